// Reads the calendar file, row by row.
//
// A row is `kind arguments | name | source | confidence`, a timetable row
// `session group from DATE spans | source | confidence`; `#` starts a comment. Every
// fact names its source, so a row without one is refused like any other bad row.
//
//     covers   2024-01-01 to 2026-12-31 | exchange circulars | B
//     holiday  2024-01-26 | Republic Day | exchange list | B
//     trading  2024-01-26 | taken back | exchange circular | A
//     special  2024-11-01 continuous 18:00-19:00 | Diwali muhurat | exchange list | B
//     special  2025-02-01 ordinary | Union Budget | exchange circular | B
//     settlement-holiday 2026-02-19 | Shivaji Jayanti | exchange list | B
//     session  shares from 2010-10-18 preOpen 09:00-09:15, continuous 09:15-15:30 | exchange | B

/// A bad row of a calendar file.
public struct CalendarError: Error, Hashable, Sendable, CustomStringConvertible {
    public let file: String
    /// Counted from 1.
    public let line: Int
    /// What was expected, what was found, and what to do.
    public let message: String
    public var description: String { "\(file):\(line): \(message)" }
}

enum CalendarRow: Hashable {
    case covers(ClosedRange<CalendarDate>)
    case holiday(CalendarDate, String)
    case trading(CalendarDate)
    case special(CalendarDate, String, Timetable?)
    case settlementHoliday(CalendarDate, String)
    case session(SessionGroup, from: CalendarDate, Timetable)
}

struct CalendarReader {
    private let lines: [Substring]
    private let file: String
    private var line = 0

    init(text: String, file: String) {
        lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        self.file = file
    }

    /// The next row; nil at the end.
    mutating func next() throws(CalendarError) -> CalendarRow? {
        while line < lines.count {
            let text = lines[line].prefix { $0 != "#" }
            line += 1
            let columns = text.split(separator: "|", omittingEmptySubsequences: false).map(words)
            if columns.count == 1, columns[0].isEmpty { continue }
            return try row(columns)
        }
        return nil
    }

    private func words(_ text: Substring) -> [Substring] { text.split(whereSeparator: \.isWhitespace) }

    private func row(_ columns: [[Substring]]) throws(CalendarError) -> CalendarRow {
        let kind = columns[0].first.map(String.init) ?? ""
        let arguments = columns[0].dropFirst()
        switch kind {
        case "covers":
            try checkColumns(columns, "covers FROM to UNTIL | source | confidence", count: 3)
            return .covers(try coverage(arguments))
        case "session":
            try checkColumns(columns, "session GROUP from DATE spans | source | confidence", count: 3)
            return try session(arguments)
        case "holiday", "trading", "special", "settlement-holiday":
            try checkColumns(columns, "\(kind) DATE … | name | source | confidence", count: 4)
            return try dated(kind, arguments, name: columns[1].joined(separator: " "))
        default:
            throw error(
                "expected covers, holiday, trading, special, settlement-holiday or session, "
                    + "found '\(kind)'; correct the word or start the line with #")
        }
    }

    private func checkColumns(_ columns: [[Substring]], _ form: String, count: Int) throws(CalendarError) {
        guard columns.count == count, !columns.contains(where: \.isEmpty) else {
            throw error(
                "expected '\(form)' with nothing left empty, found \(columns.count) columns; "
                    + "fill in what is missing")
        }
        let confidence = columns[count - 1].joined(separator: " ")
        guard ["A", "B", "C", "K", "D", "U"].contains(confidence) else {
            throw error(
                "expected a confidence of A, B, C, K, D or U, found '\(confidence)'; "
                    + "say how sure the source is")
        }
    }

    private func dated(_ kind: String, _ arguments: ArraySlice<Substring>, name: String)
        throws(CalendarError) -> CalendarRow
    {
        let date = try date(arguments.first)
        let rest = arguments.dropFirst()
        if kind == "special" {
            guard rest.map(String.init) != ["ordinary"] else { return .special(date, name, nil) }
            return .special(date, name, try timetable(rest))
        }
        guard rest.isEmpty else {
            throw error(
                "expected one date, found '\(rest.joined(separator: " "))' after it; give each date a row")
        }
        switch kind {
        case "holiday": return .holiday(date, name)
        case "trading": return .trading(date)
        default: return .settlementHoliday(date, name)
        }
    }

    private func coverage(_ arguments: ArraySlice<Substring>) throws(CalendarError) -> ClosedRange<
        CalendarDate
    > {
        let parts = Array(arguments)
        guard parts.count == 3, parts[1] == "to" else {
            throw error(
                "expected 'covers FROM to UNTIL', found '\(parts.joined(separator: " "))'; write both dates")
        }
        let (first, last) = (try date(parts[0]), try date(parts[2]))
        guard first <= last else {
            throw error("expected the earlier date first, found \(first) to \(last); swap them")
        }
        return first...last
    }

    private func session(_ arguments: ArraySlice<Substring>) throws(CalendarError) -> CalendarRow {
        let parts = Array(arguments)
        let groups = SessionGroup.allCases.map(\.rawValue).joined(separator: ", ")
        guard parts.count > 3, parts[1] == "from" else {
            throw error(
                "expected 'session GROUP from DATE spans', found '\(parts.joined(separator: " "))'; "
                    + "write all four")
        }
        guard let group = SessionGroup(rawValue: String(parts[0])) else {
            throw error("expected a group of \(groups), found '\(parts[0])'; use one of these")
        }
        return .session(group, from: try date(parts[2]), try timetable(parts.dropFirst(3)))
    }

    private func date(_ word: Substring?) throws(CalendarError) -> CalendarDate {
        guard let word, let date = CalendarDate(word) else {
            throw error("expected a date as YYYY-MM-DD, found '\(word ?? "")'; write a day that exists")
        }
        return date
    }

    private func timetable(_ words: ArraySlice<Substring>) throws(CalendarError) -> Timetable {
        do { return try TimetableText(words).timetable() } catch { throw self.error(error.message) }
    }

    private func error(_ message: String) -> CalendarError {
        CalendarError(file: file, line: line, message: message)
    }
}
