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
    let allotment: Money
    let instruments: [InstrumentID]
    private var runs: [StrategyRun]
    private var builders: [BarBuilder?]
    /// When each of today's entries was signalled.
    private(set) var entriesAt: [Timestamp] = []

    struct ClosedBar {
        let instrument: InstrumentID
        let bar: Bar
        let slot: Int
    }

    init(index: Int, strategy: Strategy, assignment: StrategyAssignment) {
        self.index = index
        self.strategy = strategy
        allotment = assignment.allotment
        instruments = assignment.instruments
        runs = assignment.instruments.map { _ in StrategyRun(strategy) }
        builders = assignment.instruments.map { _ in nil }
    }

    /// `complete` is false when the feed was joined after the open.
    mutating func beginSession(_ sessions: [Session?], at now: Timestamp) {
        for slot in instruments.indices {
            guard let session = sessions[Int(instruments[slot].index)] else { continue }
            builders[slot] = BarBuilder(length: strategy.barLength, sessionOpen: session.open)
            runs[slot].beginSession(open: session.open, complete: now <= session.open)
        }
    }

    func slot(of instrument: InstrumentID) -> Int? { instruments.firstIndex(of: instrument) }

    /// When the next bar in the making ends; nil when there is none.
    var nextClose: Timestamp? { builders.compactMap { $0?.closesAt }.min() }

    /// The bars that end at or before `now`, in the order of the instruments.
    mutating func closeBars(at now: Timestamp) -> [ClosedBar] {
        var closed: [ClosedBar] = []
        for slot in builders.indices {
            guard let bar = builders[slot]?.close(at: now) else { continue }
            closed.append(ClosedBar(instrument: instruments[slot], bar: bar, slot: slot))
        }
        return closed
    }

    mutating func take(_ quote: Quote, for instrument: InstrumentID, at now: Timestamp) {
        guard let slot = slot(of: instrument) else { return }
        builders[slot]?.take(quote, at: now)
    }

    mutating func take(history bar: Bar, for instrument: InstrumentID) {
        guard let slot = slot(of: instrument) else { return }
        _ = runs[slot].close(bar, holding: .flat, deciding: false)
    }

    mutating func evaluate(_ closed: ClosedBar, holding: Holding, deciding: Bool) -> RuleOutcome {
        runs[closed.slot].close(closed.bar, holding: holding, deciding: deciding)
    }

    mutating func noteEntry(at time: Timestamp) { entriesAt.append(time) }

    func entries(since time: Timestamp) -> Int { entriesAt.count { $0 > time } }
}
