// The one way anything in the house learns the time or waits for it.
//
// A clock is injected, never looked up: the daemon runs on `SystemClock` in the
// market and on `LockstepClock` against the simulator, and nothing above can tell
// which. `Task.sleep` and the operating system's clock appear in this file alone.

import Glibc
public import Market

/// Tells the time and wakes sleepers. Safe from any task.
public protocol Clock: Sendable {
    func now() -> Timestamp

    /// Returns at `deadline` or at once when it has passed; throws when the task is cancelled first.
    func sleep(until deadline: Timestamp) async throws(CancellationError)
}

extension Clock {
    public func sleep(for span: Span) async throws(CancellationError) {
        try await sleep(until: now() + span)
    }
}

/// The machine's own wall clock.
public struct SystemClock: Clock {
    /// A step of the wall clock (NTP, a suspended machine) is noticed after this long at most.
    private static let longestNap = Span.seconds(10)

    public init() {}

    public func now() -> Timestamp {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(nanoseconds: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
    }

    public func sleep(until deadline: Timestamp) async throws(CancellationError) {
        while true {
            if Task.isCancelled { throw CancellationError() }
            let left = deadline - now()
            guard left > .zero else { return }
            let nap = min(left, SystemClock.longestNap)
            do {
                try await Task.sleep(nanoseconds: UInt64(nap.nanoseconds))
            } catch {
                throw CancellationError()
            }
        }
    }
}
