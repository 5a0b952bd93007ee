// A little broker that does its worst, and a desk just honest enough to feed a
// square-off: the opponent of the model test.
//
// The broker's side is the truth (`net`, `left`); the desk's side is what reports
// have told it. Reports arrive late and out of order, placements are refused or
// swallowed, cancels get lost, positions are read with delay, others trade.

import Market
import Trading

struct SquareOffWorld {
    /// Per mille.
    struct Faults {
        var refused: Int64 = 200
        var silent: Int64 = 100
        var partial: Int64 = 300
        var locked: Int64 = 20
        var lost: Int64 = 100
        var foreign: Int64 = 50
    }

    struct Placed {
        var order: SquareOffOrder
        var place: Int
        /// What the broker has of it; nil once it is gone or was never there.
        var left: Int64?
        /// Executed at the broker, and known to the desk.
        var filled: Int64 = 0
        var booked: Int64 = 0
        /// The desk cannot tell its reports from nobody's until it is found.
        var isUnmatched = false
    }

    struct Place {
        var net: Int64
        var local: Int64
        var confirmed: Int64?
        var changedAt: Timestamp?
        var refusals: [SquareOffRefusal] = []
        var last: Int64 = 100_00
        var isLocked = false
        var hasForeignTrade = false
        /// A difference seen once: the broker's figure and when it was asked for.
        var drift: (net: Int64, asked: Timestamp)?
        let plan: SquareOffPlan
    }

    enum Report {
        case acknowledged(Int), refused(Int, String), filled(Int, Int64), cancelled(Int)
        case timedOut(Int), found(Int), absent(Int)
        case positions(asked: Timestamp)
    }

    static let texts = [
        "RMS: margin exceeds, cash available 10", "price is out of the day range", "quantity above freeze",
        "too many requests", "intraday product is blocked", "session token expired", "ERR 4711", "LPP range",
    ]

    let faults: Faults
    var random: SeededRandom
    var now: Timestamp
    var places: [Place] = []
    var orders: [Placed] = []
    private var reports: [(at: Timestamp, Report)] = []
    private var readAskedAt: Timestamp?
    /// What went wrong, for the test to print.
    var violations: [String] = []

    init(seed: UInt64, start: Timestamp, plan: SquareOffPlan, faults: Faults) {
        self.faults = faults
        random = SeededRandom(seed: seed, stream: "world")
        now = start
        for place in 0..<Int(1 + random.below(4)) {
            let size = (1 + random.below(500)) * (random.oneIn(2) ? 1 : -1)
            places.append(Place(net: size, local: size, plan: plan))
            places[place].isLocked = random.chance(perMille: faults.locked)
            places[place].hasForeignTrade = random.chance(perMille: faults.foreign)
            let away: Side = size > 0 ? .sell : .buy
            book(place, random.oneIn(3) ? .target : .stop, away, abs(size))
            if random.oneIn(3) { book(place, .entry, away.opposite, 1 + random.below(200)) }
        }
    }

    private mutating func book(_ place: Int, _ purpose: SquareOffPurpose, _ side: Side, _ units: Int64) {
        let order = SquareOffOrder(
            id: OrderID(Int32(orders.count)), purpose: purpose, side: side, remaining: Quantity(units),
            limit: Price(paise: side == .sell ? 95_00 : 105_00), state: .open)
        orders.append(Placed(order: order, place: place, left: units))
    }

    private mutating func report(_ report: Report, in seconds: Int64) {
        reports.append((now + .seconds(seconds), report))
    }

    /// One second passes: the market, then what the desk hears of it.
    mutating func tick() {
        now = now + .seconds(1)
        for place in places.indices { trade(place) }
        let due = reports.filter { $0.at <= now }
        reports.removeAll { $0.at <= now }
        for (_, report) in due { hear(report) }
        if random.oneIn(30) { askPositions() }
    }

    // MARK: The broker

