// One strategy at work on this desk: its rules on each of its instruments, and the
// bars they are fed with.
//
// Bars are built from delivered quotes and close by time. Closing a bar moves the
// indicators, which is observation; what the rules say of it is used only when the
// Desk decides, never when it recovers. Bars that wait, for the next session's open or
// for their turn after a companion's, are in StrategySeat+Waiting.swift.

import Market
import Rules

struct StrategySeat: Hashable, Sendable {
    let index: Int
    private let seated: SeatedStrategy
    var strategy: Strategy {
        _read { yield seated.strategy }
    }
    var longestHold: Span? { seated.longestHold }
    private(set) var allotment: Money
    let instruments: [InstrumentID]
    /// In the order of `Strategy.companions`.
    let companions: [InstrumentID]
    /// By slot; empty where each instrument is traded itself.
    private(set) var contracts: [DayContracts]
    /// Slot by instrument number, −1 for none.
    private let slots: [Int32]
    /// Slot for which an instrument is traded, by instrument number, −1 for none.
    private var homes: [Int32]
    /// By slot.
    var lines: [Line]
    private var companionBuilders: [BarBuilder?]
    /// By companion: its day in the making, of a strategy whose bars are days.
    var companionDays: [Bar?]
    var previousSession: CalendarDate?
    /// When the next bar in the making ends; nil when there is none.
    private(set) var nextClose: Timestamp?
    private(set) var joinedBeforeOpen = false
    /// When each of today's entries was signalled.
    private(set) var entriesAt: [Timestamp] = []

    /// One instrument under these rules.
    struct Line: Hashable, Sendable {
        var run: StrategyRun
        var builder: BarBuilder?
        /// The newest bar that the rules have not seen yet.
        var waiting: Bar?
        /// Whether a quote has come since the open.
        var isQuoted = false
        /// Today's continuous trading; nil without a session.
        var hours: Hours?
        /// The day whose session the run has begun.
        var begun: CalendarDate?
        var tenure = Tenure()
    }

    struct Hours: Hashable, Sendable {
        let date: CalendarDate
        let open: Timestamp
        let end: Timestamp
    }

    init(index: Int, strategy: Strategy, assignment: StrategyAssignment, instrumentCount: Int) {
        var slots = [Int32](repeating: -1, count: instrumentCount)
        for (slot, instrument) in assignment.instruments.enumerated() {
            slots[Int(instrument.index)] = Int32(slot)
        }
        self.slots = slots
        homes = StrategySeat.homes(assignment, slots)
        companions = assignment.companions
        contracts = assignment.contracts
        companionBuilders = assignment.companions.map { _ in nil }
        companionDays = assignment.companions.map { _ in nil }
        self.index = index
        seated = SeatedStrategy(strategy)
        allotment = assignment.allotment
        instruments = assignment.instruments
        lines = assignment.instruments.map { _ in Line(run: StrategyRun(strategy)) }
        for exit in assignment.lastExits {
            if let slot = slot(of: exit.instrument) { lines[slot].tenure.resume(exit) }
        }
    }

    private static func homes(_ assignment: StrategyAssignment, _ slots: [Int32]) -> [Int32] {
        guard !assignment.contracts.isEmpty else { return slots }
        var homes = [Int32](repeating: -1, count: slots.count)
        for (slot, contracts) in assignment.contracts.enumerated() {
            for contract in contracts.instruments { homes[Int(contract.index)] = Int32(slot) }
        }
        return homes
    }

    /// The next day with the same rules: what their indicators saw stays, what belongs to the day goes.
    /// Where a price means another thing from today on, they begin anew and wait for their history.
    mutating func begin(_ opening: DayOpening, at now: Timestamp) {
        let assignment = opening.strategies[index]
        allotment = assignment.allotment
        contracts = assignment.contracts
        homes = StrategySeat.homes(assignment, slots)
        nextClose = nil
        joinedBeforeOpen = false
        entriesAt.removeAll(keepingCapacity: true)
        for slot in instruments.indices {
            (lines[slot].builder, lines[slot].hours, lines[slot].isQuoted) = (nil, nil, false)
            lines[slot].tenure = Tenure()
        }
        for index in companions.indices { companionBuilders[index] = nil }
        for exit in assignment.lastExits {
            if let slot = slot(of: exit.instrument) { lines[slot].tenure.resume(exit) }
        }
        for instrument in opening.begunAnew(by: index) { beginAnew(instrument) }
        prepare(opening, at: now)
    }

