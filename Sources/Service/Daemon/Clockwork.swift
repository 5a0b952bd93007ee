// The daemon's clock, and in lockstep all that goes with it.

import Market
import Platform
import Synchronization

final class Clockwork: Sendable {
    let clock: any Clock
    /// Nil on the system's clock.
    let activity: Activity?
    let executor: LockstepExecutor?
    private let lockstep: LockstepClock?
    private let note: EndNote?

    init(_ choice: Configuration.ClockChoice, ending: Bell) {
        guard case .simulator(let address) = choice else {
            clock = SystemClock()
            (activity, executor, lockstep, note) = (nil, nil, nil, nil)
            return
        }
        let activity = Activity()
        let note = EndNote()
        let lockstep = LockstepClock(simulator: address, activity: activity) { end in
            note.end.withLock { $0 = end }
            ending.ring()
        }
        self.note = note
        (self.clock, self.activity, self.lockstep) = (lockstep, activity, lockstep)
        executor = LockstepExecutor(activity: activity)
    }

    /// Why time stands still for good; nil while it goes on.
    var end: LockstepClock.End? { note?.end.withLock { $0 } }

    /// Learns the time, which stands still until `release`: the daemon's parts are not at work yet.
    func start() throws(IdleChannel.Failure) {
        activity?.started()
        try lockstep?.start()
    }

    func release() { activity?.finished() }

    func stop() {
        lockstep?.stop()
        executor?.stop()
    }

    private final class EndNote: Sendable {
        let end = Mutex<LockstepClock.End?>(nil)
    }
}
