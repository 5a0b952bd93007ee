// Candles as brokers answer them.
//
// Kite: `{"data":{"candles":[["2017-12-15T09:15:00+0530",1704.5,1705,1699.25,1702.8,2499],…]}}`,
// stamps are starts. ShareKhan: `{"data":[{"open":…,"qty":1609,"tradeTime":"09:04:59",
// "tradeDate":"8/9/2025"},…]}`, the time of the last trade inside the bar (seen 2025-09).

import Market
import Platform

enum CandleJSON {
    static let mostBytes = 256 << 20

    static func read(
        _ bytes: [UInt8], file: String, _ options: BarReadOptions
    ) throws(BarsFailure) -> BarReadings {
        let document: JSON
        do throws(JSONError) { document = try JSON.parse(bytes, maximumBytes: mostBytes) } catch {
            throw BarsFailure(.unusable, "\(file) is \(error)")
        }
        let data = document["data"] ?? document
        let candles = data["candles"] ?? data
        guard case .array(let rows) = candles, let first = rows.first,
            first.elements.count >= 6 || first["open"] != nil
        else {
            throw BarsFailure(
                .unusable, "\(file): expected the candles of Kite or ShareKhan, found another document")
        }
        let isKite = first.elements.count >= 6
        var stamps = StampReader()
        var reading = BarReading(
            file: file, symbol: options.symbol ?? BarFileName.symbol(of: file), capacity: rows.count)
        for (index, row) in rows.enumerated() {
            let (time, texts) = isKite ? kite(row) : sharekhan(row)
            take(time, texts, index + 1, &stamps, &reading)
        }
        return BarReadings(
            readings: [reading], format: isKite ? .kite : .sharekhan, isConverted: stamps.isConverted,
            isDateOnly: stamps.dateOnly > stamps.timed, notices: [])
    }

    private static func kite(_ row: JSON) -> (String, BarRowText) {
        let texts = row.elements.map { $0.text ?? "" }
        guard texts.count >= 6 else { return ("", BarRowText(prices: [], volume: "")) }
        return (texts[0], BarRowText(prices: Array(texts[1...4]), volume: texts[5]))
    }

    private static func sharekhan(_ row: JSON) -> (String, BarRowText) {
        let texts = ["open", "high", "low", "close"].map { row[$0]?.text ?? "" }
        let (date, time) = (row["tradeDate"]?.text ?? "", row["tradeTime"]?.text ?? "")
        return (
            time.isEmpty ? date : date + " " + time, BarRowText(prices: texts, volume: row["qty"]?.text ?? "")
        )
    }

    /// - Parameter number: Of the candle, from 1; JSON has no lines.
    private static func take(
        _ time: String, _ texts: BarRowText, _ number: Int, _ stamps: inout StampReader,
        _ reading: inout BarReading
    ) {
        guard let stamp = StampText(time) else {
            let found = BarRowText.shortened(time)
            return reading.refuse(
                .badRow, number, "expected a candle with its time of 1990 to 2100, found \"\(found)\"")
        }
        let start = stamps.take(stamp)
        guard let row = texts.row(start: start) else {
            let fault = texts.fault
            return reading.refuse(fault.kind, number, fault.reason)
        }
        reading.take(row, line: number)
    }
}
