// Two clocks for tests: one that a test moves by hand, one that leaps to every deadline.

import Market
import Platform
import Synchronization

/// Time stands still until the test says otherwise.
final class HandClock: Clock {
    fileprivate struct Sleeper {
        let number: Int
        let deadline: Timestamp
        let wake: CheckedContinuation<Bool, Never>
    }
    fileprivate struct State {
        var now: Timestamp
        var next = 0
        var sleepers: [Sleeper] = []
        var cancelled: Set<Int> = []
    }
    fileprivate let state: Mutex<State>

    init(_ now: Timestamp) { state = Mutex(State(now: now)) }

    func now() -> Timestamp { state.withLock { $0.now } }

    func advance(by span: Span) {
        let due = state.withLock { state in
            state.now = state.now + span
            let now = state.now
            let due = state.sleepers.filter { $0.deadline <= now }
            state.sleepers.removeAll { $0.deadline <= now }
            return due
        }
        for sleeper in due { sleeper.wake.resume(returning: true) }
    }

    func sleep(until deadline: Timestamp) async throws(CancellationError) {
        let number = state.withLock { state in
            state.next += 1
            return state.next
        }
        let isDue = await withTaskCancellationHandler {
            await withCheckedContinuation { wake in
                let answer = state.withLock { state -> Bool? in
                    if state.cancelled.remove(number) != nil { return false }
                    if deadline <= state.now { return true }
                    state.sleepers.append(Sleeper(number: number, deadline: deadline, wake: wake))
                    return nil
                }
                if let answer { wake.resume(returning: answer) }
            }
        } onCancel: {
            let sleeper = state.withLock { state -> Sleeper? in
                guard let place = state.sleepers.firstIndex(where: { $0.number == number }) else {
                    state.cancelled.insert(number)
                    return nil
                }
                return state.sleepers.remove(at: place)
            }
            sleeper?.wake.resume(returning: false)
        }
        if !isDue { throw CancellationError() }
    }
}

/// Whoever sleeps on it wakes at once, at the deadline.
final class LeapingClock: Clock {
    private let time: Mutex<Timestamp>
    init(_ now: Timestamp) { time = Mutex(now) }

    func now() -> Timestamp { time.withLock { $0 } }

    func sleep(until deadline: Timestamp) async throws(CancellationError) {
        if Task.isCancelled { throw CancellationError() }
        time.withLock { $0 = max($0, deadline) }
    }
}

extension HandClock {
    /// Waits until somebody sleeps, then moves time to the first deadline.
    func leapToNextDeadline() async {
        while true {
            let next = state.withLock { state in state.sleepers.map(\.deadline).min() }
            if let next { return advance(by: next - now()) }
            await Task.yield()
        }
    }
}
