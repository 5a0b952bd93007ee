// The indicators against TA-Lib and its peers, row by row, on real bars.

import Market
import Rules
import Testing

/// A column of the golden tables and the expression that must reproduce it. RSI counts
/// nothing, so it is shown as that many rupees.
private let columns: [(column: String, expression: String)] = [
    ("sma_5", "sma(close, 5)"), ("sma_20", "sma(close, 20)"), ("sma_50", "sma(close, 50)"),
    ("ema_12", "ema(close, 12)"), ("ema_26", "ema(close, 26)"), ("ema_50", "ema(close, 50)"),
    ("wma_10", "wma(close, 10)"),
    ("rsi_2", "₹1 × rsi(close, 2)"), ("rsi_14", "₹1 × rsi(close, 14)"),
    ("trange", "atr(1)"), ("atr_14", "atr(14)"),
    ("bb_upper_20_2", "bollinger upper(close, 20, 2)"), ("bb_mid_20", "sma(close, 20)"),
    ("bb_lower_20_2", "bollinger lower(close, 20, 2)"), ("stddev_20_pop", "stddev(close, 20)"),
    ("donchian_high_20", "highest(high, 20)"), ("donchian_low_20", "lowest(low, 20)"),
    ("kc_mid_20", "ema(close, 20)"), ("dema_20", "2 × ema(close, 20) - ema(ema(close, 20), 20)"),
    ("vwap_session", "vwap"),
]

@Suite("An indicator")
struct GoldenIndicatorTests {
    @Test(
        "equals the reference on every row, undefined rows included",
        .enabled(if: SharedData.has("golden/indicators_INFY_daily.csv.gz"), SharedData.absence),
        arguments: [
            ("INFY_daily", "data/daily/INFY.csv.gz", 1),
            ("RELIANCE_1m", "data/minute_2016/RELIANCE.csv.gz", 1),
            ("TATAMOTORS_15m", "data/m15/TATAMOTORS.csv.gz", 15),
        ])
    func golden(name: String, source: String, minutes: Int) throws {
        let table = try SharedData.table("golden/indicators_\(name).csv.gz")
        let all = try SharedData.bars(source)
        let rows = table.dropFirst()
        let first = try #require(rows.first)
        let date = try #require(CalendarDate(first[0].prefix(10)))
        let window = Array(all.drop { $0.start.date < date }.prefix(rows.count))
        try #require(window.count == rows.count)
        for (column, expression) in columns {
            let index = try #require(table[0].firstIndex(of: Substring(column)), "no column \(column)")
            let ours = try values(of: expression, over: window, minutes: minutes)
            for (row, (line, value)) in zip(rows, ours).enumerated() {
                let wanted = Double(line[index])
                guard !agree(wanted, value) else { continue }
                Issue.record("\(name) \(column) row \(row): \(value as Any), reference \(wanted as Any)")
                break
            }
        }
    }

    /// A distance of zero opens nothing, so a reference of zero reads as undefined here.
    private func agree(_ wanted: Double?, _ ours: Double?) -> Bool {
        guard let wanted, wanted > 0 else { return ours == nil }
        guard let ours else { return false }
        return (ours - wanted).magnitude <= 1e-9 * max(1, wanted.magnitude)
    }
}
