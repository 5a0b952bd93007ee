// What holding one instrument would have made over the sessions of a test, and what of the
// test's returns is its: the comparison that a reader makes anyway.
//
// Bought at the close before the first session, held to the last, no charges and no
// dividends. Splits and bonuses are taken out of a share's prices.

public import Accounting
import Market
public import Statistics

public struct BenchmarkRecord: Hashable, Sendable {
    public let symbol: String
    /// The account's value after each session, had it held the benchmark; begins at the test's cash.
    public let equity: [Double]
    public let comparison: BenchmarkComparison
    /// Sessions of the test in which it had no bar: its price stood still.
    public let silent: Int

    /// Nil when it has no bar up to the last session, or the test had none.
    public init?(
        _ series: BacktestPlan.Series, beside result: BacktestResult, actions: CorporateActions = .none
    ) {
        let closes = BenchmarkRecord.closes(series, actions)
        guard let first = result.equity.first?.date, let last = closes.first, !result.equity.isEmpty,
            closes.contains(where: { $0.date <= result.equity[result.equity.count - 1].date })
        else { return nil }
        // Without a close before the test it is bought at the first there is.
        var price = closes.last { $0.date < first }?.close ?? last.close
        let start = price
        var (next, silent) = (0, 0)
        let equity = result.equity.map { point in
            var isSilent = true
            while next < closes.count, closes[next].date <= point.date {
                if closes[next].date == point.date { isSilent = false }
                price = closes[next].close
                next += 1
            }
            if isSilent { silent += 1 }
            return result.cash.rupees * price / start
        }
        symbol = series.instrument.symbol
        self.equity = equity
        self.silent = silent
        comparison = BenchmarkComparison(
            Returns(equity: result.equity.map(\.equity.rupees), start: result.cash.rupees),
            against: Returns(equity: equity, start: result.cash.rupees))
    }

    /// The last price of each day, in prices of the last one.
    private static func closes(
        _ series: BacktestPlan.Series, _ actions: CorporateActions
    ) -> [(date: CalendarDate, close: Double)] {
        var days = series.bars.days.map { day in
            let (first, last) = (day.rows.lowerBound, day.rows.upperBound - 1)
            return Bar(
                start: Timestamp(nanoseconds: series.bars.starts[last]),
                open: Price(raw: series.bars.opens[first]), high: Price(raw: series.bars.highs[last]),
                low: Price(raw: series.bars.lows[last]), close: Price(raw: series.bars.closes[last]),
                volume: .zero)
        }
        if series.instrument.contract == .share, let last = days.last?.start.date {
            let (symbol, exchange) = (series.instrument.symbol, series.instrument.exchange)
            days = actions.adjust(days, of: symbol, on: exchange, to: last, ifRaw: true)
        }
        return days.map { ($0.start.date, $0.close.rupees) }
    }

    /// The benchmark's own returns.
    public var returns: Returns { comparison.index }

    /// Names and values as the page and the text show them, ratios and fractions told apart.
    public var figures: [(name: String, value: String)] {
        [
            ("Total return", Humane.signedPercent(fraction: returns.total)),
            ("CAGR", Humane.signedPercent(fraction: returns.annual)),
            ("Largest drawdown", Humane.signedPercent(fraction: returns.drawdowns.largest)),
            ("Alpha, a year", Humane.signedPercent(fraction: comparison.compoundedAlpha())),
            ("Beta", plainNumber(comparison.beta)), ("R²", plainNumber(comparison.determination)),
            ("Tracking error, a year", plainPercent(comparison.trackingError)),
            ("Information ratio, a session", plainNumber(comparison.information)),
            ("Capture of rising sessions", plainNumber(comparison.upCapture)),
            ("Capture of falling sessions", plainNumber(comparison.downCapture)),
        ]
    }
}
