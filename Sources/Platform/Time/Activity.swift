// Who is busy: what the lockstep clock needs to know before it lets time pass.
//
// Virtual time may advance only when nothing in the daemon can still happen at
// the present instant. `jobs` counts every piece of work queued or running on the
// counted executors and network threads. Whoever hands work on counts the new
// piece before releasing its own, so the count is zero only when all is quiet.
// Two more counts are told to the simulator, which compares them with its own:
// frames received on the connections now open, and HTTP requests without an answer.

import Synchronization

/// The counts, shared by every executor, network thread and clock of one daemon.
public final class Activity: Sendable {
    struct Counts: Equatable {
        var jobs = 0
        var frames = 0
        var requests = 0
        /// Grows with every change, so that a waiter can tell "the same again" from "nothing new".
        var changes: UInt64 = 0
        /// Set while the clock waits; a change nobody waits for wakes nobody.
        var isWatched = false
    }

    private let counts = Monitor(Counts())
    private let threads = Mutex<[JobThread]>([])

    public init() {}

    /// A counted executor joins when it is made.
    func attach(_ thread: JobThread) { threads.withLock { $0.append(thread) } }

    /// Counts a piece of work from the moment it is queued. Pair with `finished`.
    public func started() { change { $0.jobs += 1 } }

    /// Releases a piece of work; whatever it caused has been counted before.
    public func finished() {
        change {
            $0.jobs -= 1
            precondition($0.jobs >= 0, "Activity: a piece of work was finished twice")
        }
    }

    /// A WebSocket client took a whole message from the wire and has handed it on.
    func frameReceived() { change { $0.frames += 1 } }

    /// A WebSocket connection is over: its frames count no longer, here and at the simulator.
    func framesForgotten(_ count: Int) { change { $0.frames -= count } }

    func requestStarted() { change { $0.requests += 1 } }
    func requestFinished() { change { $0.requests -= 1 } }

    /// Makes a waiter look again.
    func nudge() { change { _ in } }

    /// Sleeps until no job is left, and holds every executor there; the counts then, or nil when `isOver`
    /// says so. Follow with `resume`.
    func holdWhenQuiet(unless isOver: () -> Bool) -> Counts? {
        while true {
            let quiet = counts.wait { counts -> Bool? in
                counts.isWatched = true
                if isOver() { return false }
                return counts.jobs == 0 ? true : nil
            }
            guard quiet else { return nil }
            for thread in attached { thread.hold() }
            // A job may have come between the two; those that come now wait.
            let held = counts.withLock { $0 }
            if held.jobs == 0 { return held }
            resume()
        }
    }

    /// Lets the executors run again: first what `wakes` causes, then what came while they were held.
    func resume(after wakes: () -> Void = {}) {
        let threads = attached
        for thread in threads { thread.endHold() }
        wakes()
        for thread in threads { thread.release() }
    }

    private var attached: [JobThread] { threads.withLock { $0 } }

    /// Sleeps until anything has changed since `seen`, in real time at most so long.
    func waitForChange(since seen: Counts, atMostNanoseconds limit: Int) {
        _ = counts.wait(atMost: limit) { counts in
            counts.isWatched = true
            return counts.changes != seen.changes ? true : nil
        }
    }

    private func change(_ body: (inout Counts) -> Void) {
        counts.change { counts in
            body(&counts)
            counts.changes += 1
            return counts.isWatched
        }
    }
}
