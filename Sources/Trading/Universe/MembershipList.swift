// Who belonged to an index or to a list of the owner's, by date.
//
//     symbol,from,until
//     SBIN,2018-04-02,            a member from that day on
//     YESBANK,2015-03-27,2020-03-18   a member up to that day, the last included
//
// A list is asked for one day and answers with that day's members, so a backtest never
// trades tomorrow's index. Lines that begin with `#` are left out; a line that cannot be
// read refuses the list.

public import Market

public struct MembershipList: Hashable, Sendable {
    public struct Row: Hashable, Sendable {
        public let symbol: String
        public let from: CalendarDate
        /// The last day; nil while it lasts.
        public let until: CalendarDate?

        public init(symbol: String, from: CalendarDate, until: CalendarDate? = nil) {
            self.symbol = symbol
            self.from = from
            self.until = until
        }
    }

    public let name: String
    public let rows: [Row]

    public init(name: String, rows: [Row]) {
        self.name = name
        self.rows = rows
    }

    public static let heading = "symbol,from,until"

    /// - Throws: at the first line that is none of the above.
    public init(parsing text: String, name: String, file: String) throws(MembershipError) {
        var rows: [Row] = []
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        for (index, line) in lines.enumerated() {
            guard !line.isEmpty, line.first != "#", line != MembershipList.heading else { continue }
            guard let row = Row(reading: line) else {
                throw MembershipError(
                    text: "\(file):\(index + 1): expected `SYMBOL,2018-04-02,` or "
                        + "`SYMBOL,2015-03-27,2020-03-18`, found `\(line)`")
            }
            rows.append(row)
        }
        self.init(name: name, rows: rows)
    }

    /// The members of a day, each once, in byte order; nobody before the first row's day.
    public func members(on date: CalendarDate) -> [String] {
        let symbols = rows.filter { $0.from <= date && date <= ($0.until ?? date) }.map(\.symbol)
        return Set(symbols).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }
}

/// Why a list cannot be used, in a sentence with the remedy.
public struct MembershipError: Error, Hashable, Sendable, CustomStringConvertible {
    public let text: String
    public var description: String { text }
    public init(text: String) { self.text = text }
}

extension MembershipList.Row {
    fileprivate init?(reading line: Substring) {
        let fields = line.split(separator: ",", omittingEmptySubsequences: false)
        guard fields.count == 3, !fields[0].isEmpty, let from = CalendarDate(fields[1]) else { return nil }
        var until: CalendarDate?
        if !fields[2].isEmpty {
            guard let last = CalendarDate(fields[2]), last >= from else { return nil }
            until = last
        }
        self.init(symbol: String(fields[0]), from: from, until: until)
    }
}
