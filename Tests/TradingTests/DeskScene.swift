// A desk at work, with a broker that fills at once and prices that stand where they are
// put. It is shadowed at every event: by a desk that is rebuilt from the record alone,
// and by one that decides everything again. All three must agree.

import Accounting
import Market
import Testing
import Trading

struct DeskScene {
    /// Fridays: one played, one before it.
    static let friday = CalendarDate(daysSinceEpoch: 20_777)
    static let thursday = friday.advanced(byDays: -1)

    private(set) var desk: Desk
    private var rebuilt: Desk
    private var again: Desk
    private(set) var said: [Alert] = []
    /// What our own gate would not have, in its words.
    private(set) var denied: [String] = []
    private(set) var now: Timestamp
    /// The broker answers no placement.
    var isMute = false
    /// What comes back for each stop instead of its resting; empty: it rests.
    var stopAnswers: [BrokerAnswer] = []
    private var prices: [Price?]
    private var stops: [(id: OrderID, terms: OrderTerms)] = []
    private var pending: [Event] = []

    struct Listed {
        var symbol: String
        var price: Int64 = 1000_00
        var contract = Contract.share
        var lot: Int64 = 1
    }

    /// The calendar's ordinary hours of a share without derivatives.
    static func session(on date: CalendarDate) throws -> Session? {
        let calendar = try TradingCalendar(
            parsing: """
                covers 2026-11-01 to 2026-12-31 | test | A
                session shares from 2010-10-18 continuous 09:15-15:30 | test | A
                """, file: "test.calendar")
        return calendar.session(of: Instrument(id: InstrumentID(0), symbol: "A"), on: date)
    }

    /// - Parameters:
    ///   - listed: what there is; the strategy trades the first `traded` of them.
    ///   - setUp: changes the opening before it is used.
    init(
        _ rules: String, listed: [Listed] = [Listed(symbol: "SBIN")], traded: Int = 1,
        on date: CalendarDate = friday, at time: TimeOfDay = TimeOfDay(9, 14),
        setUp: (inout DayOpening) -> Void = { _ in }
    ) throws {
        let instruments = listed.enumerated().map { index, one in
            Instrument(
                id: InstrumentID(index), symbol: one.symbol,
                segment: one.contract.underlying == nil ? .cash : .derivatives,
                contract: one.contract, lot: Quantity(one.lot),
                band: PriceBand(lower: Price(paise: one.price / 2), upper: Price(paise: one.price * 2)))
        }
        let session = try DeskScene.session(on: date)
        var opening = DayOpening(
            build: "test", account: "main", mode: .backtest, date: date, rulebook: date,
            instruments: instruments, sessions: instruments.map { _ in session },
            strategies: [
                StrategyAssignment(
                    file: "own.sauda", source: rules, allotment: Money(rupees: 10_00_000),
                    instruments: (0..<traded).map { InstrumentID($0) })
            ],
            limits: .standard, plan: .zero, cutOffs: CutOffs(), equity: Money(rupees: 10_00_000),
            positions: [], previousSession: date.advanced(byDays: -1))
        setUp(&opening)
        now = Timestamp(date, time)
        desk = try Desk(opening, at: now)
        rebuilt = desk
        again = desk
        prices = listed.map { _ in nil }
    }

    /// The start-up steps are through, and trading is armed.
    mutating func start() {
        let held = desk.ledger.openPositions.map {
            BrokerPosition(
                instrument: $0.instrument, product: $0.product, net: $0.net, averagePrice: $0.averagePrice)
        }
        take(.polled(BookReading(orders: [], positions: held, isComplete: true, askedAt: now)))
        take(.initialised)
        take(.command(.start(strategies: []), by: "test"))
    }

    // MARK: The market

    mutating func set(_ paise: Int64, _ instrument: Int = 0) {
        prices[instrument] = Price(paise: paise)
        quote(instrument)
    }

    /// Lets the seconds pass, with a quote of every price before each.
    mutating func pass(until time: TimeOfDay) {
        let end = Timestamp(desk.opening.date, time)
        while now + .seconds(1) <= end {
            now = now + .seconds(1)
            for instrument in prices.indices { quote(instrument) }
            take(.tick)
        }
    }

    /// Leaps over hours in which nothing is looked at.
    mutating func leap(to time: TimeOfDay) { now = Timestamp(desk.opening.date, time) }

