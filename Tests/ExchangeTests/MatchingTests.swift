// Orders against hand-made quotes: flat bars, so that the touch is known to a tick.

import Exchange
import Market
import Testing

@Suite("The exchange")
struct MatchingTests {
    @Test("fills a marketable order at the touch of the first quote after it arrives, and not before")
    func marketable() {
        var exchange = SimulatedExchange.flat("100.00")
        let id = exchange.submit(.sbin(.buy, 10, .limit(.rupees("101.00"))), at: .open + .seconds(10))
        let early = exchange.advance(to: .open + .seconds(11))
        #expect(early.contains(.accepted(id)))
        #expect(early.fills.isEmpty)
        let fills = exchange.advance(to: .open + .seconds(20)).fills
        #expect(fills.map(\.quantity) == [Quantity(10)])
        #expect(fills.map(\.time) == [.open + .seconds(12)])
        #expect(exchange.order(id)?.status == .filled)
        #expect(exchange.positions.map(\.net) == [Quantity(10)])
    }

    @Test("leaves a limit that nobody reaches, and fills it at its own price when the market comes to it")
    func passive() {
        var exchange = SimulatedExchange.bars(["100.00", "99.00"])
        let id = exchange.submit(.sbin(.buy, 10, .limit(.rupees("99.50"))), at: .open)
        #expect(exchange.advance(to: .open + .seconds(59)).fills.isEmpty)
        let fills = exchange.advance(to: .open + .seconds(119)).fills
        #expect(fills.map(\.price) == [.rupees("99.50")])
        #expect(exchange.order(id)?.averagePrice == .rupees("99.50"))
    }

    @Test("rests what a market order did not get at its protection price")
    func protection() {
        var exchange = SimulatedExchange.bars(["100.00", "102.00"], volume: 3000)
        let id = exchange.submit(
            .sbin(.buy, 9000, .market(protection: .rupees("100.50"))), at: .open + .seconds(40))
        let events = exchange.advance(to: .open + .seconds(119))
        #expect(events.fills.isEmpty == false)
        #expect(events.fills.allSatisfy { $0.price <= .rupees("100.50") && $0.time < .open + .minutes(1) })
        #expect(exchange.order(id)?.status == .working)
        #expect(exchange.order(id).map { $0.remaining > .zero } ?? false)
    }

    @Test("triggers a stop on the last price and fills at the worse of gap and trigger")
    func stop() {
        var exchange = SimulatedExchange.bars(["100.00", "97.00"])
        let stop = OrderKind.stop(trigger: .rupees("99.00"), limit: .rupees("95.00"))
        let id = exchange.submit(.sbin(.sell, 10, stop), at: .open)
        _ = exchange.advance(to: .open + .seconds(59))
        #expect(exchange.order(id)?.status == .triggerPending)
        let events = exchange.advance(to: .open + .seconds(62))
        #expect(events.contains(.triggered(id)))
        #expect(events.fills.allSatisfy { $0.price <= .rupees("97.00") && $0.price >= .rupees("96.80") })
        #expect(events.fills.count == 1)
    }

    @Test("does not fill a triggered stop beyond its limit: it rests there")
    func stopBeyondLimit() {
        var exchange = SimulatedExchange.bars(["100.00", "97.00", "99.20"])
        let stop = OrderKind.stop(trigger: .rupees("99.00"), limit: .rupees("98.50"))
        let id = exchange.submit(.sbin(.sell, 10, stop), at: .open)
        #expect(exchange.advance(to: .open + .seconds(119)).fills.isEmpty)
        #expect(exchange.order(id)?.status == .working)
        #expect(exchange.advance(to: .open + .seconds(179)).fills.map(\.price) == [.rupees("98.50")])
    }

    @Test("cancels the rest of an immediate-or-cancel order after one quote")
    func immediateOrCancel() {
        var exchange = SimulatedExchange.flat("100.00", volume: 300)
        var terms = OrderTerms.sbin(.buy, 5000, .limit(.rupees("101.00")))
        terms.validity = .immediateOrCancel
        let id = exchange.submit(terms, at: .open)
        let events = exchange.advance(to: .open + .seconds(3))
        #expect(events.contains(.cancelled(id)))
    }

    @Test("lets a fill win against a cancel that comes later, and a cancel against a fill that comes later")
    func races() {
        var exchange = SimulatedExchange.flat("100.00")
        let late = exchange.submit(.sbin(.buy, 10, .limit(.rupees("101.00"))), at: .open)
        _ = exchange.advance(to: .open + .milliseconds(1990))
        exchange.cancel(late, at: .open + .milliseconds(1990))
        let events = exchange.advance(to: .open + .seconds(3))
        #expect(events.fills.count == 1)
        #expect(events.contains { if case .cancelRejected(late, _) = $0 { true } else { false } })

        let early = exchange.submit(.sbin(.buy, 10, .limit(.rupees("101.00"))), at: .open + .seconds(3))
        exchange.cancel(early, at: .open + .milliseconds(3100))
        #expect(exchange.advance(to: .open + .seconds(9)).fills.isEmpty)
        #expect(exchange.order(early)?.status == .cancelled)
    }

