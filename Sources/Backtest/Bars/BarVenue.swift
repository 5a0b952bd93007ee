// The exchange at the fidelity of bars: what waits is filled at the next bar's open,
// a stop at the worse of its trigger and the open, everything against us and within a
// share of the bar's volume.
//
// It is told where the price goes and answers with the messages that a broker would
// send, in order. It decides nothing about time: its driver says what instant it is.

import Exchange
import Market
import Trading

struct BarVenue {
    /// What one instrument's orders wait in.
    struct Line {
        let instrument: Instrument
        var orders: [Resting] = []
        /// Where the market is; nil between bars, when nothing trades.
        var price: Price?
        var volume = Quantity.zero
        /// Of this bar's volume, what our orders may still take together.
        var room = Quantity.zero
        var band: PriceBand?
    }

    struct Resting {
        let id: OrderID
        let name: BrokerOrderID
        var terms: OrderTerms
        var left: Quantity
        /// A stop that has not triggered yet.
        var sleeps: Bool
    }

    let settings: ExchangeSettings
    private(set) var lines: [Line] = []
    /// Messages that nobody has taken yet, oldest first.
    var outbox: [Event] = []
    private var fills = 0

    init(_ settings: ExchangeSettings) { self.settings = settings }

    /// A new day begins: nothing rests.
    mutating func open(_ instruments: [Instrument]) {
        lines = instruments.map { Line(instrument: $0, band: $0.band) }
        fills = 0
    }

    // MARK: Requests
    //
    // A stop that arrives finds the market where it is, and beyond its trigger pays that price; one that is
    // moved was resting while the price walked there.

    mutating func place(_ id: OrderID, _ terms: OrderTerms, at now: Timestamp) {
        let line = Int(terms.instrument.index)
        outbox.append(.answered(id, .attempting(baseline: [])))
        if let reason = lines[line].refusal(of: terms) {
            outbox.append(.answered(id, .refused(reason: reason)))
            return
        }
        let name = BrokerOrderID(String(id.number))
        let sleeps = terms.kind.trigger != nil
        outbox.append(.answered(id, .placed(name, routingCode: "")))
        if sleeps { outbox.append(.acknowledged(name, .confirmed)) }
        lines[line].orders.append(
            Resting(id: id, name: name, terms: terms, left: terms.quantity, sleeps: sleeps))
        if let price = lines[line].price { match(line, at: price, leaping: true, now) }
    }

    mutating func cancel(_ id: OrderID, of instrument: InstrumentID) {
        let line = Int(instrument.index)
        guard let place = lines[line].orders.firstIndex(where: { $0.id == id }) else {
            outbox.append(
                .acknowledged(
                    BrokerOrderID(String(id.number)), .cancelRejected(reason: "it rests here no longer")))
            return
        }
        outbox.append(.acknowledged(lines[line].orders[place].name, .cancelled))
        lines[line].orders.remove(at: place)
    }

    mutating func modify(
        _ id: OrderID, of instrument: InstrumentID, _ kind: OrderKind, _ quantity: Quantity, at now: Timestamp
    ) {
        let line = Int(instrument.index)
        let name = BrokerOrderID(String(id.number))
        guard let place = lines[line].orders.firstIndex(where: { $0.id == id }) else {
            outbox.append(.acknowledged(name, .modifyRejected(reason: "it rests here no longer")))
            return
        }
        var terms = lines[line].orders[place].terms
        (terms.kind, terms.quantity) = (kind, quantity)
        if let reason = lines[line].refusal(of: terms) {
            outbox.append(.acknowledged(name, .modifyRejected(reason: reason)))
            return
        }
        let filled = lines[line].orders[place].terms.quantity - lines[line].orders[place].left
        lines[line].orders[place].terms = terms
        lines[line].orders[place].left = quantity - filled
        outbox.append(.acknowledged(name, .modified))
        if let price = lines[line].price { match(line, at: price, now) }
    }

    // MARK: The market moves

    /// A bar begins: from now until `close` its instrument trades, first at `price`.
    mutating func begin(_ bar: Bar, of instrument: InstrumentID) {
        let line = Int(instrument.index)
        let share = Int128(bar.volume.raw) * Int128(settings.volumeShare) / 100
        lines[line].volume = bar.volume
        lines[line].room = Quantity(raw: Int64(min(share, Int128(Quantity.limit.raw))))
    }

    /// The price has come here, through everything in between or in one leap.
    mutating func move(to price: Price, of instrument: InstrumentID, leaping: Bool = false, at now: Timestamp)
    {
        let line = Int(instrument.index)
        lines[line].price = price
        guard !lines[line].orders.isEmpty else { return }
        match(line, at: price, leaping: leaping, now)
    }

    mutating func widen(_ band: PriceBand, of instrument: InstrumentID) {
        lines[Int(instrument.index)].band = band
    }

    /// The bar is over: what is sent now waits for the next one.
    mutating func close(_ instrument: InstrumentID) {
        if lines[Int(instrument.index)].price != nil { lines[Int(instrument.index)].price = nil }
    }