    mutating func history(_ bars: [Bar], _ instrument: Int = 0) {
        for bar in bars { take(.history(strategy: 0, InstrumentID(instrument), bar)) }
    }

    private mutating func quote(_ instrument: Int) {
        guard let price = prices[instrument] else { return }
        take(.quote(InstrumentID(instrument), Quote(last: price, exchangeTime: now)))
        for stop in stops where stop.terms.instrument == InstrumentID(instrument) {
            guard let trigger = stop.terms.kind.trigger,
                stop.terms.side == .sell ? price <= trigger : price >= trigger
            else { continue }
            stops.removeAll { $0.id == stop.id }
            take(.acknowledged(DeskScene.name(stop.id), .triggered))
            fill(stop.id, stop.terms, at: price)
            settle()
        }
    }

    // MARK: Events and what follows from them

    mutating func take(_ event: Event) {
        let effects = desk.apply(event, at: now)
        rebuilt.restore(event, effects, at: now)
        let decided = again.apply(event, at: now)
        if desk != rebuilt { Issue.record("rebuilt otherwise after \(event) at \(now)") }
        if effects != decided { Issue.record("decided otherwise: \(event) at \(now)") }
        for effect in effects { perform(effect) }
        settle()
    }

    private mutating func settle() {
        while !pending.isEmpty { take(pending.removeFirst()) }
    }

    private mutating func perform(_ effect: Effect) {
        switch effect {
        case .alert(let alert): said.append(alert)
        case .denied(_, let denials): denied += denials.map(\.sentence)
        case .ordered(let id, let approved, _): place(id, approved.ticket.terms)
        case .order(let id, .cancelRequested):
            stops.removeAll { $0.id == id }
            pending.append(.acknowledged(DeskScene.name(id), .cancelled))
        default: break
        }
    }

    private mutating func place(_ id: OrderID, _ terms: OrderTerms) {
        if terms.kind.trigger != nil, !stopAnswers.isEmpty {
            // An endless row of stops ends here, so that a test can count it.
            if desk.orders.count < 100 { pending += stopAnswers.map { .answered(id, $0) } }
            return
        }
        if isMute {
            pending += [
                .answered(id, .attempting(baseline: [])), .answered(id, .unanswered(reason: "no answer")),
            ]
            return
        }
        pending += [
            .answered(id, .attempting(baseline: [])),
            .answered(id, .placed(DeskScene.name(id), routingCode: "")),
            .acknowledged(DeskScene.name(id), .confirmed),
        ]
        if terms.kind.trigger != nil {
            stops.append((id, terms))
        } else if let price = prices[Int(terms.instrument.index)] {
            fill(id, terms, at: price)
        }
    }

    private mutating func fill(_ id: OrderID, _ terms: OrderTerms, at price: Price) {
        let fill = Fill(id: "F\(id.number)", quantity: terms.quantity, price: price, time: now)
        pending.append(.acknowledged(DeskScene.name(id), .filled(fill)))
    }

    private static func name(_ id: OrderID) -> BrokerOrderID { BrokerOrderID("B\(id.number)") }

    // MARK: What came of it

    /// Entries and exits that were filled, in words: `09:20 buy 10`, `09:31 sell 10`.
    var trades: [String] {
        desk.orders.filter { $0.order.filled > .zero }.map { order in
            "\(short(order.order.createdAt)) \(order.terms.side) \(order.terms.quantity)"
                + (desk.opening.instruments.count > 1 ? " \(symbol(order.terms.instrument))" : "")
        }
    }

    /// Triggers of the stops that rest.
    var resting: [Price] { stops.compactMap(\.terms.kind.trigger) }

    func symbol(_ id: InstrumentID) -> String { desk.opening.instruments[Int(id.index)].symbol }

    private func short(_ time: Timestamp) -> String {
        let clock = TimeOfDay(seconds: time.timeOfDay.seconds / 60 * 60)
        return "\(clock)"
    }
}

extension Bar {
    /// A bar without a range at a price in paise.
    static func flat(_ date: CalendarDate, _ time: TimeOfDay, _ paise: Int64) -> Bar {
        let price = Price(paise: paise)
        return Bar(
            start: Timestamp(date, time), open: price, high: price, low: price, close: price,
            volume: Quantity(1_000))
    }
}
