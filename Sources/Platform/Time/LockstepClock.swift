// The simulator's clock: time passes only when the daemon has nothing left to do.
//
// A thread of its own waits until the activity counts no job, reports what it
// sees to the simulator and takes the time it is told. The simulator advances
// only when the reported frames and requests equal what it has sent and holds,
// so nothing on the wire is ever overtaken. While a report is under way no job
// runs, and then sleepers wake before whatever came meanwhile: an order of events
// that does not depend on the machine's speed.

public import Market

/// Virtual time, told by a simulator on loopback. `start` once, `stop` once.
public final class LockstepClock: Clock {
    /// Why time stands still for good.
    public enum End: Hashable, Sendable {
        case dayOver
        case stopped
        /// The simulator cannot be reached or speaks nonsense.
        case lost(String)
    }

    private struct State {
        var now = Timestamp(nanoseconds: 0)
        var sleepers = Sleepers()
        var isStarted = false
        var isStopping = false
        var end: End?
    }

    private let activity: Activity
    private let channel: IdleChannel
    private let state = Monitor(State())
    private let onEnd: @Sendable (End) -> Void

    /// - Parameters:
    ///   - simulator: its address, `http://127.0.0.1:PORT`.
    ///   - onEnd: called once, on the clock's thread. Sleepers stay asleep until cancelled.
    public init(simulator: String, activity: Activity, onEnd: @escaping @Sendable (End) -> Void = { _ in }) {
        self.activity = activity
        self.onEnd = onEnd
        channel = IdleChannel(simulator: simulator)
    }

    /// Asks the simulator what time it is, then keeps step with it from a thread of its own.
    public func start() throws(IdleChannel.Failure) {
        let time = try channel.startTime()
        state.withLock { state in
            precondition(!state.isStarted, "a LockstepClock starts once")
            state.isStarted = true
            state.now = time
        }
        startThread("lockstep-clock") { [self] in run() }
    }

    /// Time stands still from here on.
    public func stop() {
        state.withLock { $0.isStopping = true }
        activity.nudge()
    }

    public func now() -> Timestamp { state.withLock { $0.now } }

    public func sleep(until deadline: Timestamp) async throws(CancellationError) {
        let sleeper = state.withLock { $0.sleepers.reserve() }
        let isDue = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let result = state.withLock { state in
                    state.sleepers.add(sleeper, until: deadline, now: state.now, continuation)
                }
                if let result { continuation.resume(returning: result) }
            }
        } onCancel: {
            state.withLock { $0.sleepers.cancel(sleeper) }?.resume(returning: false)
        }
        if !isDue { throw CancellationError() }
    }

    private func run() {
        var end: End?
        while end == nil { end = step() }
        channel.close()
        if let end { onEnd(end) }
    }

    /// One report and what came of it; the end when there is one.
    private func step() -> End? {
        let counts = activity.holdWhenQuiet { state.withLock { $0.isStopping } }
        guard let counts else { return .stopped }
        let (now, next) = state.withLock { ($0.now, $0.sleepers.next) }
        let report = IdleReport(time: now, frames: counts.frames, requests: counts.requests, next: next)
        let answer = channel.report(report)
        switch answer {
        case .advance(let time):
            let due = advance(to: time)
            activity.resume { for wake in due { wake.resume(returning: true) } }
        case .notYet, .dayOver, .lost: activity.resume()
        }
        switch answer {
        case .advance: return nil
        case .notYet: activity.waitForChange(since: counts, atMostNanoseconds: 200_000)
        case .dayOver: return .dayOver
        case .lost(let reason): return .lost(reason)
        }
        return nil
    }

    /// Sets the time, before any job can run again; those to be woken, in the order of their deadlines.
    private func advance(to time: Timestamp) -> [Sleepers.Wake] {
        state.withLock { state in
            precondition(time >= state.now, "the simulator told a time before the last one")
            state.now = time
            return state.sleepers.takeDue(at: time)
        }
    }
}
