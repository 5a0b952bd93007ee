// Bands, locks, halts, auctions and feeds that lie.

import Exchange
import Market
import Testing

@Suite("The market")
struct MarketStateTests {
    private func faulty(_ faults: MarketFault...) -> ExchangeSettings {
        var settings = ExchangeSettings()
        settings.faults = faults
        return settings
    }

    @Test("shows nobody on the other side while a share is locked at its band, and fills nothing there")
    func lock() {
        let settings = faulty(MarketFault(.lock(.lower), from: TimeOfDay(9, 20), until: TimeOfDay(9, 25)))
        var exchange = SimulatedExchange.flat("100.00", settings: settings)
        let before = exchange.advance(to: .open + .seconds(299))
        #expect(before.quotes.allSatisfy { $0.bid != nil && $0.last == .rupees("100.00") })
        let id = exchange.submit(
            .sbin(.sell, 10, .market(protection: .rupees("90.00"))), at: .open + .seconds(300))
        let locked = exchange.advance(to: .open + .seconds(599))
        #expect(!locked.quotes.isEmpty && locked.fills.isEmpty)
        #expect(locked.quotes.allSatisfy { $0.last == .rupees("90.00") && $0.bid == nil && $0.ask != nil })
        let after = exchange.advance(to: .open + .seconds(610)).fills
        #expect(after.map(\.quantity) == [Quantity(10)] && after.allSatisfy { $0.price >= .rupees("99.80") })
        #expect(exchange.order(id)?.status == .filled)
    }

    @Test("locks by itself where the bars stand at the band's edge")
    func naturalLock() {
        var exchange = SimulatedExchange.bars(["110.00"])
        let quotes = exchange.advance(to: .open + .seconds(59)).quotes
        #expect(quotes.count == 30 && quotes.allSatisfy { $0.ask == nil && $0.bid != nil })
    }

    @Test("slides the band when the bars go beyond it, and cancels what it leaves behind")
    func band() {
        var exchange = SimulatedExchange.bars(["100.00", "112.00"])
        let id = exchange.submit(.sbin(.buy, 10, .limit(.rupees("91.00"))), at: .open)
        let events = exchange.advance(to: .open + .seconds(119))
        let moved = PriceBand(lower: .rupees("95.00"), upper: .rupees("115.00"))
        #expect(events.contains(.bandMoved(InstrumentID(0), moved)))
        #expect(events.contains(.cancelled(id)))
        #expect(exchange.band(InstrumentID(0)) == moved)
    }

