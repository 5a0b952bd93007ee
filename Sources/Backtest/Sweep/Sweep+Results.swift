// How the results of a slice are found: by the light loop where it stands for the Desk,
// by the Desk elsewhere.

import Market
public import Trading

extension Sweep {
    /// The results of a slice, in its order. Pure and slow: call it in a task of its own.
    ///
    /// - Throws: a setting that the rules refuse, or bars that no session of the calendar holds.
    public func results(of slice: Range<Int>) throws(OpeningRefused) -> [SweepResult] {
        var results: [SweepResult] = []
        results.reserveCapacity(slice.count)
        for index in slice {
            let outcome = try Skim.run(plan(of: index))
            results.append(
                SweepResult(
                    index: index, settings: settings[index], engine: outcome.desk == nil ? .columns : .desk,
                    trades: outcome.trades.count, wins: outcome.trades.count { $0.net > .zero },
                    charges: outcome.charges, finalEquity: outcome.equity.last ?? plan.cash, cash: plan.cash,
                    equity: outcome.equity))
        }
        return results
    }
}
