// Paper trading: the same quotes must give the same fills as the exchange that drew
// them, and the account must add up.

@testable import Brokers
import Exchange
import Market
import Synchronization
import Testing
import Trading

extension Timestamp {
    /// Thursday 2026-11-19, 09:15 in India.
    fileprivate static let open = Timestamp(CalendarDate(daysSinceEpoch: 20_776), TimeOfDay(9, 15))
}

private let hour = SessionWindow(
    open: .open, continuousEnd: .open + .minutes(60), close: .open + .minutes(60))

private let shares = ["SBIN", "ONGC"].enumerated().map { number, symbol in
    Instrument(
        id: InstrumentID(number), symbol: symbol, previousClose: Price(paise: 100_00), hasDerivatives: true)
}

/// An hour of one-minute bars that wander.
private func bars(_ random: inout SeededRandom) -> [Bar] {
    var price: Int64 = 100_00
    return (0..<60).map { (minute: Int64) in
        let open = price
        price = min(max(price + (random.below(81) - 40) * 5, 92_00), 108_00)
        return Bar(
            start: .open + .minutes(minute), open: Price(paise: open),
            high: Price(paise: max(open, price) + random.below(5) * 5),
            low: Price(paise: min(open, price) - random.below(5) * 5), close: Price(paise: price),
            volume: Quantity(random.below(20_000)))
    }
}

private func anyTerms(_ random: inout SeededRandom) -> OrderTerms {
    let price = Price(paise: 95_00 + random.below(200) * 5)
    let kinds: [OrderKind] = [
        .limit(price), .market(protection: price), .stop(trigger: price, limit: price),
    ]
    return OrderTerms(
        instrument: InstrumentID(Int(random.below(2))), side: random.oneIn(2) ? .buy : .sell,
        quantity: Quantity(1 + random.below(400)), kind: kinds[Int(random.below(3))],
        validity: random.oneIn(5) ? .immediateOrCancel : .day)
}

@Suite("Paper trading")
struct PaperTests {
    @Test("fills exactly as the exchange that drew the quotes, for any orders", arguments: 1...12)
    func sameFills(_ seed: Int) {
        var random = SeededRandom(seed: UInt64(seed))
        let played = shares.map { share in
            PaperListing(instrument: share, session: hour, bars: bars(&random))
        }
        let bare = shares.map { PaperListing(instrument: $0, session: hour, bars: []) }
        var drawing = SimulatedExchange(instruments: played, seed: 7)
        var given = SimulatedExchange(instruments: bare, seed: 7)
        var events: (drawn: [ExchangeEvent], given: [ExchangeEvent]) = ([], [])
        for second in stride(from: Int64(0), through: 3600, by: 2) {
            let now = Timestamp.open + .seconds(second)
            let drawn = drawing.advance(to: now)
            events.drawn += drawn
            events.given += given.advance(to: now)
            for case .quote(let id, let quote) in drawn {
                events.given += given.take(quote, for: id, at: now)
            }
            guard random.oneIn(9) else { continue }
            let time = now + .milliseconds(random.below(1900))
            let ids = Int64(drawing.orders.count)
            if ids > 0, random.oneIn(3) {
                let id = ExchangeOrderID(1 + random.below(ids))
                drawing.cancel(id, at: time)
                given.cancel(id, at: time)
            } else {
                let terms = anyTerms(&random)
                _ = drawing.submit(terms, at: time)
                _ = given.submit(terms, at: time)
            }
        }
        let fills = events.drawn.filter { if case .filled = $0 { true } else { false } }
        #expect(fills.count > 20, "seed \(seed)")
        #expect(fills == events.given.filter { if case .filled = $0 { true } else { false } }, "seed \(seed)")
        #expect(drawing.orders == given.orders && drawing.positions == given.positions, "seed \(seed)")
    }

    @Test("shows one account: messages, book, position, cash")
    func account() async throws {
        let heard = Mutex<[FeedEvent]>([])
        let clock = LeapingClock(.open)
        let paper = PaperRouter(
            listings: shares.map { PaperListing(instrument: $0, session: hour, bars: []) }, seed: 7,
            clock: clock, cash: Money(rupees: 100_000),
            deliver: { event in heard.withLock { $0.append(event) } })
        let terms = OrderTerms(
            instrument: InstrumentID(0), side: .buy, quantity: Quantity(10),
            kind: .limit(Price(paise: 101_00)), product: .intraday)
        let id = try #require(await paper.place(terms).broker)
        #expect(try await paper.orders().rows.map(\.status) == [.pending])
        for second in 1...2 {
            try await clock.sleep(until: .open + .seconds(Int64(second) * 2))
            var quote = Quote(
                last: Price(paise: 100_00), dayVolume: Quantity(Int64(second) * 1000),
                exchangeTime: clock.now())
            quote.ask = .init(price: Price(paise: 100_05), quantity: Quantity(4))
            await paper.take(quote, for: InstrumentID(0))
        }
        let order = try #require(try await paper.orders().rows.first)
        #expect(order.id == id && order.status == .partlyFilled && order.filled == Quantity(8))
        #expect(order.averagePrice == Price(paise: 100_05) && order.terms == terms)
        let position = try #require(try await paper.positions().rows.first)
        #expect(position.net == Quantity(8) && position.averagePrice == Price(paise: 100_05))
        let funds = try await paper.funds()
        #expect(funds.cash == Money(rupees: 100_000) && funds.available == Money("99199.60"))
        #expect(await paper.cancel(id, terms: terms, routingCode: "") == .cancelTaken)
        try await clock.sleep(until: .open + .seconds(10))
        #expect(try await paper.orders().rows.map(\.status) == [.cancelled])
        let told = heard.withLock { $0 }.map { event in
            if case .acknowledged(id, let message) = event { return message.word }
            return "\(event)"
        }
        #expect(told == ["confirmed", "filled", "filled", "cancelled"])
    }

    @Test("refuses what it does not list, and orders of another run")
    func strangers() async {
        let paper = PaperRouter(
            listings: [], seed: 7, clock: LeapingClock(.open), cash: .zero, deliver: { _ in })
        let terms = OrderTerms(
            instrument: InstrumentID(0), side: .buy, quantity: Quantity(1), kind: .limit(Price(paise: 1)))
        guard case .refused = await paper.place(terms),
            case .cancelRefused = await paper.cancel(BrokerOrderID("P1-1"), terms: terms, routingCode: ""),
            case .modifyRefused = await paper.modify(BrokerOrderID("x"), terms: terms, routingCode: "")
        else {
            Issue.record("what is not there cannot be ordered or changed")
            return
        }
    }
}
