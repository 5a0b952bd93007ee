// What a table of bars is worth: what is in it, what is missing from it against the
// trading calendar, what looks wrong. Nothing is repaired.
//
// What reading already found is taken over; here comes what needs the neighbours of a
// bar, the calendar or the tick. A market that was halted shows as missing bars: the
// calendar does not know halts.

public import Accounting
public import Market

public struct BarInspection: Sendable {
    public let table: BarTable
    public private(set) var defects: DataDefects
    /// Sessions with bars.
    public let sessions: Int
    /// Sessions without, between the first bar and the last.
    public internal(set) var missingSessions = 0
    /// Bars that the sessions with bars lack.
    public internal(set) var missingBars = 0

    /// What the inspector knows besides the table.
    public struct Knowledge: Sendable {
        public var calendar: TradingCalendar
        public var actions: CorporateActions
        /// Nil takes the exchange's rule.
        public var tick: Price?

        public init(calendar: TradingCalendar, actions: CorporateActions = .none, tick: Price? = nil) {
            self.calendar = calendar
            self.actions = actions
            self.tick = tick
        }
    }

    /// - Parameter instrument: Whose bars they are: an index has no tick, and other hours than a share.
    public init(_ table: BarTable, of instrument: Instrument, knowing knowledge: Knowledge) {
        self.table = table
        defects = table.defects
        sessions = table.bars.days.count
        checkSessions(knowledge.calendar)
        if table.length != .day { checkHours(instrument, knowledge.calendar) }
        if table.format == .store { checkRanges() }
        if instrument.isTradable { checkTicks(knowledge.tick) }
        // A premium halves and doubles by itself, and no contract is split.
        if table.contract == nil { checkJumps(knowledge.actions) }
        checkStale()
    }

    /// Only what is missing against the calendar: enough for a list.
    public init(gapsOf table: BarTable, of instrument: Instrument, calendar: TradingCalendar) {
        self.table = table
        defects = table.defects
        sessions = table.bars.days.count
        checkSessions(calendar)
        if table.length != .day { checkHours(instrument, calendar) }
    }

    public var isClean: Bool { defects.isEmpty }
    public var bars: BarColumns { table.bars }

    mutating func note(_ kind: DataDefect.Kind, _ reason: String) {
        defects.append(DataDefect(kind, file: table.source, reason))
    }

    /// `2016-08-16 09:15`, of a daily bar its date.
    func stamp(_ row: Int) -> String {
        let start = Timestamp(nanoseconds: bars.starts[row])
        return table.length == .day ? "\(start.date)" : "\(start.date) \(start.timeOfDay)"
    }

    private mutating func checkRanges() {
        for row in 0..<bars.count {
            let (open, close) = (bars.opens[row], bars.closes[row])
            if bars.lows[row] > min(open, close) || bars.highs[row] < max(open, close) {
                note(.highLow, "\(stamp(row)): high and low do not contain open and close")
            }
        }
    }
}