    @Test("changes price and quantity of a resting order, and refuses what it would refuse of a new one")
    func modification() {
        var exchange = SimulatedExchange.flat("100.00")
        let id = exchange.submit(.sbin(.buy, 10, .limit(.rupees("98.00"))), at: .open)
        exchange.modify(id, newKind: .limit(.rupees("98.03")), at: .open + .seconds(1))
        exchange.modify(
            id, newKind: .limit(.rupees("101.00")), newQuantity: Quantity(20), at: .open + .seconds(2))
        let events = exchange.advance(to: .open + .seconds(9))
        #expect(events.contains { if case .modifyRejected(id, _) = $0 { true } else { false } })
        #expect(events.contains(.modified(id)))
        #expect(exchange.order(id)?.filled == Quantity(20))
    }

    @Test("adds slippage to the touch, and stops at the limit")
    func slippage() {
        var settings = ExchangeSettings()
        settings.slippage = .ticks(40)
        var exchange = SimulatedExchange.flat("100.00", settings: settings)
        _ = exchange.submit(.sbin(.buy, 10, .limit(.rupees("105.00"))), at: .open)
        _ = exchange.submit(.sbin(.buy, 10, .limit(.rupees("101.00"))), at: .open)
        let prices = exchange.advance(to: .open + .seconds(9)).fills.map(\.price)
        #expect(prices.count == 2 && prices[0] >= .rupees("102.00") && prices[0] <= .rupees("102.15"))
        #expect(prices.last == .rupees("101.00"))
    }

    @Test("expires what is open when the session ends, and takes nothing afterwards")
    func expiry() {
        var exchange = SimulatedExchange.flat("100.00")
        let id = exchange.submit(.sbin(.buy, 10, .limit(.rupees("98.00"))), at: .open)
        let events = exchange.advance(to: .open + .minutes(60))
        #expect(events.contains(.expired(id)))
        #expect(exchange.nextInstant == nil)
        let late = exchange.submit(.sbin(.buy, 10, .limit(.rupees("98.00"))), at: .open + .minutes(61))
        _ = exchange.advance(to: .open + .minutes(62))
        #expect(exchange.order(late)?.status == .rejected(reason: "Market is closed since 10:15"))
    }

    @Test(
        "refuses at the door, in the exchange's words",
        arguments: [
            (OrderTerms.sbin(.buy, 0, .limit(.rupees("100.00"))), "quantity must be above zero"),
            (.sbin(.buy, 10_001, .limit(.rupees("100.00"))), "freeze quantity"),
            (.sbin(.buy, 10, .limit(.rupees("100.03"))), "not multiple of tick"),
            (.sbin(.buy, 10, .limit(.rupees("110.05"))), "out of day's price range 90.00 - 110.00"),
            (.sbin(.sell, 10, .limit(.rupees("89.95"))), "out of day's price range"),
            (.sbin(.sell, 10, .limit(.zero)), "must be above zero"),
            (.sbin(.buy, 10, .stop(trigger: .rupees("101.00"), limit: .rupees("100.00"))), "Trigger price"),
            (.sbin(.sell, 10, .stop(trigger: .rupees("99.00"), limit: .rupees("100.00"))), "Trigger price"),
        ])
    func refusals(terms: OrderTerms, words: String) {
        var exchange = SimulatedExchange.flat("100.00")
        let id = exchange.submit(terms, at: .open)
        _ = exchange.advance(to: .open + .seconds(1))
        guard case .rejected(let reason)? = exchange.order(id)?.status else {
            Issue.record("\(terms) was taken")
            return
        }
        #expect(reason.contains(words))
    }

    @Test(
        "takes a stop of a derivative only near its trigger",
        arguments: [("97.00", "100.00", true), ("96.95", "100.00", false), ("38.50", "40.00", true)])
    func derivativeStops(limit: String, trigger: String, isTaken: Bool) {
        var future = Instrument.sbin
        future.segment = .derivatives
        future.contract = .future(underlying: "SBIN", expiry: Timestamp.open.date)
        future.band = PriceBand(lower: .rupees("20.00"), upper: .rupees("120.00"))
        var exchange = SimulatedExchange.flat("105.00", instrument: future)
        let stop = OrderKind.stop(trigger: .rupees(trigger), limit: .rupees(limit))
        let id = exchange.submit(.sbin(.sell, 10, stop), at: .open)
        _ = exchange.advance(to: .open + .seconds(1))
        #expect((exchange.order(id)?.status == .triggerPending) == isTaken)
    }

    @Test("refuses an order whose value no account could hold, rather than overflow")
    func hugeValue() {
        var instrument = Instrument.sbin
        instrument.freezeQuantity = nil
        var exchange = SimulatedExchange.flat("100.00", instrument: instrument)
        let id = exchange.submit(
            .sbin(.sell, Quantity.limit.units, .limit(.rupees("90.00"))), at: .open)
        _ = exchange.advance(to: .open + .seconds(9))
        guard case .rejected(let reason)? = exchange.order(id)?.status else {
            Issue.record("was taken")
            return
        }
        #expect(reason.hasPrefix("Order value exceeds"))
    }

    @Test("keeps lots whole")
    func lots() {
        var instrument = Instrument.sbin
        instrument.lot = Quantity(65)
        var exchange = SimulatedExchange.flat("100.00", volume: 30_000, instrument: instrument)
        let odd = exchange.submit(.sbin(.buy, 100, .limit(.rupees("101.00"))), at: .open)
        _ = exchange.submit(.sbin(.buy, 650, .limit(.rupees("101.00"))), at: .open)
        let fills = exchange.advance(to: .open + .minutes(2)).fills
        #expect(
            exchange.order(odd)?.status
                == .rejected(reason: "Quantity 100 is not a multiple of the market lot 65"))
        #expect(!fills.isEmpty && fills.allSatisfy { $0.quantity.units % 65 == 0 })
    }
}
