// One indicator over the reference bars at once, for TA-Lib's beside it.
//
// TA-Lib is handed columns of floating-point prices; we hold exact ones and reckon in
// whole rules. So each repetition times rules with the indicator and the same rules
// without, and tells the difference: the fields, their conversion and the comparison
// are in both. What finds the entries is in both as well.

import Backtest
import Market
import Rules

extension Workload {
    static let ema = Workload(name: "ema") { bars in try indicator("ema(close, 21)", "₹0", bars) }
    static let rsi = Workload(name: "rsi") { bars in try indicator("rsi(close, 14)", "0", bars) }
    static let atr = Workload(name: "atr") { bars in try indicator("atr(14)", "₹0", bars) }

    /// As often as the peer's script does it.
    private static let passes = 21

    private static func indicator(_ word: String, _ zero: String, _ bars: BarColumns) throws -> Told {
        let whole = try compiled("\(word) < \(zero)")
        let rest = try compiled("close < ₹0")
        var told = Told(items: passes * bars.count, seconds: [], hash: 0, expected: nil)
        for repetition in 0...5 {
            var spent = 0.0
            for _ in 0..<passes {
                let (with, found) = processorSeconds { RuleColumns(whole, bars: bars).firstEntry(from: 0) }
                let (without, other) = processorSeconds { RuleColumns(rest, bars: bars).firstEntry(from: 0) }
                guard found == nil, other == nil else {
                    throw BenchFailed(description: "a rule that is never true found an entry")
                }
                spent += with - without
            }
            if repetition > 0 { told.seconds.append(spent) }
        }
        return told
    }

    private static func compiled(_ condition: String) throws -> Strategy {
        try Strategy.compile(
            """
            strategy "Indicator"
            trade REFERENCE on NSE
            bars 1 minute
            enter between 09:15 and 15:30
            buy when low + high + close < ₹0 and \(condition)
                size 1 share
            """, file: "indicator.sauda")
    }
}
