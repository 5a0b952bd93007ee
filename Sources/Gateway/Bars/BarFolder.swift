// A directory of bar files, one an instrument: what a played day and a backtest read.
//
// The files know prices only; what else an instrument needs is today's convention:
// a tick of five paise, lots of one, derivatives on every share, and names that
// belong to indices are indices, which have bars and take no orders.

public import Backtest
public import Market
import Platform

public struct BarFolder: Sendable {
    public let path: String
    /// In byte order; the position is the instrument's number when all are played.
    public let symbols: [String]
    private let files: [String]

    /// What was read for one day.
    public struct Day: Sendable {
        public let date: CalendarDate
        public let series: [PlayedDay.Series]
        public let defects: [BarDefect]
    }

    /// - Throws: when the directory cannot be listed or holds no bar file.
    public init(_ path: String) throws(BarFileError) {
        let names: [String]
        do throws(FileFailure) { names = try Files.list(path) } catch { throw BarFileError("\(error)") }
        files = names.filter { $0.hasSuffix(".csv.gz") || $0.hasSuffix(".csv") }
        symbols = files.map(BarFile.symbol)
        self.path = path
        guard !files.isEmpty else {
            throw BarFileError("\(path) holds no SYMBOL.csv.gz; name a directory of bars with --data DIR")
        }
    }

    public func file(_ symbol: String) throws(BarFileError) -> BarFile {
        guard let index = symbols.firstIndex(of: symbol) else {
            let hint = Suggestion.nearest(to: symbol, in: symbols).map { "; did you mean \($0)?" } ?? ""
            throw BarFileError("\(path) has no bars of \(symbol)\(hint)")
        }
        return try BarFile(path: path + "/" + files[index])
    }

    /// The days of the first file, oldest first.
    public func days() throws(BarFileError) -> [CalendarDate] { try file(symbols[0]).days }

    /// Bars of `date` and of up to `sessions` before it; instruments without a bar that day are left out.
    ///
    /// - Parameter chosen: Symbols to read; empty reads all.
    public func day(
        _ date: CalendarDate, symbols chosen: [String] = [], sessions: Int = 10
    ) throws(BarFileError) -> Day {
        var series: [PlayedDay.Series] = []
        var defects: [BarDefect] = []
        for symbol in chosen.isEmpty ? symbols : chosen {
            let file = try file(symbol)
            defects += file.defects.filter { $0.isLeftOut }
            let bars = file.bars(on: date)
            guard !bars.isEmpty else { continue }
            let history = file.history(before: date, sessions: sessions)
            series.append(
                PlayedDay.Series(
                    instrument: BarFolder.instrument(symbol, number: series.count, history.last?.close),
                    bars: Array(bars), barLength: file.length, history: Array(history)))
        }
        guard !series.isEmpty else {
            throw BarFileError("\(path) has no bars on \(date); its days: \(try rangeOfDays())")
        }
        return Day(date: date, series: series, defects: defects)
    }

    private func rangeOfDays() throws(BarFileError) -> String {
        let days = try days()
        guard let first = days.first, let last = days.last else { return "none" }
        return "\(days.count), \(first) to \(last)"
    }

    static func instrument(_ symbol: String, number: Int, _ previousClose: Price?) -> Instrument {
        Instrument(
            id: InstrumentID(number), symbol: symbol, contract: isIndex(symbol) ? .index : .share,
            series: isIndex(symbol) ? "" : "EQ", previousClose: previousClose,
            hasDerivatives: !isIndex(symbol), brokerCode: 1001 + Int64(number))
    }

    /// NIFTY50, NIFTYIT, BANKNIFTY, SENSEX, INDIAVIX and their like.
    static func isIndex(_ symbol: String) -> Bool {
        symbol.hasPrefix("NIFTY")
            || ["BANKNIFTY", "FINNIFTY", "SENSEX", "BANKEX", "INDIAVIX"].contains(symbol)
    }
}
