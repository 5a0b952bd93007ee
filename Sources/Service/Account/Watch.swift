// The supervisor's watch over one account's day: what must never end is started again,
// and a day that cannot keep up or keeps failing goes reduce-only and says so.

import Market
import Platform
import Synchronization
import Trading

final class Watch: Sendable {
    private struct State {
        var failures = 0
        var lateBeats = 0
        var hasHalted = false
    }

    private let inbox: Inbox
    private let clock: any Clock
    private let alert: @Sendable (Alert) -> Void
    let lag = Durations()
    private let state = Mutex(State())

    /// RC-80: this late, this many seconds in a row, is too late to take new risk.
    private static let latest = Span.seconds(1)
    private static let beats = 10
    private static let restarts = 5

    init(inbox: Inbox, clock: any Clock, alert: @escaping @Sendable (Alert) -> Void) {
        self.inbox = inbox
        self.clock = clock
        self.alert = alert
    }

    var restarts: Int { state.withLock { $0.failures } }

    /// Runs `body` again and again until the task is cancelled; it should not return before.
    func keep(_ name: String, _ body: @Sendable () async -> Void) async {
        var backoff = Backoff(first: .seconds(1), most: .seconds(30))
        while true {
            await body()
            if Task.isCancelled { return }
            let pause = backoff.next()
            state.withLock { $0.failures += 1 }
            alert(Alert(.critical, .system, "\(name) ended by itself and is started again."))
            if backoff.failures == Watch.restarts { halt("\(name) keeps failing") }
            do throws(CancellationError) { try await clock.sleep(for: pause) } catch { return }
        }
    }

    /// One beat of the second hand came so late.
    func beat(late: Span) {
        lag.add(late)
        let tooLate = state.withLock { state in
            state.lateBeats = late > Watch.latest ? state.lateBeats + 1 : 0
            return state.lateBeats == Watch.beats
        }
        if tooLate { halt("RC-80: the daemon is \(Humane.duration(late)) behind") }
        if inbox.isOverfull { halt("RC-80: \(inbox.depth) reports are waiting") }
    }

    /// Reduce-only from here on; a person resumes.
    func halt(_ reason: String) {
        let isFirst = state.withLock { state in
            defer { state.hasHalted = true }
            return !state.hasHalted
        }
        if isFirst { inbox.post(.command(.halt(reason: reason), by: "supervisor")) }
    }
}
