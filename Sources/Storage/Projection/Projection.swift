// A day's journal as database rows: what happened, row by row, and how orders and
// positions stand after it.
//
// Records are taken in order from the day's first, and move a Desk of the
// projection's own that decides nothing. Rows wait in memory until `flush` writes
// them in one transaction together with the cursor: how many records of the day the
// database holds. What the cursor covers is not written again, so a projection may
// start over from the day's first record at any time, and a failure loses nothing.

import Accounting
import Market
public import Trading

public struct Projection: Sendable {
    /// Nil before the day's opening.
    private(set) var desk: Desk?
    /// Records taken in.
    public private(set) var count = 0
    /// Rows that wait for `flush`, in order.
    private var rows: [Row] = []
    private var changedOrders: [OrderID] = []
    private var changedPositions: [PositionName] = []
    private var bars: [BarBuilder?] = []
    private var quotes: [Quote?] = []
    private var tape = Tape(date: CalendarDate(daysSinceEpoch: 0), symbols: [])

    struct Row: Sendable {
        let record: Int
        let statement: Statement
        let values: [DatabaseValue]
    }

    struct PositionName: Hashable, Sendable {
        let owner: Owner
        let instrument: InstrumentID
        let product: Product
    }

    public init() {}

    /// Rows and states that wait; the caller flushes after so many, or after so long.
    public var waiting: Int { rows.count + changedOrders.count + changedPositions.count }

    /// Takes in the next record of the day.
    ///
    /// - Throws: ``OpeningRefused`` when the day's rules do not compile in this build.
    public mutating func take(_ record: DayRecord) throws(OpeningRefused) {
        switch record {
        case .opening(let opening, let time): try open(opening, at: time)
        case .event(let event, let effects, let time):
            desk?.restore(event, effects, at: time)
            note(event, at: time)
            for (place, effect) in effects.enumerated() { note(effect, place, at: time) }
        }
        count += 1
    }

    /// Writes what waits. On a failure everything waits on, and the call may be repeated.
    public mutating func flush(to database: some Database) async throws(DatabaseFailure) {
        guard let desk, waiting > 0 else { return }
        let batch = Batch(
            opening: desk.opening, count: count, rows: rows, states: states(of: desk))
        try await database.transaction { (session) throws(DatabaseFailure) in try batch.write(to: session) }
        rows.removeAll(keepingCapacity: true)
        changedOrders.removeAll(keepingCapacity: true)
        changedPositions.removeAll(keepingCapacity: true)
    }

    private mutating func open(_ opening: DayOpening, at time: Timestamp) throws(OpeningRefused) {
        desk = try Desk(opening, at: time)
        tape = Tape(opening)
        quotes = opening.instruments.map { _ in nil }
        bars = opening.sessions.map { $0.map { BarBuilder(length: .minutes(1), sessionOpen: $0.open) } }
        for carried in opening.positions {
            touch(
                PositionName(owner: carried.owner, instrument: carried.instrument, product: carried.product))
        }
    }

    // MARK: Events

    private mutating func note(_ event: Event, at time: Timestamp) {
        closeBars(at: time)
        switch event {
        case .quote(let instrument, let quote): take(quote, of: Int(instrument.index), at: time)
        case .bar(let instrument, let bar, _): bars[Int(instrument.index)]?.take(bar)
        case .sampled: noteMarket(at: time)
        case .command(_, let person): audit(person, "command", tape.text(event), at: time)
        case .sessionLost, .sessionRestored, .initialised:
            audit("daemon", "event", tape.text(event), at: time)
        case .history, .band, .tick, .answered, .acknowledged, .polled, .funds: break
        }
    }

    private mutating func take(_ quote: Quote, of index: Int, at time: Timestamp) {
        guard quotes.indices.contains(index) else { return }
        quotes[index] = quote
        bars[index]?.take(quote, at: time)
    }

    private mutating func closeBars(at time: Timestamp) {
        for index in bars.indices {
            guard let bar = bars[index]?.close(at: time) else { continue }
            let values = [
                .timestamp(bar.start), .price(bar.open), .price(bar.high), .price(bar.low), .price(bar.close),
                DatabaseValue.quantity(bar.volume),
            ]
            add(Rows.bar, [.text(tape.symbols[index])] + values)
        }
    }

    private mutating func noteMarket(at time: Timestamp) {
        for (index, quote) in quotes.enumerated() {
            guard let quote else { continue }
            add(
                Rows.market,
                [
                    .text(tape.symbols[index]), .timestamp(time), .price(quote.last),
                    .price(quote.bid?.price),
                    quote.bid.map { .quantity($0.quantity) } ?? .null, .price(quote.ask?.price),
                    quote.ask.map { .quantity($0.quantity) } ?? .null, .quantity(quote.dayVolume),
                    .timestamp(quote.exchangeTime),
                ])
        }
    }

    // MARK: Effects

