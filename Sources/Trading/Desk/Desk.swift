// The whole trading decision of one broker account, for one day, as one value.
//
// `apply` takes an event and answers with effects. It reads no clock, file, socket
// or random number, so the same events give the same effects in the daemon, on
// paper, in a backtest and in a replay.
//
// Two things change a Desk and nothing else does:
//
//     observe   an event moves prices, bars and indicators      (Observation.swift)
//     evolve    an effect moves orders, ledger and latches      (Evolution.swift)
//
// Deciding only reads, and emits effects. Recovery therefore observes the recorded
// events and evolves by the recorded effects: it never decides again.

import Accounting
public import Market
public import Rules

public struct Desk: Hashable, Sendable {
    private var terms: DayTerms
    public var opening: DayOpening {
        _read { yield terms.opening }
    }
    var chargeRules: ChargeRules {
        _read { yield terms.chargeRules }
    }
    /// What of the limits is asked again and again.
    var bounds: DayBounds {
        _read { yield terms.bounds }
    }
    /// The latest time that any event brought; it never goes back.
    public internal(set) var now: Timestamp

    // Observed.
    var market: MarketView
    var seats: [StrategySeat]

    // Evolved.
    public internal(set) var orders: [DeskOrder] = []
    public internal(set) var ledger: Ledger
    var broker = BrokerView()
    var plans = ExitPlans()
    var gates: Gates
    public internal(set) var squareOffs: [SquareOff] = []
    var monitor: RiskMonitor
    public internal(set) var denialCount = 0
    /// Closing orders that were refused or denied, oldest first.
    var closingRefusals: [ClosingRefusal] = []

    /// See ``root(of:_:)``.
    var roots: [OrderRoot: OrderID] = [:]
    /// Orders that are not closed.
    var live = LiveOrders()
    /// Bars that the event being applied has finished, and its effects.
    var closed: [ClosedBar] = []
    var answer: [Effect] = []

    /// Opens the day.
    ///
    /// - Throws: ``OpeningRefused`` when the rules do not compile or no charges are known for the date.
    public init(_ opening: DayOpening, at now: Timestamp) throws(OpeningRefused) {
        try self.init(opening, strategies: try Desk.compile(opening.strategies), at: now)
    }

    /// Opens the day with strategies that are compiled already, one for each assignment, in their order.
    ///
    /// - Throws: ``OpeningRefused`` when no charges are known for the date, or an assignment lacks what
    ///   its rules read.
    public init(
        _ opening: DayOpening, strategies: [Strategy], at now: Timestamp
    ) throws(OpeningRefused) {
        let chargeRules = try Desk.chargeRules(of: opening)
        var seats = try Desk.seats(of: opening, strategies)
        for index in seats.indices { seats[index].prepare(opening, at: now) }
        self.init(opening, chargeRules, seats, at: now)
    }

    /// With seats that are prepared for the day.
    init(_ opening: DayOpening, _ chargeRules: ChargeRules, _ seats: [StrategySeat], at now: Timestamp) {
        terms = DayTerms(opening, chargeRules)
        self.now = now
        self.seats = seats
        market = MarketView(opening.instruments)
        ledger = Ledger(instrumentCount: opening.instruments.count)
        gates = Gates(strategyCount: opening.strategies.count)
        monitor = RiskMonitor()
        openBook()
    }

    /// The same moment of a day that began otherwise.
    mutating func replaceTerms(_ opening: DayOpening) { terms = DayTerms(opening, chargeRules) }

    /// Takes in one event and answers with what follows from it, in order.
    public mutating func apply(_ event: Event, at time: Timestamp) -> [Effect] {
        var effects: [Effect] = []
        apply(event, at: time, into: &effects)
        return effects
    }

    /// The same, with the answer written behind what `effects` holds already: a record of many events is
    /// one list, made where it stays.
    public mutating func apply(_ event: Event, at time: Timestamp, into effects: inout [Effect]) {
        if case .bar(let instrument, let bar, let isLast) = event {
            return apply(bar, of: instrument, isLast: isLast, at: time, into: &effects)
        }
        now = max(now, time)
        swap(&answer, &effects)
        closeBars(before: event)
        observe(event)
        closeBars(with: event)
        if !closed.isEmpty { decideOnClosed() }
        decide(event)
        swap(&answer, &effects)
        forget()
    }

    /// The event of a bar, without its being made: a test has millions of them, and most say nothing.
    public mutating func apply(
        _ bar: Bar, of instrument: InstrumentID, isLast: Bool, at time: Timestamp,
        into effects: inout [Effect]
    ) {
        now = max(now, time)
        swap(&answer, &effects)
        take(bar, of: instrument, isLast: isLast)
        swap(&answer, &effects)
        forget()
    }

    private mutating func take(_ bar: Bar, of instrument: InstrumentID, isLast: Bool) {
        closeBars(at: Timestamp(nanoseconds: now.nanoseconds - 1))
        observe(bar, of: instrument)
        if isLast {
            weigh()
            closeBars(at: now)
        }
        if !closed.isEmpty { decideOnClosed() }
        if !plans.lines.isEmpty { watch(instrument) }
    }

