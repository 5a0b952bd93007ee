// How the results of a slice are found: by the Desk itself, one setting after the other.

import Accounting
import Market
public import Trading

extension Sweep {
    /// The results of a slice, in its order. Pure and slow: call it in a task of its own.
    ///
    /// - Throws: a setting that the rules refuse, or bars that no session of the calendar holds.
    public func results(of slice: Range<Int>) throws(OpeningRefused) -> [SweepResult] {
        try slice.map { (index) throws(OpeningRefused) in
            var run = try BarsRun(plan(of: index))
            let result = run.run()
            return SweepResult(
                index: index, settings: settings[index], engine: .desk, trades: result.trades.count,
                wins: result.trades.count { $0.net > .zero }, charges: result.charges.total,
                finalEquity: result.finalEquity, cash: result.cash, equity: result.equity.map(\.equity))
        }
    }
}
