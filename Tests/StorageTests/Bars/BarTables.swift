// Tables that several suites read, store and spoil: written out, or drawn from a seed that
// a failure names.

import Market
import Platform
import Testing

@testable import Storage

/// A table of the common form, read.
func bars(
    _ rows: String, heading: String = "timestamp,open,high,low,close,volume",
    path: String = "data/M&M.csv.gz",
    _ options: BarReadOptions = BarReadOptions()
) throws -> BarTable {
    let tables = try BarFileReader.read(Array((heading + "\n" + rows).utf8), path: path, options)
    return try #require(tables.first)
}

enum RandomBars {
    /// Ascending minutes of one day with holes; prices and volumes of every size that fits.
    static func rows(_ seed: UInt64, count: Int) -> [Bar] {
        var random = SeededRandom(seed: seed)
        var minute: Int64 = 0
        return (0..<count).map { _ in
            minute += 1 + Int64(random.next() % 3) * Int64(random.next() % 2)
            func price() -> Price {
                let magnitude = [1_000, 1_000_000, 1_000_000_000, 100_000_000_000][Int(random.next() % 4)]
                return Price(raw: 1 + Int64(random.next() % UInt64(magnitude)))
            }
            let volume = random.next() % 4 == 0 ? 0 : random.next() % UInt64(Quantity.limit.raw)
            return Bar(
                start: Timestamp(secondsSinceEpoch: 1_471_319_100) + .minutes(minute), open: price(),
                high: price(), low: price(), close: price(), volume: Quantity(raw: Int64(volume)))
        }
    }

    static func table(_ bars: [Bar], symbol: String = "M&M", length: Span = .minutes(1)) -> BarTable {
        BarTable(
            exchange: .nse, symbol: symbol, bars: BarColumns(bars, length: length), format: .csv,
            source: "test.csv")
    }

    static func text(_ bars: [Bar]) -> String {
        bars.map { bar in
            let time = bar.start.timeOfDay
            let clock = time.seconds % 60 == 0 ? "\(time):00" : "\(time)"
            let prices = "\(bar.open),\(bar.high),\(bar.low),\(bar.close)"
            return "\(bar.start.date)T\(clock)+05:30,\(prices),\(bar.volume)"
        }.joined(separator: "\n")
    }
}

extension BarColumns {
    var list: [Bar] { (0..<count).map { self[$0] } }
}

/// The real data beside the package.
enum SharedData {
    static let root: String = {
        let package = "/" + #filePath.split(separator: "/").dropLast(4).joined(separator: "/")
        return (environment("SAUDA_SHARED") ?? package + "/../shared") + "/data"
    }()

    static func has(_ folder: String) -> Bool { Files.exists("\(root)/\(folder)") }

    static func calendar() throws -> TradingCalendar {
        let package = "/" + #filePath.split(separator: "/").dropLast(4).joined(separator: "/")
        let path = package + "/etc/calendars/nse.calendar"
        return try TradingCalendar(parsing: String(decoding: try Files.read(path), as: UTF8.self), file: path)
    }
}