    /// Takes in one recorded event with the effects it had, and decides nothing.
    public mutating func restore(_ event: Event, _ effects: [Effect], at time: Timestamp) {
        now = max(now, time)
        closeBars(before: event)
        observe(event)
        closeBars(with: event)
        for bar in closed { _ = hear(bar, holding(bar.seat, bar.slot)) }
        for effect in effects { evolve(effect) }
        forget()
    }

    /// What belongs to one event does not outlive it: a recovered Desk equals one that never stopped.
    private mutating func forget() {
        while !closed.isEmpty { closed.removeLast() }
    }

    /// The one way to change what is not observed.
    mutating func emit(_ effect: consuming Effect) {
        evolve(effect)
        if answer.isEmpty { answer.reserveCapacity(6) }
        answer.append(effect)
    }

    /// The same for what an order lives through; answers what it changed.
    mutating func emit(_ event: OrderEvent, to id: OrderID) -> OrderChange {
        let change = evolve(id, event)
        if answer.isEmpty { answer.reserveCapacity(6) }
        answer.append(.order(id, event))
        return change
    }

    mutating func alert(_ severity: Alert.Severity, _ topic: Alert.Topic, _ text: String) {
        emit(.alert(Alert(severity, topic, text)))
    }
}

/// Why a day could not be opened, in a sentence with the remedy.
public struct OpeningRefused: Error, Hashable, Sendable {
    public let text: String
    public init(_ text: String) { self.text = text }
}

extension Desk {
    static func chargeRules(of opening: DayOpening) throws(OpeningRefused) -> ChargeRules {
        do throws(ChargeError) {
            return try ChargeRules(plan: opening.plan, rulebook: opening.rulebook)
        } catch {
            throw OpeningRefused("\(error)")
        }
    }

    private static func compile(_ assignments: [StrategyAssignment]) throws(OpeningRefused) -> [Strategy] {
        do throws(RuleErrors) {
            return try assignments.map { (assignment) throws(RuleErrors) in try assignment.compiled() }
        } catch {
            throw OpeningRefused("\(error)")
        }
    }

    private static func seats(
        of opening: DayOpening, _ strategies: [Strategy]
    ) throws(OpeningRefused) -> [StrategySeat] {
        precondition(
            strategies.count == opening.strategies.count, "each assignment has one compiled strategy")
        var seats: [StrategySeat] = []
        for (index, assignment) in opening.strategies.enumerated() {
            let strategy = strategies[index]
            if let fault = assignment.fault(for: strategy) { throw OpeningRefused(fault) }
            seats.append(
                StrategySeat(
                    index: index, strategy: strategy, assignment: assignment,
                    instrumentCount: opening.instruments.count))
        }
        return seats
    }

    private mutating func openBook() {
        for carried in opening.positions {
            let multiplier = instrument(carried.instrument).multiplier
            let cost = Money(raw: carried.averagePrice.value(of: carried.net).raw * multiplier)
            ledger.open(
                Position(
                    owner: carried.owner, instrument: carried.instrument, product: carried.product,
                    multiplier: multiplier, net: carried.net, cost: carried.cost ?? cost))
            resume(carried)
        }
    }

    private mutating func resume(_ carried: CarriedPosition) {
        guard case .strategy(let index) = carried.owner, seats.indices.contains(index) else { return }
        seats[index].resume(carried.instrument, openedAt: carried.openedAt)
        guard let plan = carried.plan else { return }
        plans.restore(
            plan, best: carried.best, for: PlanKey(strategy: index, instrument: carried.instrument))
    }

    /// With the band that is in force now.
    public func instrument(_ id: InstrumentID) -> Instrument {
        var instrument = opening.instruments[Int(id.index)]
        instrument.band = market[id].band
        return instrument
    }
    /// Of the instrument, read in place.
    func tick(of id: InstrumentID) -> Price { opening.instruments[Int(id.index)].tick }
    func multiplier(of id: InstrumentID) -> Int64 { opening.instruments[Int(id.index)].multiplier }
    public func session(_ id: InstrumentID) -> Session? { opening.sessions[Int(id.index)] }
    public func order(_ id: OrderID) -> DeskOrder? {
        let index = Int(id.number) - 1
        return orders.indices.contains(index) ? orders[index] : nil
    }
    /// What an order is of, read in place; nil for a number that was never given.
    public func instrument(of id: OrderID) -> InstrumentID? {
        let index = Int(id.number) - 1
        return orders.indices.contains(index) ? orders[index].order.terms.instrument : nil
    }
    /// The strategy's name, or the sub-ledger's.
    public func name(of owner: Owner) -> String {
        switch owner {
        case .strategy(let index):
            seats.indices.contains(index) ? seats[index].strategy.name : "strategy \(index)"
        case .manual: "manual"
        case .external: "external"
        }
    }
}
