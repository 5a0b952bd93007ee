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
    private var runs: [StrategyRun]
    private var builders: [BarBuilder?]
    private var companionBuilders: [BarBuilder?]
    /// By slot: the newest bar that the rules have not seen yet.
    var waiting: [Bar?]
    /// By companion: its day in the making, of a strategy whose bars are days.
    var companionDays: [Bar?]
    /// By slot: whether a quote has come since the open.
    var isQuoted: [Bool]
    var previousSession: CalendarDate?
    /// By slot: end of today's continuous trading, nil without a session.
    var ends: [Timestamp?]
    /// When the next bar in the making ends; nil when there is none.
    private(set) var nextClose: Timestamp?
    /// By slot: today's open, nil without a session; and the day whose session the run has begun.
    private(set) var opens: [Timestamp?]
    private var begun: [CalendarDate?]
    private(set) var joinedBeforeOpen = false
    /// When each of today's entries was signalled.
    private(set) var entriesAt: [Timestamp] = []
    /// By slot.
    private(set) var tenures: [Tenure]

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
        waiting = assignment.instruments.map { _ in nil }
        companionDays = assignment.companions.map { _ in nil }
        isQuoted = assignment.instruments.map { _ in false }
        ends = assignment.instruments.map { _ in nil }
        tenures = assignment.instruments.map { _ in Tenure() }
        self.index = index
        seated = SeatedStrategy(strategy)
        allotment = assignment.allotment
        instruments = assignment.instruments
        runs = assignment.instruments.map { _ in StrategyRun(strategy) }
        builders = assignment.instruments.map { _ in nil }
        opens = assignment.instruments.map { _ in nil }
        begun = assignment.instruments.map { _ in nil }
        for exit in assignment.lastExits {
            if let slot = slot(of: exit.instrument) { tenures[slot].resume(exit) }
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
            (builders[slot], opens[slot], ends[slot], isQuoted[slot]) = (nil, nil, nil, false)
            tenures[slot] = Tenure()
        }
        for index in companions.indices { companionBuilders[index] = nil }
        for exit in assignment.lastExits {
            if let slot = slot(of: exit.instrument) { tenures[slot].resume(exit) }
        }
        for instrument in opening.begunAnew(by: index) { beginAnew(instrument) }
        prepare(opening, at: now)
    }

    private mutating func beginAnew(_ instrument: InstrumentID) {
        for index in companions.indices where companions[index] == instrument { companionDays[index] = nil }
        guard let slot = slot(of: instrument) else { return }
        (runs[slot], begun[slot], waiting[slot]) = (StrategyRun(strategy), nil, nil)
    }

    /// Joined after the open, the day's VWAP and opening range stay undefined.
    mutating func prepare(_ opening: DayOpening, at now: Timestamp) {
        previousSession = opening.previousSession
        for slot in instruments.indices {
            guard let session = opening.sessions[Int(instruments[slot].index)] else { continue }
            builders[slot] = BarBuilder(length: strategy.barLength, sessionOpen: session.open)
            opens[slot] = session.open
            ends[slot] = session.continuousEnd
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
        for slot in builders.indices {
            if let bar = builders[slot]?.close(at: now) {
                if waitsForNextOpen(bar, slot) {
                    wait(bar, slot)
                } else {
                    closed.append(ClosedBar(seat: index, slot: slot, bar: bar))
                }
            }
            note(due: builders[slot]?.closesAt)
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
            if let open = opens[slot], now >= open { isQuoted[slot] = true }
            guard !strategy.hasDailyBars else { return }
            builders[slot]?.take(quote, at: now)
            note(due: builders[slot]?.closesAt)
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
        isQuoted[slot] = true
        builders[slot]?.take(bar)
        note(due: builders[slot]?.closesAt)
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
        settle(closed.slot)
        if let open = opens[closed.slot] {
            begin(closed.slot, on: open.date, open: open, complete: joinedBeforeOpen)
        }
        return runs[closed.slot].speaks(at: closed.bar, holding: holding)
    }

    /// What the rules say of the last bar that they were shown.
    func answer(_ slot: Int, _ holding: Holding) -> RuleOutcome {
        runs[slot].answer(holding)
    }

    /// The numbers behind that answer; nil when no rule spoke.
    func evidence(_ slot: Int, _ holding: Holding) -> RuleEvidence? { runs[slot].evidence(holding) }

    /// The numbers of every rule at the last bar that they were shown, fired or not.
    func evidence(_ slot: Int) -> [RuleEvidence] { runs[slot].evidence }

    /// Shows the rules a bar of an earlier day.
    mutating func see(_ bar: Bar, _ slot: Int, _ holding: Holding) -> Bool {
        let isComplete = strategy.hasDailyBars || bar.start.timeOfDay == Self.usualOpen
        begin(slot, on: bar.start.date, open: bar.start, complete: isComplete)
        return runs[slot].speaks(at: bar, holding: holding)
    }

    /// A companion's finished bar, after every bar of ours that ended before it began.
    mutating func take(_ bar: Bar, of companion: Int) {
        settle(before: bar.start)
        for slot in runs.indices { runs[slot].take(bar, of: companion) }
    }

    /// The first bar of a day begins its session; earlier days begin with their first bar of history.
    private mutating func begin(_ slot: Int, on date: CalendarDate, open: Timestamp, complete: Bool) {
        guard begun[slot] != date else { return }
        begun[slot] = date
        runs[slot].beginSession(open: open, complete: complete)
    }

    /// Continuous trading in cash has begun at 09:15 on every regular day since 2010 (NSE).
    private static let usualOpen = TimeOfDay(9, 15)

    mutating func noteEntry(in instrument: InstrumentID, at time: Timestamp) {
        entriesAt.append(time)
        if let slot = home(of: instrument) { tenures[slot].noteEntry() }
    }

    mutating func note(_ change: PositionChange, of instrument: InstrumentID, at time: Timestamp) {
        if let slot = home(of: instrument) { tenures[slot].take(change, at: time) }
    }

    mutating func resume(_ instrument: InstrumentID, openedAt time: Timestamp?) {
        if let slot = home(of: instrument) { tenures[slot].resume(openedAt: time) }
    }

    func tenure(of instrument: InstrumentID) -> Tenure? { home(of: instrument).map { tenures[$0] } }

    var lastExits: [LastExit] {
        instruments.indices.compactMap { slot in
            tenures[slot].leftAt.map {
                LastExit(instrument: instruments[slot], at: $0, lost: tenures[slot].lost)
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
