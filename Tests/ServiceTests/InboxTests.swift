import Market
import Testing
import Trading

@testable import Service

@Suite("An inbox")
struct InboxTests {
    private func quote(_ rupees: Int64) -> Quote {
        Quote(last: Price(paise: rupees * 100), exchangeTime: Timestamp(nanoseconds: rupees))
    }

    private func events(_ inbox: Inbox) async -> [Event] { await inbox.next()?.map(\.event) ?? [] }

    @Test("keeps reports in their order, every one of them")
    func reports() async {
        let inbox = Inbox(bound: 4)
        let posted = (0..<100).map { Event.acknowledged(BrokerOrderID("\($0)"), .confirmed) }
        for event in posted { inbox.post(event) }
        #expect(inbox.isOverfull)
        #expect(await events(inbox) == posted)
    }

    @Test("merges quotes of an instrument where the first of them stands, and loses no extreme")
    func conflation() async throws {
        let inbox = Inbox()
        let (a, b) = (InstrumentID(0), InstrumentID(1))
        inbox.post(.quote(a, quote(100)))
        inbox.post(.acknowledged(BrokerOrderID("1"), .confirmed))
        inbox.post(.quote(b, quote(50)))
        for price in [103, 97, 101] as [Int64] { inbox.post(.quote(a, quote(price))) }
        let events = await events(inbox)
        #expect(events.count == 3)
        guard case .quote(a, let merged)? = events.first else {
            Issue.record("the merged quote has lost its place: \(events)")
            return
        }
        let rupees = [merged.first, merged.high, merged.low, merged.last].map(\.raw).map { $0 / 10_000 }
        #expect(rupees == [100, 103, 97, 101])
        #expect(inbox.conflated == 3)
    }

    @Test("delivers quotes anew after a delivery")
    func again() async {
        let inbox = Inbox()
        inbox.post(.quote(InstrumentID(0), quote(1)))
        #expect(await events(inbox) == [.quote(InstrumentID(0), quote(1))])
        inbox.post(.quote(InstrumentID(0), quote(2)))
        #expect(await events(inbox) == [.quote(InstrumentID(0), quote(2))])
    }

    @Test("holds one tick at a time")
    func ticks() async {
        let inbox = Inbox()
        for _ in 0..<5 { inbox.post(.tick) }
        #expect(await events(inbox) == [.tick])
    }

    @Test("wakes its consumer for what comes later, and ends when it is closed")
    func waiting() async {
        let inbox = Inbox()
        async let first = events(inbox)
        inbox.post(.tick)
        #expect(await first == [.tick])
        async let rest = inbox.next()
        inbox.close()
        #expect(await rest == nil)
        inbox.post(.tick)
        #expect(inbox.depth == 0)
    }

    @Test("tells who asks too late that nothing was taken")
    func closed() async {
        let inbox = Inbox()
        inbox.close()
        let receipt = await inbox.ask(.tick)
        #expect(!receipt.isDurable)
        #expect(receipt.level == .lock)
    }
}

@Suite("A grid of turns")
struct GridTests {
    private let grid = Grid(from: Timestamp(secondsSinceEpoch: 1000), every: .seconds(30))
    private func at(_ seconds: Int64) -> Timestamp { Timestamp(secondsSinceEpoch: seconds) }

    @Test(
        "names the next turn from its origin, however late it is asked",
        arguments: [
            (0, 1000), (999, 1000), (1000, 1030), (1001, 1030), (1029, 1030), (1030, 1060), (5017, 5020),
        ]
            as [(Int64, Int64)])
    func next(now: Int64, turn: Int64) {
        #expect(grid.next(after: at(now)) == at(turn))
    }

    @Test("counts the turns that a late one has missed, and plays none of them")
    func missed() {
        #expect(grid.missed(since: at(1030), at: at(1030)) == 0)
        #expect(grid.missed(since: at(1030), at: at(1059)) == 0)
        #expect(grid.missed(since: at(1030), at: at(1125)) == 3)
        #expect(grid.next(after: at(1125)) == at(1150))
    }
}