    /// The session is over.
    mutating func expire() {
        for line in lines.indices {
            for order in lines[line].orders { outbox.append(.acknowledged(order.name, .expired)) }
            lines[line].orders.removeAll(keepingCapacity: true)
        }
    }

    private mutating func match(_ line: Int, at price: Price, leaping: Bool = false, _ now: Timestamp) {
        var place = 0
        while place < lines[line].orders.count {
            var order = lines[line].orders[place]
            let reference = reference(of: &order, at: price, leaping)
            let hasWoken = lines[line].orders[place].sleeps && !order.sleeps
            lines[line].orders[place].sleeps = order.sleeps
            let said = outbox.count
            if let reference, fill(line, place, at: reference, now) { continue }
            if hasWoken { outbox.insert(.acknowledged(order.name, .triggered), at: said) }
            place += 1
        }
    }

    /// At which price an order takes what is there; nil when it waits. Wakes a stop that is reached.
    private func reference(of order: inout Resting, at price: Price, _ leaping: Bool) -> Price? {
        let side = order.terms.side
        guard order.sleeps, let trigger = order.terms.kind.trigger else { return price }
        guard side == .sell ? price <= trigger : price >= trigger else { return nil }
        order.sleeps = false
        return leaping ? price : trigger
    }

    /// True when the order is gone.
    private mutating func fill(_ line: Int, _ place: Int, at reference: Price, _ now: Timestamp) -> Bool {
        let order = lines[line].orders[place]
        let (side, limit) = (order.terms.side, order.terms.kind.limitPrice)
        let lot = lines[line].instrument.lot.raw
        let most = min(order.left, lines[line].room).raw
        let quantity = Quantity(raw: most - most % lot)
        guard quantity > .zero, side.accepts(reference, limit: limit) else { return false }
        let taken = settings.taken(
            at: reference, side, quantity, of: lines[line].volume, tick: lines[line].instrument.tick)
        // A protected order or a stop pays the costs up to its limit; a plain limit that costs would push
        // beyond its price waits for somebody to come to it.
        guard side.accepts(taken, limit: limit) || !order.isPlainLimit else { return false }
        let price = side.accepts(taken, limit: limit) ? taken : limit
        fills += 1
        let fill = Fill(id: String(fills), quantity: quantity, price: price, time: now)
        lines[line].room -= quantity
        outbox.append(.acknowledged(order.name, .filled(fill)))
        if quantity == order.left {
            lines[line].orders.remove(at: place)
            return true
        }
        lines[line].orders[place].left -= quantity
        return false
    }
}

extension BarVenue {
    /// What a broker's order book and positions would show of what rests.
    func reading(_ positions: [BrokerPosition], at now: Timestamp) -> BookReading {
        let rows = lines.flatMap { line in
            line.orders.map { order in
                let filled = order.terms.quantity - order.left
                return BrokerOrder(
                    id: order.name, terms: order.terms, status: order.status, filled: filled,
                    averagePrice: nil, placedAt: now, routingCode: "")
            }
        }
        return BookReading(orders: rows, positions: positions, isComplete: true, askedAt: now)
    }

    /// Between which prices nothing that rests here moves; nil while something waits for any price.
    func calm(of instrument: InstrumentID) -> (floor: Price, ceiling: Price)? {
        var calm = (floor: Price(raw: .min), ceiling: Price(raw: .max))
        for order in lines[Int(instrument.index)].orders {
            guard order.sleeps, let trigger = order.terms.kind.trigger else { return nil }
            if order.terms.side == .sell {
                calm.floor = max(calm.floor, trigger)
            } else {
                calm.ceiling = min(calm.ceiling, trigger)
            }
        }
        return calm
    }
}

extension BarVenue.Resting {
    var isPlainLimit: Bool { if case .limit = terms.kind { true } else { false } }

    var status: BrokerOrderStatus {
        sleeps ? .triggerPending : left < terms.quantity ? .partlyFilled : .working(word: "Open")
    }
}

extension BarVenue.Line {
    /// The exchange's front door: lot, freeze quantity, tick and band.
    func refusal(of terms: OrderTerms) -> String? {
        let quantity = terms.quantity
        if quantity.raw <= 0 || quantity.raw % instrument.lot.raw != 0 {
            return "Quantity \(quantity) is not a multiple of the market lot \(instrument.lot)"
        }
        if let largest = instrument.largestOrder, quantity > largest {
            return "Quantity \(quantity) exceeds the freeze quantity: at most \(largest) in one order"
        }
        return refusal(of: terms.kind.limitPrice) ?? terms.kind.trigger.flatMap { refusal(of: $0) }
    }

    private func refusal(of price: Price) -> String? {
        if price.raw <= 0 || price.raw % instrument.tick.raw != 0 {
            return "Rate \(price) not multiple of tick [\(instrument.tick)]"
        }
        if let band, !band.contains(price) {
            return "Order price \(price) is out of day's price range \(band.lower) - \(band.upper)"
        }
        return nil
    }
}

extension Side {
    func accepts(_ price: Price, limit: Price) -> Bool { self == .buy ? price <= limit : price >= limit }
}
