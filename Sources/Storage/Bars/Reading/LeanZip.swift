// LEAN's minute bars: a zip a day, `20190709_trade.zip` with `20190709_yesbank_minute_trade.csv`
// in it; milliseconds since midnight, ten-thousandths of a rupee, no heading.

import Market
import Platform

enum LeanZip {
    /// Whether the bytes are a zip whose files are named as LEAN's are.
    static func isNamed(_ packed: [UInt8]) throws(ArchiveError) -> Bool {
        guard packed.starts(with: [0x50, 0x4B]) else { return false }
        let names = try Archive.entryNames(packed)
        return !names.isEmpty && names.allSatisfy { place($0) != nil }
    }

    static func read(
        _ packed: [UInt8], file: String, _ options: BarReadOptions
    ) throws(ArchiveError) -> BarReadings {
        var readings: [BarReading] = []
        for name in try Archive.entryNames(packed).sorted() {
            guard let (date, symbol) = place(name), let bytes = try Archive.entry(name, in: packed) else {
                continue
            }
            let named = options.symbol ?? symbol
            let number = readings.firstIndex { $0.symbol == named } ?? readings.count
            if number == readings.count {
                readings.append(BarReading(file: file, symbol: named, capacity: 512))
            }
            bytes.withUnsafeBytes { read($0, date, into: &readings[number]) }
        }
        return BarReadings(
            readings: readings, format: .lean, isConverted: false, isDateOnly: false, notices: [])
    }

    private static func read(
        _ bytes: UnsafeRawBufferPointer, _ date: CalendarDate, into reading: inout BarReading
    ) {
        let midnight = Timestamp(date, TimeOfDay(0, 0)).nanoseconds
        var lines = FieldLines(bytes)
        while let count = lines.next() {
            guard count == 6, let since = lines.number(0, decimals: 0, limit: 86_399_999), since >= 0 else {
                reading.refuse(.badRow, lines.line, "expected milliseconds since midnight and five numbers")
                continue
            }
            let start = midnight + since * 1_000_000
            // A decimal point means that the prices are rupees.
            let decimals = (1...4).contains { lines.text($0).contains(".") } ? 4 : 0
            let prices = (1...4).compactMap {
                lines.number($0, decimals: decimals, limit: Price.limit.raw)
            }
            guard prices.count == 4, let volume = lines.number(5, decimals: 8, limit: Quantity.limit.raw),
                volume >= 0
            else {
                let fault = BarRowText(prices: (1...4).map { lines.text($0) }, volume: lines.text(5)).fault
                reading.refuse(fault.kind, lines.line, fault.reason)
                continue
            }
            reading.take(
                BarRow(
                    start: start, open: prices[0], high: prices[1], low: prices[2], close: prices[3],
                    volume: volume), line: lines.line)
        }
    }

    /// The day and the symbol that an entry's name says; nil when it is not LEAN's.
    private static func place(_ name: String) -> (CalendarDate, String)? {
        let parts = name.split(separator: "_", omittingEmptySubsequences: false)
        guard parts.count >= 4, parts.last == "trade.csv", parts[parts.count - 2] == "minute",
            parts[0].utf8.count == 8, let date = StampText.date(parts[0])
        else { return nil }
        return (date, parts[1..<(parts.count - 2)].joined(separator: "_").uppercased())
    }
}
