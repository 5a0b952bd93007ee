// ShareKhan's candles as bars.
//
// A row says when its last trade was, not when it began: 09:04:59 belongs to the bar
// of 09:00. So a bar's start is found by rounding down on the session's grid. Rows
// come oldest first, sometimes twice (seen 2025); there are none of the running day.

import Market
import Platform

enum CandleRows {
    /// ShareKhan's word for a bar's length; nil for one that it does not make.
    static func interval(_ length: Span) -> String? {
        if length == .minutes(24 * 60) { return "daily" }
        let minutes: [Int64] = [1, 3, 5, 10, 15, 30, 60]
        return minutes.first { length == .minutes($0) }.map { "\($0)minute" }
    }

    /// - Parameter open: the time of day from which the bars are counted.
    static func bars(_ rows: [JSON], length: Span, open: TimeOfDay) throws(BrokerFailure) -> [Bar] {
        var bars: [Bar] = []
        var lastTrade: Timestamp?
        for row in rows {
            let (bar, traded) = try bar(row, length: length, open: open)
            if let last = bars.last, last.start == bar.start {
                bars[bars.count - 1] = traded == lastTrade ? bar : merged(last, bar)
            } else {
                bars.append(bar)
            }
            lastTrade = traded
        }
        return unique(bars.sorted { $0.start < $1.start })
    }

    private static func bar(
        _ row: JSON, length: Span, open: TimeOfDay
    ) throws(BrokerFailure) -> (bar: Bar, traded: Timestamp) {
        guard let day = row["tradeDate"]?.text.flatMap({ WireTime.date($0, .dayFirst) }) else {
            throw unreadable("a tradeDate as d/M/yyyy", row["tradeDate"], in: row)
        }
        let isDaily = length >= .minutes(24 * 60)
        let time = row["tradeTime"]?.text.flatMap { WireTime.timeOfDay($0) }
        guard let time = time ?? (isDaily ? open : nil) else {
            throw unreadable("a tradeTime as HH:mm:ss", row["tradeTime"], in: row)
        }
        guard let first = row["open"]?.price, let high = row["high"]?.price, let low = row["low"]?.price,
            let last = row["close"]?.price, let volume = row["qty"]?.quantity,
            low > .zero, volume >= .zero
        else { throw unreadable("open, high, low, close and qty of a candle", nil, in: row) }
        let traded = Timestamp(day, time)
        let start = isDaily ? Timestamp(day, open) : floor(traded, to: length, from: Timestamp(day, open))
        let bar = Bar(start: start, open: first, high: high, low: low, close: last, volume: volume)
        return (bar, traded)
    }

    private static func floor(_ time: Timestamp, to length: Span, from open: Timestamp) -> Timestamp {
        let elapsed = (time - open).nanoseconds
        let rest = elapsed % length.nanoseconds
        return time - Span(nanoseconds: rest < 0 ? rest + length.nanoseconds : rest)
    }

    /// Two rows of one span with different last trades are two parts of it.
    private static func merged(_ first: Bar, _ second: Bar) -> Bar {
        var bar = first
        bar.high = max(first.high, second.high)
        bar.low = min(first.low, second.low)
        bar.close = second.close
        bar.volume = min(first.volume + second.volume, Quantity.limit)
        return bar
    }

    /// Of rows that repeat a span further up, the later one counts.
    private static func unique(_ bars: [Bar]) -> [Bar] {
        var result: [Bar] = []
        result.reserveCapacity(bars.count)
        for bar in bars {
            if result.last?.start == bar.start { result[result.count - 1] = bar } else { result.append(bar) }
        }
        return result
    }
}
