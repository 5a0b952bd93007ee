import Market
import Synchronization
import Testing
import Trading

@testable import Service

@Suite("Alerts")
struct AlertTests {
    /// Fails so many times, then notes what it takes.
    private final class Flaky: AlertChannel {
        let name: String
        let least: Alert.Severity
        private let failures: Mutex<Int>
        private let notes: Notes
        let done = Bell()

        init(_ name: String, failures: Int, least: Alert.Severity = .notice, notes: Notes) {
            (self.name, self.least, self.notes) = (name, least, notes)
            self.failures = Mutex(failures)
        }

        func deliver(_ alert: DeliveredAlert) async throws(AlertFailure) {
            let fails = failures.withLock { left in
                left -= 1
                return left >= 0
            }
            if fails { throw AlertFailure(reason: "no route") }
            notes.add("\(name) \(alert.number)")
            done.ring()
        }
    }

    private func alert(_ severity: Alert.Severity) -> Alert { Alert(severity, .system, "text") }

    @Test("reach a channel that works while another is dead, and the dead one when it is back")
    func retry() async throws {
        let (notes, clock) = (Notes(), HandClock())
        let dead = Flaky("mail", failures: 2, notes: notes)
        let good = Flaky("webhook", failures: 0, notes: notes)
        let dispatcher = AlertDispatcher(channels: [dead, good], clock: clock)
        let running = Task { await dispatcher.run() }
        dispatcher.take(alert(.critical), of: "main", at: clock.now())
        await good.done.wait()
        #expect(notes.all == ["webhook 1"])
        for _ in 0..<2 { await clock.wakeNext() }
        await dead.done.wait()
        #expect(notes.all == ["webhook 1", "mail 1"])
        running.cancel()
        await running.value
    }

    @Test("never wait for a channel: taking one returns at once, and the queue is bounded")
    func bounded() {
        let clock = HandClock()
        let dispatcher = AlertDispatcher(
            channels: [Flaky("mail", failures: .max, notes: Notes())], clock: clock)
        for _ in 0..<700 { dispatcher.take(alert(.warning), of: "main", at: clock.now()) }
        #expect(dispatcher.dropped == 200)
        #expect(dispatcher.alerts(after: 690).map(\.number) == Array(691...700))
    }

    @Test("below a channel's least severity are not for it")
    func severity() async {
        let (notes, clock) = (Notes(), HandClock())
        let channel = Flaky("mail", failures: 0, least: .critical, notes: notes)
        let dispatcher = AlertDispatcher(channels: [channel], clock: clock)
        let running = Task { await dispatcher.run() }
        dispatcher.take(alert(.notice), of: "main", at: clock.now())
        dispatcher.take(alert(.critical), of: "main", at: clock.now())
        await channel.done.wait()
        #expect(notes.all == ["mail 2"])
        running.cancel()
        await running.value
    }
}
