// One instrument's bars as a table: `SYMBOL.csv` or `SYMBOL.csv.gz`, with the heading
// `timestamp,open,high,low,close,volume` and start stamps in Indian time.
//
// A row that cannot be read, goes back in time or repeats an instant is left out and
// named with its line; nothing is repaired. A bar whose high or low does not contain
// its open and close is named too, and left to the exchange, which widens it.

public import Market
import Platform

/// Why a file of bars cannot be used at all.
public struct BarFileError: Error, Hashable, Sendable, CustomStringConvertible {
    public let description: String
    init(_ text: String) { description = text }
}

/// A row that is not as it should be.
public struct BarDefect: Hashable, Sendable, CustomStringConvertible {
    public let file: String
    /// From 1, the heading included.
    public let line: Int
    public let reason: String
    /// False when the bar is used as it stands.
    public let isLeftOut: Bool

    public var description: String {
        "\(file):\(line): \(reason); \(isLeftOut ? "the row is left out" : "the bar is widened to hold them")"
    }
}

public struct BarFile: Sendable {
    public let symbol: String
    /// From one bar's start to the next.
    public let length: Span
    /// Ascending by start.
    public let bars: [Bar]
    public let defects: [BarDefect]

    static let heading = ["timestamp", "open", "high", "low", "close", "volume"]

    public init(path: String) throws(BarFileError) {
        let bytes: [UInt8]
        do throws(ArchiveError) { bytes = try Archive.decompressed(path) } catch {
            throw BarFileError("\(path): \(error)")
        }
        try self.init(bytes, path: path)
    }

    /// - Parameter bytes: The table, unpacked.
    public init(_ bytes: [UInt8], path: String) throws(BarFileError) {
        var reading = BarReading(file: path)
        let isHeaded: Bool
        do throws(CSVError) {
            var rows = CSVReader(bytes)
            isHeaded = try rows.next()?.fields == BarFile.heading
            while let row = try rows.next() { reading.take(row) }
        } catch {
            throw BarFileError("\(path): \(error)")
        }
        guard isHeaded else {
            throw BarFileError("\(path):1: expected the heading \(BarFile.heading.joined(separator: ","))")
        }
        guard let length = BarFile.length(of: reading.bars) else {
            let reasons = reading.defects.first.map { "; its first defect: \($0)" } ?? ""
            throw BarFileError("\(path): too few bars to tell their length\(reasons)")
        }
        symbol = BarFile.symbol(of: path)
        bars = reading.bars
        defects = reading.defects
        self.length = length
    }

    /// The bars of one session.
    public func bars(on date: CalendarDate) -> ArraySlice<Bar> {
        let from = index(of: Timestamp(date, TimeOfDay(0, 0)))
        let to = index(of: Timestamp(date.advanced(byDays: 1), TimeOfDay(0, 0)))
        return bars[from..<to]
    }

    /// The bars of up to `sessions` sessions before `date`.
    public func history(before date: CalendarDate, sessions: Int) -> ArraySlice<Bar> {
        let to = index(of: Timestamp(date, TimeOfDay(0, 0)))
        var from = to
        var days = 0
        var day: CalendarDate?
        while from > 0 {
            let date = bars[from - 1].start.date
            if date != day {
                guard days < sessions else { break }
                days += 1
                day = date
            }
            from -= 1
        }
        return bars[from..<to]
    }

    /// The sessions that have bars, oldest first.
    public var days: [CalendarDate] {
        var days: [CalendarDate] = []
        for bar in bars where days.last != bar.start.date { days.append(bar.start.date) }
        return days
    }

    /// Of the first bar that starts at `time` or later.
    private func index(of time: Timestamp) -> Int {
        var (low, high) = (0, bars.count)
        while low < high {
            let middle = (low + high) / 2
            if bars[middle].start < time { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// The shortest step between neighbours: holes only make steps longer.
    private static func length(of bars: [Bar]) -> Span? {
        let steps = zip(bars, bars.dropFirst().prefix(2000)).map { $1.start - $0.start }
        return steps.min()
    }

    static func symbol(of path: String) -> String {
        var name = path[...]
        if let slash = path.lastIndex(of: "/") { name = path[path.index(after: slash)...] }
        for suffix in [".gz", ".csv"] where name.hasSuffix(suffix) { name = name.dropLast(suffix.count) }
        return String(name)
    }
}
