// Random hours of orders, judged by a referee who sees only what a client sees:
// its own messages, and the events.

import Exchange
import Market
import Testing

@Suite("Any hour of orders")
struct MatchingProperties {
    @Test("obeys the referee", arguments: UInt64(1)...24)
    func rules(seed: UInt64) {
        var referee = Referee(share: 25)
        let hour = RandomHour(seed: seed)
        var exchange = hour.exchange()
        for message in hour.messages {
            referee.see(exchange.advance(to: message.at))
            referee.hear(message, message.send(to: &exchange))
        }
        referee.see(exchange.advance(to: .open + .minutes(150)))
        #expect(referee.faults.isEmpty, "seed \(seed): \(referee.faults.prefix(3))")
        for listing in hour.listings {
            let id = listing.instrument.id
            let net = exchange.positions.filter { $0.instrument == id }.map(\.net).reduce(.zero, +)
            #expect(net == referee.net(id), "seed \(seed): \(id) \(net), by fills \(referee.net(id))")
        }
        #expect(
            exchange.orders.allSatisfy { $0.status.isTerminal }, "seed \(seed): an order survived the day")
    }

    @Test("gives the same events twice, and however time is cut into steps", arguments: UInt64(1)...8)
    func determinism(seed: UInt64) {
        let hour = RandomHour(seed: seed)
        let inOneGo = hour.play { exchange, time in exchange.advance(to: time) }
        let instantByInstant = hour.play { exchange, time in
            var events: [ExchangeEvent] = []
            while let next = exchange.nextInstant, next <= time { events += exchange.advance(to: next) }
            return events
        }
        #expect(inOneGo == hour.play { exchange, time in exchange.advance(to: time) }, "seed \(seed)")
        #expect(inOneGo == instantByInstant, "seed \(seed): steps changed the day")
    }

    @Test("trades at all", arguments: [UInt64(1), 2, 3])
    func liveliness(seed: UInt64) {
        let events = RandomHour(seed: seed).play { exchange, time in exchange.advance(to: time) }
        #expect(events.fills.count > 20, "seed \(seed): only \(events.fills.count) fills prove nothing")
    }
}

/// One message of a random client.
struct ClientMessage {
    enum Action {
        case submit(OrderTerms)
        case modify(Int, OrderKind, Quantity)
        case cancel(Int)
    }
    var at: Timestamp
    var action: Action

    @discardableResult
    func send(to exchange: inout SimulatedExchange) -> ExchangeOrderID {
        switch action {
        case .submit(let terms): return exchange.submit(terms, at: at)
        case .modify(let number, let kind, let quantity):
            let id = exchange.orders[number].id
            exchange.modify(id, newKind: kind, newQuantity: quantity, at: at)
            return id
        case .cancel(let number):
            let id = exchange.orders[number].id
            exchange.cancel(id, at: at)
            return id
        }
    }
}

/// Three shares, an hour of bars with holes, two hundred messages.
struct RandomHour {
    let listings: [Listing]
    let messages: [ClientMessage]
    let seed: UInt64

    init(seed: UInt64) {
        self.seed = seed
        var random = SeededRandom(seed: seed)
        listings = (0..<3).map { number in
            var instrument = Instrument.sbin
            instrument.id = InstrumentID(number * 2)
            instrument.symbol = "S\(number)"
            if number == 1 { instrument.lot = Quantity(25) }
            return Listing(
                instrument: instrument, session: .hour,
                bars: anyBars(&random, length: .minutes(1), count: 60))
        }
        var sent = 0
        var time = Timestamp.open
        messages = (0..<200).map { _ in
            time = time + .milliseconds(random.below(36_000))
            let action = RandomHour.action(&random, sent)
            if case .submit = action { sent += 1 }
            return ClientMessage(at: time, action: action)
        }
    }

    func exchange() -> SimulatedExchange {
        var settings = ExchangeSettings()
        settings.slippage = seed % 3 == 0 ? .ticks(2) : seed % 3 == 1 ? .basisPoints(3) : .none
        return SimulatedExchange(instruments: listings, settings: settings, seed: seed)
    }

    func play(_ advance: (inout SimulatedExchange, Timestamp) -> [ExchangeEvent]) -> [ExchangeEvent] {
        var exchange = exchange()
        var events: [ExchangeEvent] = []
        for message in messages {
            events += advance(&exchange, message.at)
            message.send(to: &exchange)
        }
        return events + advance(&exchange, .open + .minutes(150))
    }

    private static func action(_ random: inout SeededRandom, _ sent: Int) -> ClientMessage.Action {
        let known = sent > 0 ? Int(random.below(Int64(min(sent, 6)))) : 0
        switch random.below(10) {
        case 0 where sent > 0: return .cancel(sent - 1 - known)
        case 1 where sent > 0: return .modify(sent - 1 - known, kind(&random, .buy), units(&random))
        default:
            let side: Side = random.oneIn(2) ? .buy : .sell
            var terms = OrderTerms(
                instrument: InstrumentID(Int(random.below(3)) * 2), side: side, quantity: units(&random),
                kind: kind(&random, side), product: random.oneIn(5) ? .delivery : .intraday)
            if random.oneIn(8) { terms.validity = .immediateOrCancel }
            return .submit(terms)
        }
    }

    private static func units(_ random: inout SeededRandom) -> Quantity {
        Quantity(25 * (1 + random.below(random.oneIn(5) ? 400 : 20)) + (random.oneIn(9) ? 7 : 0))
    }

    private static func kind(_ random: inout SeededRandom, _ side: Side) -> OrderKind {
        let price = Price(raw: 96_0000 + random.below(160) * 500)
        switch random.below(4) {
        case 0: return .market(protection: price)
        case 1:
            let away = Price(raw: random.below(20) * 500)
            return .stop(trigger: price, limit: side == .buy ? price + away : price - away)
        default: return .limit(price)
        }
    }
}
