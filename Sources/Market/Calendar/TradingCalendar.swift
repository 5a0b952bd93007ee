// Which days the exchange trades, and when: the answer of a calendar file.
//
// Holidays are announced late and sessions move, so nothing of it is code. A date
// outside the file's coverage is refused, never guessed: what we do not know is not
// a trading day. Reading the file's text is `CalendarReader`'s; a later row replaces
// an earlier one on the same date, so a runtime override is just more rows.

/// What a date is to the exchange.
public enum CalendarDay: Hashable, Sendable {
    case trading
    case holiday(String)
    case weekend
    /// A session outside the rule: a muhurat hour, a weekend Budget session.
    case special(String, open: TimeOfDay, close: TimeOfDay)
    /// Outside the years the calendar knows: refuse, do not guess.
    case notCovered

    public var isSpecial: Bool { if case .special = self { true } else { false } }

    /// Whether there is a session on this day.
    public var hasSession: Bool {
        switch self {
        case .trading, .special: true
        case .holiday, .weekend, .notCovered: false
        }
    }
}

public struct TradingCalendar: Hashable, Sendable {
    private var coverage: [ClosedRange<CalendarDate>] = []
    private var days: [CalendarDate: Entry] = [:]
    private var settlementHolidays: [CalendarDate: String] = [:]
    private var timetables: [TimetableRow] = []

    private enum Entry: Hashable, Sendable {
        case holiday(String)
        /// A nil timetable means the ordinary one, on a day that would not trade.
        case session(String, Timetable?)
    }

    private struct TimetableRow: Hashable, Sendable {
        let group: SessionGroup
        let from: CalendarDate
        let timetable: Timetable
    }

    /// Reads a calendar file; throws at its first bad row. The caller refuses to start, or keeps the old one.
    public init(parsing text: String, file: String) throws(CalendarError) {
        try read(text, file: file)
    }

    /// This calendar with the rows of `text` added; later rows win. Throws as `init` does.
    public func overriding(with text: String, file: String) throws(CalendarError) -> TradingCalendar {
        var calendar = self
        try calendar.read(text, file: file)
        return calendar
    }

    private mutating func read(_ text: String, file: String) throws(CalendarError) {
        var reader = CalendarReader(text: text, file: file)
        while let row = try reader.next() { apply(row) }
    }

    private mutating func apply(_ row: CalendarRow) {
        switch row {
        case .covers(let range): coverage.append(range)
        case .holiday(let date, let name): days[date] = .holiday(name)
        case .special(let date, let name, let timetable): days[date] = .session(name, timetable)
        case .trading(let date): days[date] = nil
        case .settlementHoliday(let date, let name): settlementHolidays[date] = name
        case .session(let group, let from, let timetable):
            timetables.removeAll { $0.group == group && $0.from == from }
            timetables.append(TimetableRow(group: group, from: from, timetable: timetable))
        }
    }

    /// Whether the calendar knows this date at all.
    public func covers(_ date: CalendarDate) -> Bool { coverage.contains { $0.contains(date) } }

    public func day(_ date: CalendarDate) -> CalendarDay {
        guard covers(date) else { return .notCovered }
        switch days[date] {
        case .holiday(let name): return .holiday(name)
        case .session(let name, let special):
            guard let table = special ?? timetable(of: .shares, on: date) else { return .notCovered }
            return .special(name, open: table.open, close: table.close)
        case nil: return date.weekday.isWeekend ? .weekend : .trading
        }
    }

    /// The instrument's session; nil when it has none that day or the calendar cannot tell.
    public func session(of instrument: Instrument, on date: CalendarDate) -> Session? {
        guard day(date).hasSession, let group = SessionGroup(instrument) else { return nil }
        let special: Timetable? = if case .session(_, let table) = days[date] { table } else { nil }
        return (special ?? timetable(of: group, on: date)).map { Session(date: date, timetable: $0) }
    }

    /// After this no order of that day can be matched any more, whatever the instrument; nil when it has no
    /// session.
    public func end(of date: CalendarDate) -> Timestamp? {
        guard day(date).hasSession else { return nil }
        let special: Timetable? = if case .session(_, let table) = days[date] { table } else { nil }
        let tables = special.map { [$0] } ?? SessionGroup.allCases.compactMap { timetable(of: $0, on: date) }
        return tables.map(\.matchedBy).max().map { Timestamp(date, $0) }
    }

    private func timetable(of group: SessionGroup, on date: CalendarDate) -> Timetable? {
        timetables.filter { $0.group == group && $0.from <= date }.max { $0.from < $1.from }?.timetable
    }

    /// The next day with a session; nil when the calendar ends first.
    public func nextTradingDay(after date: CalendarDate) -> CalendarDate? { step(from: date, by: 1) }

    /// The last day with a session; nil when the calendar begins after it.
    public func previousTradingDay(before date: CalendarDate) -> CalendarDate? { step(from: date, by: -1) }

    private func step(from start: CalendarDate, by days: Int) -> CalendarDate? {
        var date = start.advanced(byDays: days)
        while covers(date) {
            if day(date).hasSession { return date }
            date = date.advanced(byDays: days)
        }
        return nil
    }

    /// This calendar as if it knew no other date: for bars of made-up days, on which nobody's holidays and
    /// evening sessions may fall.
    public func only(_ date: CalendarDate) -> TradingCalendar {
        var calendar = self
        calendar.coverage = covers(date) ? [date...date] : []
        calendar.days = days[date].map { [date: $0] } ?? [:]
        return calendar
    }

    /// Whether money and shares move on this date: a trading day that is no settlement holiday.
    public func settles(on date: CalendarDate) -> Bool {
        day(date) == .trading && settlementHolidays[date] == nil
    }

    /// When a trade of `date` settles (T+1, the next day that settles); nil when the calendar ends first.
    public func settlementDay(ofTradeOn date: CalendarDate) -> CalendarDate? {
        var next = nextTradingDay(after: date)
        while let candidate = next, !settles(on: candidate) { next = nextTradingDay(after: candidate) }
        return next
    }
}