    private mutating func beginAnew(_ instrument: InstrumentID) {
        for index in companions.indices where companions[index] == instrument { companionDays[index] = nil }
        guard let slot = slot(of: instrument) else { return }
        (lines[slot].run, lines[slot].begun, lines[slot].waiting) = (StrategyRun(strategy), nil, nil)
    }

    /// Joined after the open, the day's VWAP and opening range stay undefined.
    mutating func prepare(_ opening: DayOpening, at now: Timestamp) {
        previousSession = opening.previousSession
        for slot in instruments.indices {
            guard let session = opening.sessions[Int(instruments[slot].index)] else { continue }
            lines[slot].builder = BarBuilder(length: strategy.barLength, sessionOpen: session.open)
            lines[slot].hours = Hours(
                date: session.open.date, open: session.open, end: session.continuousEnd)
            joinedBeforeOpen = now <= session.open
        }
        for index in companions.indices {
            guard let session = opening.sessions[Int(companions[index].index)] else { continue }
            companionBuilders[index] = BarBuilder(length: strategy.barLength, sessionOpen: session.open)
        }
    }

    /// Of an instrument that the strategy watches.
    func slot(of instrument: InstrumentID) -> Int? {
        let slot = slots[Int(instrument.index)]
        return slot < 0 ? nil : Int(slot)
    }

    /// Of the instrument for which this one is traded; nil when the strategy does not trade it.
    func home(of instrument: InstrumentID) -> Int? {
        let slot = homes[Int(instrument.index)]
        return slot < 0 ? nil : Int(slot)
    }

    /// What is traded for a slot: the instrument itself or its contracts of the day.
    func tradable(_ slot: Int) -> [InstrumentID] {
        contracts.isEmpty ? [instruments[slot]] : contracts[slot].instruments
    }

    /// The bars that end at or before `now`, in the order of the instruments. Companions' bars are taken
    /// in first; a bar that waits for the next open is put aside.
    mutating func closeBars(at now: Timestamp, into closed: inout [ClosedBar]) {
        nextClose = nil
        if !companions.isEmpty { closeCompanions(at: now) }
        for slot in lines.indices {
            if let bar = lines[slot].builder?.close(at: now) {
                if waitsForNextOpen(bar, slot) {
                    wait(bar, slot)
                } else {
                    closed.append(ClosedBar(seat: index, slot: slot, bar: bar))
                }
            }
            note(due: lines[slot].builder?.closesAt)
        }
    }

    private mutating func closeCompanions(at now: Timestamp) {
        for index in companionBuilders.indices {
            if let bar = companionBuilders[index]?.close(at: now) { take(bar, of: index) }
            note(due: companionBuilders[index]?.closesAt)
        }
    }

    private mutating func note(due: Timestamp?) {
        if let due { nextClose = nextClose.map { min($0, due) } ?? due }
    }

    /// Days are not built from quotes: their bars come finished, when they are over.
    mutating func take(_ quote: Quote, for instrument: InstrumentID, at now: Timestamp) {
        if let slot = slot(of: instrument) {
            note(due: lines[slot].take(quote, isBuilding: !strategy.hasDailyBars, at: now))
        }
        guard !strategy.hasDailyBars else { return }
        for index in companions.indices where companions[index] == instrument {
            companionBuilders[index]?.take(quote, at: now)
            note(due: companionBuilders[index]?.closesAt)
        }
    }

    /// A finished bar of the data: this strategy's own, or a part of it.
    mutating func take(_ bar: Bar, of instrument: InstrumentID) {
        if strategy.hasDailyBars { return take(partOfDay: bar, of: instrument) }
        if !companions.isEmpty { takeCompanion(bar, instrument) }
        guard let slot = slot(of: instrument) else { return }
        note(due: lines[slot].take(bar))
    }

    private mutating func takeCompanion(_ bar: Bar, _ instrument: InstrumentID) {
        for index in companions.indices where companions[index] == instrument {
            companionBuilders[index]?.take(bar)
            note(due: companionBuilders[index]?.closesAt)
        }
    }

