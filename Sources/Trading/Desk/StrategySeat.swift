// One strategy at work on this desk: its rules on each of its instruments, and the
// bars they are fed with.
//
// Bars are built from delivered quotes and close by time. Closing a bar moves the
// indicators, which is observation; what the rules say of it is used only when the
// Desk decides, never when it recovers.

import Market
import Rules

struct StrategySeat: Hashable, Sendable {
    let index: Int
    let strategy: Strategy
    private(set) var allotment: Money
    let instruments: [InstrumentID]
    /// Slot by instrument number, −1 for none.
    private let slots: [Int32]
    private var runs: [StrategyRun]
    private var builders: [BarBuilder?]
    /// When the next bar in the making ends; nil when there is none.
    private(set) var nextClose: Timestamp?
    /// By slot: today's open, nil without a session; and the day whose session the run has begun.
    private var opens: [Timestamp?]
    private var begun: [CalendarDate?]
    private var joinedBeforeOpen = false
    /// When each of today's entries was signalled.
    private(set) var entriesAt: [Timestamp] = []

    struct ClosedBar {
        let instrument: InstrumentID
        let bar: Bar
        let slot: Int
    }

    init(index: Int, strategy: Strategy, assignment: StrategyAssignment, instrumentCount: Int) {
        var slots = [Int32](repeating: -1, count: instrumentCount)
        for (slot, instrument) in assignment.instruments.enumerated() {
            slots[Int(instrument.index)] = Int32(slot)
        }
        self.slots = slots
        self.index = index
        self.strategy = strategy
        allotment = assignment.allotment
        instruments = assignment.instruments
        runs = assignment.instruments.map { _ in StrategyRun(strategy) }
        builders = assignment.instruments.map { _ in nil }
        opens = assignment.instruments.map { _ in nil }
        begun = assignment.instruments.map { _ in nil }
    }

    /// Joined after the open, the day's VWAP and opening range stay undefined.
    mutating func prepare(_ sessions: [Session?], at now: Timestamp) {
        for slot in instruments.indices {
            guard let session = sessions[Int(instruments[slot].index)] else { continue }
            builders[slot] = BarBuilder(length: strategy.barLength, sessionOpen: session.open)
            opens[slot] = session.open
            joinedBeforeOpen = now <= session.open
        }
    }

    /// The next day with the same rules: what their indicators saw stays, what belongs to the day goes.
    mutating func begin(_ assignment: StrategyAssignment, _ sessions: [Session?], at now: Timestamp) {
        allotment = assignment.allotment
        nextClose = nil
        joinedBeforeOpen = false
        entriesAt.removeAll()
        for slot in instruments.indices {
            builders[slot] = nil
            opens[slot] = nil
        }
        prepare(sessions, at: now)
    }

    func slot(of instrument: InstrumentID) -> Int? {
        let slot = slots[Int(instrument.index)]
        return slot < 0 ? nil : Int(slot)
    }

    /// The bars that end at or before `now`, in the order of the instruments.
    mutating func closeBars(at now: Timestamp) -> [ClosedBar] {
        var closed: [ClosedBar] = []
        nextClose = nil
        for slot in builders.indices {
            if let bar = builders[slot]?.close(at: now) {
                closed.append(ClosedBar(instrument: instruments[slot], bar: bar, slot: slot))
            } else if let due = builders[slot]?.closesAt {
                nextClose = nextClose.map { min($0, due) } ?? due
            }
        }
        return closed
    }

    mutating func take(_ quote: Quote, for instrument: InstrumentID, at now: Timestamp) {
        guard let slot = slot(of: instrument) else { return }
        builders[slot]?.take(quote, at: now)
        if let due = builders[slot]?.closesAt { nextClose = nextClose.map { min($0, due) } ?? due }
    }

    /// A finished bar of the data: this strategy's own, or a part of it.
    mutating func take(_ bar: Bar, of instrument: InstrumentID) {
        guard let slot = slot(of: instrument) else { return }
        builders[slot]?.take(bar)
        if let due = builders[slot]?.closesAt { nextClose = nextClose.map { min($0, due) } ?? due }
    }

    mutating func take(history bar: Bar, for instrument: InstrumentID) {
        guard let slot = slot(of: instrument) else { return }
        begin(slot, on: bar.start.date, open: bar.start, complete: bar.start.timeOfDay == Self.usualOpen)
        _ = runs[slot].close(bar, holding: .flat, deciding: false)
    }

    mutating func evaluate(_ closed: ClosedBar, holding: Holding, deciding: Bool) -> RuleOutcome {
        if let open = opens[closed.slot] {
            begin(closed.slot, on: open.date, open: open, complete: joinedBeforeOpen)
        }
        return runs[closed.slot].close(closed.bar, holding: holding, deciding: deciding)
    }

    /// The first bar of a day begins its session; earlier days begin with their first bar of history.
    private mutating func begin(_ slot: Int, on date: CalendarDate, open: Timestamp, complete: Bool) {
        guard begun[slot] != date else { return }
        begun[slot] = date
        runs[slot].beginSession(open: open, complete: complete)
    }

    /// Continuous trading in cash has begun at 09:15 on every regular day since 2010 (NSE).
    private static let usualOpen = TimeOfDay(9, 15)

    mutating func noteEntry(at time: Timestamp) { entriesAt.append(time) }

    func entries(since time: Timestamp) -> Int { entriesAt.count { $0 > time } }
}
