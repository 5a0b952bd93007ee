import Market
import Synchronization
import Testing
import Trading

@testable import Service

@Suite("The watch over a day")
struct WatchTests {
    private let inbox = Inbox(bound: 3)
    private let clock = HandClock()

    private final class Said: Sendable {
        private let lines = Mutex<[String]>([])
        func add(_ text: String) { lines.withLock { $0.append(text) } }
        var all: [String] { lines.withLock { $0 } }
    }

    /// Why the day was halted; empty when it was not.
    private func halts() -> [String] {
        inbox.drain().compactMap { entry in
            if case .command(.halt(let reason), let person) = entry.event, person == "supervisor" {
                reason
            } else {
                nil
            }
        }
    }

    @Test("starts again what ends by itself, says so each time, and halts a day that keeps failing, once")
    func failing() async {
        let said = Said()
        let watch = Watch(inbox: inbox, clock: clock) { said.add($0.text) }
        let running = Task { await watch.keep("the feed") {} }
        for _ in 0..<3 { await clock.wakeNext() }
        await clock.whenAsleep()
        #expect(said.all.count == 4 && halts().isEmpty)
        for _ in 0..<3 { await clock.wakeNext() }
        await clock.whenAsleep()
        #expect(said.all.count == 7 && watch.restarts == 7)
        #expect(halts() == ["the feed keeps failing"])
        running.cancel()
        await clock.wakeNext()
        await running.value
    }

    @Test("halts after ten late beats in a row, not after nine and one in time")
    func late() {
        let watch = Watch(inbox: inbox, clock: clock) { _ in }
        for _ in 0..<9 { watch.beat(late: .milliseconds(1001)) }
        watch.beat(late: .seconds(1))
        for _ in 0..<9 { watch.beat(late: .milliseconds(1001)) }
        #expect(halts().isEmpty)
        watch.beat(late: .seconds(2))
        #expect(halts() == ["RC-80: the daemon is 2 s behind"])
    }

    @Test("halts when more reports wait than the desk may be behind with")
    func overfull() {
        let watch = Watch(inbox: inbox, clock: clock) { _ in }
        for number in 0..<3 { inbox.post(.acknowledged(BrokerOrderID("\(number)"), .confirmed)) }
        watch.beat(late: .zero)
        inbox.post(.acknowledged(BrokerOrderID("3"), .confirmed))
        watch.beat(late: .zero)
        #expect(halts() == ["RC-80: 4 reports are waiting"])
    }
}