    @Test("is 20 percent wide either way for a share without derivatives, and as given where it is given")
    func bandWidths() {
        var cash = Instrument.sbin
        cash.hasDerivatives = false
        #expect(
            SimulatedExchange.flat("100.00", instrument: cash).band(InstrumentID(0))
                == PriceBand(lower: .rupees("80.00"), upper: .rupees("120.00")))
        cash.band = PriceBand(lower: .rupees("95.00"), upper: .rupees("105.00"))
        #expect(SimulatedExchange.flat("100.00", instrument: cash).band(InstrumentID(0)) == cash.band)
    }

    @Test("neither quotes nor trades nor takes orders during a halt, and goes on after it")
    func halt() {
        let settings = faulty(MarketFault(.halt, from: TimeOfDay(9, 20), until: TimeOfDay(9, 30)))
        var exchange = SimulatedExchange.flat("100.00", settings: settings)
        _ = exchange.advance(to: .open + .seconds(299))
        let volume = exchange.quote(InstrumentID(0))?.dayVolume
        let refused = exchange.submit(
            .sbin(.buy, 10, .limit(.rupees("101.00"))), at: .open + .seconds(400))
        let during = exchange.advance(to: .open + .seconds(899))
        #expect(during.first == .halted(InstrumentID(0)))
        #expect(during.quotes.isEmpty && during.fills.isEmpty)
        #expect(
            exchange.order(refused)?.status == .rejected(reason: "Trading in SBIN is halted"))
        let after = exchange.advance(to: .open + .seconds(900))
        #expect(after.first == .resumed(InstrumentID(0)))
        let resumed = after.quotes.first?.dayVolume ?? .zero
        #expect(resumed - (volume ?? .zero) < Quantity(10_000), "a halt's volume was never traded")
    }

    @Test("jumps and stays, inside the band")
    func gap() {
        let small = faulty(MarketFault(.gap(basisPoints: -500), from: TimeOfDay(9, 16)))
        var exchange = SimulatedExchange.flat("100.00", settings: small)
        #expect(exchange.advance(to: .open + .seconds(59)).quotes.last?.last == .rupees("100.00"))
        #expect(exchange.advance(to: .open + .seconds(600)).quotes.allSatisfy { $0.last == .rupees("95.00") })
        let large = faulty(MarketFault(.gap(basisPoints: -2000)))
        var crash = SimulatedExchange.flat("100.00", settings: large)
        #expect(crash.advance(to: .open).quotes.map(\.last) == [.rupees("90.00")])
    }

    @Test("can show one lot, or nothing at all")
    func thin() {
        let settings = faulty(
            MarketFault(.oneLotBook, until: TimeOfDay(9, 16)), MarketFault(.emptyBook, from: TimeOfDay(9, 16))
        )
        var exchange = SimulatedExchange.flat("100.00", settings: settings)
        let id = exchange.submit(.sbin(.buy, 100, .limit(.rupees("101.00"))), at: .open)
        let fills = exchange.advance(to: .open + .seconds(59)).fills
        #expect(fills.count == 29 && fills.allSatisfy { $0.quantity == Quantity(1) })
        #expect(exchange.advance(to: .open + .seconds(300)).fills.isEmpty)
        #expect(exchange.order(id)?.filled == Quantity(29))
    }

    @Test("may be lied about by the feed, and trades on the truth")
    func lies() {
        let settings = faulty(
            MarketFault(.absurdPrice(.zero), until: TimeOfDay(9, 16)),
            MarketFault(.crossedBook, from: TimeOfDay(9, 16), until: TimeOfDay(9, 17)),
            MarketFault(.frozen, from: TimeOfDay(9, 17), until: TimeOfDay(9, 18)))
        var exchange = SimulatedExchange.flat("100.00", settings: settings)
        _ = exchange.submit(.sbin(.buy, 10, .limit(.rupees("101.00"))), at: .open)
        let absurd = exchange.advance(to: .open + .seconds(59))
        #expect(absurd.quotes.allSatisfy { $0.last == .zero })
        #expect(absurd.fills.allSatisfy { $0.price >= .rupees("100.00") } && absurd.fills.count == 1)
        let crossed = exchange.advance(to: .open + .seconds(119)).quotes
        #expect(crossed.allSatisfy { ($0.bid?.price ?? .zero) > ($0.ask?.price ?? .zero) })
        #expect(Set(exchange.advance(to: .open + .seconds(179)).quotes).count == 1)
    }

    @Test("crosses what waits for the close at one price, and takes only what the phase allows")
    func auction() {
        let window = SessionWindow(
            open: .open, continuousEnd: .open + .minutes(2), close: .open + .minutes(10),
            auction: ClosingAuction(entryFrom: .open + .minutes(4), limitOnlyFrom: .open + .minutes(6)))
        var exchange = SimulatedExchange.bars(Array(repeating: "100.00", count: 10), session: window)
        func submit(_ kind: OrderKind, minute: Int64) -> ExchangeOrderID {
            exchange.submit(.sbin(.buy, 10, kind), at: .open + .minutes(minute))
        }
        let limit = OrderKind.limit(.rupees("101.00"))
        let market = OrderKind.market(protection: .rupees("101.00"))
        let stop = OrderKind.stop(trigger: .rupees("101.00"), limit: .rupees("101.00"))
        let low = submit(.limit(.rupees("99.00")), minute: 0)
        let early = submit(limit, minute: 3)
        let good = submit(market, minute: 5)
        let stopped = submit(stop, minute: 5)
        let lateMarket = submit(market, minute: 7)
        let lateLimit = submit(limit, minute: 7)
        let events = exchange.advance(to: .open + .minutes(11))
        #expect(events.fills.map(\.time) == [.open + .minutes(10), .open + .minutes(10)])
        #expect(events.fills.allSatisfy { $0.price == .rupees("100.00") })
        #expect([good, lateLimit].allSatisfy { exchange.order($0)?.status == .filled })
        #expect(exchange.order(low)?.status == .expired)
        for id in [early, stopped, lateMarket] {
            #expect(events.contains { if case .rejected(id, _) = $0 { true } else { false } }, "\(id)")
        }
    }
}
