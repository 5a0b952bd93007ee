// The indicators against TA-Lib and its peers, row by row, on real bars.

import Market
import Rules
import Testing

/// A column of the golden tables, the expression that must reproduce it, and its unit: percentages
/// are fractions here and hundreds there.
private let columns: [(column: String, expression: String, scale: Double)] = [
    ("sma_5", "sma(close, 5)", 1), ("sma_20", "sma(close, 20)", 1), ("sma_50", "sma(close, 50)", 1),
    ("ema_12", "ema(close, 12)", 1), ("ema_26", "ema(close, 26)", 1), ("ema_50", "ema(close, 50)", 1),
    ("wma_10", "wma(close, 10)", 1), ("dema_20", "dema(close, 20)", 1), ("tema_20", "tema(close, 20)", 1),
    ("kama_10", "kama(close, 10)", 1), ("rsi_2", "rsi(close, 2)", 1), ("rsi_14", "rsi(close, 14)", 1),
    ("macd_12_26_9", "macd line(close, 12, 26, 9)", 1), ("macd_signal", "macd signal(close, 12, 26, 9)", 1),
    ("macd_hist", "macd histogram(close, 12, 26, 9)", 1), ("trange", "true range", 1),
    ("atr_14", "atr(14)", 1), ("natr_14", "natr(14)", 100), ("plus_di_14", "plus di(14)", 1),
    ("minus_di_14", "minus di(14)", 1), ("adx_14", "adx(14)", 1),
    ("bb_upper_20_2", "bollinger upper(close, 20, 2)", 1), ("bb_mid_20", "bollinger middle(close, 20)", 1),
    ("bb_lower_20_2", "bollinger lower(close, 20, 2)", 1), ("stddev_20_pop", "stddev(close, 20)", 1),
    ("stoch_k_14_3", "stochastic k(14, 3, 3)", 1), ("stoch_d_3", "stochastic d(14, 3, 3)", 1),
    ("stochf_k_14", "fast stochastic k(14, 3)", 1), ("stochf_d_3", "fast stochastic d(14, 3)", 1),
    ("cci_20", "cci(20)", 1), ("obv", "obv", 1), ("mfi_14", "mfi(14)", 1),
    ("roc_10", "roc(close, 10)", 100), ("mom_10", "momentum(close, 10)", 1),
    ("willr_14", "williams r(14)", 1),
    ("sar_0.02_0.2", "parabolic sar(0.02, 0.2)", 1), ("aroon_down_14", "aroon down(14)", 1),
    ("aroon_up_14", "aroon up(14)", 1), ("linreg_14", "linear regression(close, 14)", 1),
    ("donchian_high_20", "donchian upper(20)", 1), ("donchian_low_20", "donchian lower(20)", 1),
    ("donchian_mid_20", "donchian middle(20)", 1), ("kc_lower_20_2", "keltner lower(20, 2)", 1),
    ("kc_mid_20", "keltner middle(20)", 1), ("kc_upper_20_2", "keltner upper(20, 2)", 1),
    ("supertrend_10_3", "supertrend(10, 3)", 1), ("supertrend_dir", "supertrend direction(10, 3)", 1),
    ("vwap_session", "vwap", 1), ("vwap_rolling_14_ta", "rolling vwap(14)", 1),
]

/// Another library's habit, which the table shows for information.
private let notOurs = ["timestamp", "close", "supertrend_10_3_pandas_ta", "supertrend_dir_pandas_ta"]

@Suite("An indicator")
struct GoldenIndicatorTests {
    @Test(
        "equals the reference on every row of every column, undefined rows included",
        .enabled(if: SharedData.has("golden/indicators_INFY_daily.csv.gz"), SharedData.absence),
        arguments: [
            ("INFY_daily", "data/daily/INFY.csv.gz", 1440),
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
        for column in table[0] where !notOurs.contains(String(column)) {
            #expect(columns.contains { $0.column == column }, "no indicator reproduces \(column)")
        }
        for (column, expression, scale) in columns {
            let index = try #require(table[0].firstIndex(of: Substring(column)), "no column \(column)")
            let ours = try probe(expression, over: window, minutes: minutes, day: minutes == 1440)
            for (row, (line, value)) in zip(rows, ours).enumerated() {
                let wanted = Double(line[index])
                guard !agree(wanted, value * scale) else { continue }
                Issue.record("\(name) \(column) row \(row): \(value * scale), reference \(wanted as Any)")
                break
            }
        }
    }

    private func agree(_ wanted: Double?, _ ours: Double) -> Bool {
        guard let wanted else { return ours.isNaN }
        return (ours - wanted).magnitude <= 1e-9 * max(1, wanted.magnitude)
    }
}