    /// Shows the rules a finished bar; true when they have an ``answer(_:_:)``, which may still be nothing.
    mutating func speaks(at closed: ClosedBar, holding: Holding) -> Bool {
        if closed.isFromBefore { return see(closed.bar, closed.slot, holding) }
        if lines[closed.slot].waiting != nil { settle(closed.slot) }
        return lines[closed.slot].speaks(at: closed.bar, holding, isComplete: joinedBeforeOpen)
    }

    /// What the rules say of the last bar that they were shown.
    @inline(__always)
    func answer(_ slot: Int, _ holding: Holding) -> RuleOutcome {
        lines[slot].run.answer(holding)
    }

    /// The numbers behind that answer; nil when no rule spoke.
    func evidence(_ slot: Int, _ holding: Holding) -> RuleEvidence? { lines[slot].run.evidence(holding) }

    /// The numbers of every rule at the last bar that they were shown, fired or not.
    func evidence(_ slot: Int) -> [RuleEvidence] { lines[slot].run.evidence }

    /// Shows the rules a bar of an earlier day.
    mutating func see(_ bar: Bar, _ slot: Int, _ holding: Holding) -> Bool {
        let isComplete = strategy.hasDailyBars || bar.start.timeOfDay == Self.usualOpen
        lines[slot].begin(on: bar.start.date, open: bar.start, isComplete: isComplete)
        return lines[slot].run.speaks(at: bar, holding: holding)
    }

    /// A companion's finished bar, after every bar of ours that ended before it began.
    mutating func take(_ bar: Bar, of companion: Int) {
        settle(before: bar.start)
        for slot in lines.indices { lines[slot].run.take(bar, of: companion) }
    }

    /// Continuous trading in cash has begun at 09:15 on every regular day since 2010 (NSE).
    private static let usualOpen = TimeOfDay(9, 15)

    mutating func noteEntry(in instrument: InstrumentID, at time: Timestamp) {
        entriesAt.append(time)
        if let slot = home(of: instrument) { lines[slot].tenure.noteEntry() }
    }

    mutating func note(_ change: PositionChange, of instrument: InstrumentID, at time: Timestamp) {
        if let slot = home(of: instrument) { lines[slot].tenure.take(change, at: time) }
    }

    mutating func resume(_ instrument: InstrumentID, openedAt time: Timestamp?) {
        if let slot = home(of: instrument) { lines[slot].tenure.resume(openedAt: time) }
    }

    func tenure(of instrument: InstrumentID) -> Tenure? { home(of: instrument).map { lines[$0].tenure } }

    var lastExits: [LastExit] {
        instruments.indices.compactMap { slot in
            lines[slot].tenure.leftAt.map {
                LastExit(instrument: instruments[slot], at: $0, lost: lines[slot].tenure.lost)
            }
        }
    }

    /// They are in order of time, so only the last few are looked at.
    func entries(since time: Timestamp) -> Int {
        var first = entriesAt.count
        while first > 0, entriesAt[first - 1] > time { first -= 1 }
        return entriesAt.count - first
    }
}

extension StrategySeat.Line {
    /// Answers when the bar in the making ends; nil when there is none.
    mutating func take(_ quote: Quote, isBuilding: Bool, at now: Timestamp) -> Timestamp? {
        if let hours, now >= hours.open { isQuoted = true }
        guard isBuilding else { return nil }
        builder?.take(quote, at: now)
        return builder?.closesAt
    }

    mutating func take(_ bar: Bar) -> Timestamp? {
        isQuoted = true
        builder?.take(bar)
        return builder?.closesAt
    }

    /// Shows the rules a bar of today.
    mutating func speaks(at bar: Bar, _ holding: Holding, isComplete: Bool) -> Bool {
        if let hours { begin(on: hours.date, open: hours.open, isComplete: isComplete) }
        return run.speaks(at: bar, holding: holding)
    }

    /// The first bar of a day begins its session; earlier days begin with their first bar of history.
    mutating func begin(on date: CalendarDate, open: Timestamp, isComplete: Bool) {
        guard begun != date else { return }
        begun = date
        run.beginSession(open: open, complete: isComplete)
    }
}
