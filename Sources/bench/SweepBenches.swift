// The second path of a backtest, on the reference bars: whole histories as columns, and
// sweeps over hundreds of settings.

import Backtest
import Market

/// That the bars made here are the reference's, and how fast they are made.
func measureReferenceBars() throws -> [Figure] {
    try ReferenceBars.fingerprints.map { count, expected in
        let bars = try ReferenceBars.columns(count)
        var figure = Figure(what: "\(count) bars", unit: "rows", runs: [Double(bars.count)])
        figure.answer = Figure.Answer(found: ReferenceBars.fingerprint(bars), expected: expected)
        return figure
    }
}