    private mutating func note(_ effect: Effect, _ place: Int, at time: Timestamp) {
        switch effect {
        case .ordered(let id, _, _), .order(let id, _): history(id, effect, place, at: time)
        case .denied: history(nil, effect, place, at: time)
        case .posted(let id, let fill, let charges):
            trade("fill", id, fill, charges.total, place, at: time)
        case .reversed(let id, let fill): trade("reversal", id, fill, .zero, place, at: time)
        case .adopted(let instrument, let product, let delta, let price):
            adopt(instrument, product, delta, price, place, at: time)
        case .latched, .squareOffBegan:
            audit("desk", Rows.name(of: effect), tape.text(effect), place, at: time)
        case .alert(let alert):
            add(
                Rows.alert,
                [
                    .number(count), .number(place), .timestamp(time), .text(alert.severity.rawValue),
                    .text(alert.topic.rawValue), .text(alert.text),
                ])
        case .reasoned, .weighed, .concluded, .baseline, .searched, .parked, .confirmed, .foreign, .funds,
            .planned, .squareOff,
            .watched, .readBooks:
            break
        }
    }

    private mutating func history(_ id: OrderID?, _ effect: Effect, _ place: Int, at time: Timestamp) {
        if let id { touch(id) }
        add(
            Rows.history,
            [
                .number(count), .number(place), .timestamp(time), id.map { .number($0.number) } ?? .null,
                .text(Rows.name(of: effect)), .text(tape.text(effect)),
            ])
    }

    private mutating func trade(
        _ kind: String, _ id: OrderID, _ fill: Fill, _ charges: Money, _ place: Int, at time: Timestamp
    ) {
        guard let order = desk?.orders.first(where: { $0.id == id }) else { return }
        let side = kind == "reversal" ? order.terms.side.opposite : order.terms.side
        touch(id)
        touch(
            PositionName(
                owner: order.owner, instrument: order.terms.instrument, product: order.terms.product))
        let name = (kind: kind, fill: fill.id, owner: order.owner)
        let terms = (instrument: order.terms.instrument, side: side, product: order.terms.product)
        addTrade(name, .number(id.number), terms, fill.quantity, fill.price, charges, place, at: time)
    }

    private mutating func adopt(
        _ instrument: InstrumentID, _ product: Product, _ delta: Quantity, _ price: Price, _ place: Int,
        at time: Timestamp
    ) {
        touch(PositionName(owner: .external, instrument: instrument, product: product))
        let name = (kind: "adoption", fill: "adopted", owner: Owner.external)
        let terms = (instrument: instrument, side: delta > .zero ? Side.buy : .sell, product: product)
        addTrade(name, .null, terms, delta.magnitude, price, .zero, place, at: time)
    }

    private mutating func addTrade(
        _ name: (kind: String, fill: String, owner: Owner), _ order: DatabaseValue,
        _ terms: (instrument: InstrumentID, side: Side, product: Product), _ quantity: Quantity,
        _ price: Price, _ charges: Money, _ place: Int, at time: Timestamp
    ) {
        add(
            Rows.trade,
            [
                .number(count), .number(place), .timestamp(time), .text(name.kind), order, .text(name.fill),
                .text(name.owner.description), .text(tape.symbols[Int(terms.instrument.index)]),
                .text(terms.side.rawValue), .text(terms.product.rawValue), .quantity(quantity), .price(price),
                .money(charges),
            ])
    }

    /// An event's own entry comes before those of its effects: its place is −1.
    private mutating func audit(
        _ actor: String, _ action: String, _ detail: String, _ place: Int = -1, at time: Timestamp
    ) {
        add(
            Rows.audit,
            [.number(count), .number(place), .timestamp(time), .text(actor), .text(action), .text(detail)])
    }

    // MARK: Waiting

    private mutating func add(_ statement: Statement, _ values: [DatabaseValue]) {
        guard let opening = desk?.opening else { return }
        let day: [DatabaseValue] = [.text(opening.account), .date(opening.date)]
        rows.append(Row(record: count, statement: statement, values: day + values))
    }

    private mutating func touch(_ id: OrderID) {
        if !changedOrders.contains(id) { changedOrders.append(id) }
    }

    private mutating func touch(_ name: PositionName) {
        if !changedPositions.contains(name) { changedPositions.append(name) }
    }

    private func states(of desk: Desk) -> [Row] {
        let day: [DatabaseValue] = [.text(desk.opening.account), .date(desk.opening.date)]
        let orders = changedOrders.compactMap { id in
            desk.orders.first { $0.id == id }.map { Rows.order($0, tape.symbols) }
        }
        let positions = changedPositions.compactMap { name in
            desk.ledger.position(owner: name.owner, instrument: name.instrument, product: name.product)
                .map { Rows.position($0, tape.symbols) }
        }
        return orders.map { Row(record: count, statement: Rows.orderState, values: day + $0) }
            + positions.map { Row(record: count, statement: Rows.positionState, values: day + $0) }
    }
}