    private mutating func trade(_ place: Int) {
        if !places[place].isLocked { places[place].last += random.below(11) - 5 }
        if places[place].hasForeignTrade, places[place].net != 0, random.oneIn(60) {
            places[place].hasForeignTrade = false
            places[place].net -= places[place].net.signum() * (1 + random.below(abs(places[place].net)))
        }
        for index in orders.indices where orders[index].place == place { execute(index) }
    }

    private mutating func execute(_ index: Int) {
        guard let left = orders[index].left else { return }
        let order = orders[index].order, place = orders[index].place
        guard places[place].isLocked ? false : isReached(order, at: places[place].last) else { return }
        let units = random.chance(perMille: faults.partial) ? 1 + random.below(left) : left
        orders[index].left = units == left ? nil : left - units
        orders[index].filled += units
        places[place].net += units * order.side.sign
        report(.filled(index, orders[index].filled), in: random.below(4))
    }

    private mutating func isReached(_ order: SquareOffOrder, at last: Int64) -> Bool {
        guard order.purpose == .closing else { return random.oneIn(150) }
        let touch = Price(paise: order.side == .sell ? last - 5 : last + 5)
        let crosses = order.side == .sell ? order.limit <= touch : order.limit >= touch
        return crosses ? !random.oneIn(4) : random.oneIn(20)
    }

    private mutating func askPositions() {
        guard !random.chance(perMille: faults.lost) else { return }
        report(.positions(asked: now), in: random.below(4))
    }

    // MARK: The desk

    private mutating func hear(_ report: Report) {
        switch report {
        case .acknowledged(let index): if orders[index].order.state == .sending { become(index, .open) }
        case .refused(let index, let text):
            places[orders[index].place].refusals.append(
                SquareOffRefusal(quantity: orders[index].order.remaining, text: text))
            become(index, .rejected)
        case .filled(let index, let total): fill(index, to: total)
        case .cancelled(let index): if !orders[index].order.state.isClosed { become(index, .cancelled) }
        case .timedOut(let index): if orders[index].order.state == .sending { become(index, .unknown) }
        case .found(let index):
            orders[index].isUnmatched = false
            become(index, .open)
            fill(index, to: orders[index].filled)
        case .absent(let index): become(index, .notSent)
        case .positions(let asked): readPositions(asked)
        }
    }

    private mutating func become(_ index: Int, _ state: OrderState) {
        orders[index].order.state = state
        if state.isClosed { places[orders[index].place].changedAt = now }
    }

    /// A fill of an order nobody has confirmed is known only once the order is found.
    private mutating func fill(_ index: Int, to total: Int64) {
        guard !orders[index].isUnmatched, total > orders[index].booked else { return }
        if orders[index].order.state == .sending { become(index, .open) }
        let units = total - orders[index].booked
        orders[index].booked = total
        orders[index].order.remaining -= Quantity(units)
        places[orders[index].place].local += units * orders[index].order.side.sign
        places[orders[index].place].changedAt = now
        if orders[index].order.remaining == .zero { become(index, .filled) }
    }

    /// Takes the broker's figures, and after two reads five seconds apart adopts what differs (RC-61).
    private mutating func readPositions(_ asked: Timestamp) {
        guard readAskedAt.map({ $0 < asked }) ?? true else { return }
        readAskedAt = asked
        for place in places.indices {
            places[place].confirmed = places[place].net
            let isClear = orders.allSatisfy {
                $0.place != place || ($0.order.state != .sending && !$0.order.state.isUnresolved)
            }
            guard isClear, places[place].net != places[place].local else {
                places[place].drift = nil
                continue
            }
            let changedAt = places[place].changedAt ?? Timestamp(nanoseconds: 0)
            if let drift = places[place].drift, drift.net == places[place].net, changedAt < drift.asked {
                guard asked - drift.asked >= .seconds(5) else { continue }
                places[place].local = places[place].net
                places[place].changedAt = now
            } else {
                places[place].drift = (places[place].net, asked)
            }
        }
    }

    // MARK: What the square-off sees and does

    var view: SquareOffView {
        SquareOffView(now: now, readAskedAt: readAskedAt, positions: places.indices.map(position))
    }

    private func position(_ place: Int) -> SquareOffPosition {
        let state = places[place]
        let isLong = state.local > 0
        var quote = Quote(last: Price(paise: state.last), exchangeTime: now)
        quote.bid = .init(price: Price(paise: state.last - 5), quantity: Quantity(100))
        quote.ask = .init(price: Price(paise: state.last + 5), quantity: Quantity(100))
        if state.isLocked {
            quote.last = Price(paise: isLong ? 90_00 : 110_00)
            if isLong { quote.bid = nil } else { quote.ask = nil }
        }
        return SquareOffPosition(
            key: key(place), symbol: "S\(place)", plan: state.plan, largestOrder: Quantity(200),
            band: PriceBand(lower: Price(paise: 90_00), upper: Price(paise: 110_00)), tick: Price(paise: 5),
            held: Quantity(state.local), local: Quantity(state.local),
            net: state.confirmed.map { Quantity($0) }, changedAt: state.changedAt, quote: quote,
            quotedAt: now, orders: standing(place), refusals: state.refusals)
    }

    func key(_ place: Int) -> SquareOffKey { SquareOffKey(InstrumentID(place), .intraday) }

    private func standing(_ place: Int) -> [SquareOffOrder] {
        orders.filter { $0.place == place && !$0.order.state.isClosed }.map(\.order)
    }

    mutating func perform(_ action: SquareOffAction) {
        switch action {
        case .cancel(let id): cancel(Int(id.number))
        case .close(let key, let closing): place(closing, Int(key.instrument.index))
        case .readPositions: askPositions()
        default: break
        }
    }

    private mutating func cancel(_ index: Int) {
        orders[index].order.state = .pendingCancel
        guard !random.chance(perMille: faults.lost), orders[index].left != nil else { return }
        orders[index].left = nil
        report(.cancelled(index), in: random.below(3))
    }

    private mutating func place(_ closing: SquareOffClosing, _ place: Int) {
        check(closing, place)
        let index = orders.count
        let order = SquareOffOrder(
            id: OrderID(Int32(index)), purpose: .closing, side: closing.side, remaining: closing.quantity,
            limit: closing.limit, state: .sending)
        orders.append(Placed(order: order, place: place, left: closing.quantity.units))
        if random.chance(perMille: faults.refused) {
            orders[index].left = nil
            let text = Self.texts[Int(random.below(Int64(Self.texts.count)))]
            report(.refused(index, text), in: random.below(3))
        } else if random.chance(perMille: faults.silent) {
            orders[index].isUnmatched = true
            report(.timedOut(index), in: 5)
            if random.oneIn(2) {
                report(.found(index), in: 10 + random.below(20))
            } else {
                orders[index].left = nil
                report(.absent(index), in: 65 + random.below(25))
            }
        } else {
            report(.acknowledged(index), in: random.below(3))
        }
    }

    /// What we know to stand on the closing side, with the new order, is within the broker's last figure.
    private mutating func check(_ closing: SquareOffClosing, _ place: Int) {
        let standing = standing(place).filter { $0.side == closing.side }
        let total = standing.reduce(closing.quantity) { $0 + $1.remaining }
        let net = Quantity(places[place].confirmed ?? 0)
        if total > net.magnitude || (net > .zero) != (closing.side == .sell) {
            violations.append("\(now): S\(place) \(closing.side) \(total) against a confirmed \(net)")
        }
        if closing.quantity <= .zero || closing.quantity > Quantity(200) {
            violations.append("\(now): S\(place) an order for \(closing.quantity)")
        }
    }
}
