// A test in ten seconds: what was assumed, how the account went, and two columns of
// figures. Colour says only what the signs say too.

import Accounting
public import Backtest
import Market
public import Platform
import Statistics
import Trading

extension BacktestReport {
    public func text(_ colours: Colours) -> String {
        var page = [colours.bold(result.strategies.joined(separator: ", ")), headline, ""]
        for line in result.assumptions {
            page += wrapped("· " + line, to: 98).map { colours.paint("  " + $0, .grey) }
        }
        page += ["", "  " + curve(colours), ""] + figures(colours)
        page += beside
        page += remarks.isEmpty ? [] : [""] + remarks.flatMap { wrapped($0, to: 98) }.map { "  " + $0 }
        return (page + ["", "  " + speed]).joined(separator: "\n")
    }

    private var headline: String {
        let days = range.map { "\($0.lowerBound) to \($0.upperBound)" } ?? "no session"
        return "\(days), \(counted(result.equity.count, "session")), "
            + "\(counted(plan.series.count, "instrument")), fidelity \(origin.fidelity), seed \(plan.seed)"
    }

    private func curve(_ colours: Colours) -> String {
        let values = [result.cash.rupees] + result.equity.map(\.equity.rupees)
        let line = Sparkline(values, width: 44).text
        return colours.paint(line, result.netProfit < .zero ? .red : .green)
            + "  \(Humane.wholeRupees(result.cash)) → \(Humane.wholeRupees(result.finalEquity))"
    }

    private func figures(_ colours: Colours) -> [String] {
        let left = [
            ("Net profit", Humane.signedWholeRupees(result.netProfit), signed(returns.total)),
            (
                "Charges", Humane.wholeRupees(result.charges.total),
                "gross \(Humane.signedWholeRupees(grossProfit))"
            ),
            ("CAGR", signed(returns.annual), "volatility \(plain(returns.volatility))"),
            ("Max drawdown", signed(drawdowns.largest), counted(drawdowns.longest, "session")),
            ("Sharpe", number(returns.sharpe()), "Sortino \(number(returns.sortino()))"),
        ]
        let right = [
            ("Trades", Humane.count(trades.count)), ("Win rate", plain(trades.winRate)),
            ("Profit factor", number(trades.profitFactor)),
            ("Expectancy", trades.expectancy.map { Humane.signedWholeRupees($0) } ?? "n/a"),
            ("Average hold", trades.averageHold.map { Humane.duration($0) } ?? "n/a"),
        ]
        let rows = zip(left, right).map { [$0.0, $0.1, $0.2, $1.0, $1.1] }
        let widths = (0..<5).map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            let tone: Colours.Colour? = row[1].hasPrefix("-") ? .red : row[1].hasPrefix("+") ? .green : nil
            let value = padded(left: row[1], to: widths[1])
            return "  " + padded(row[0], to: widths[0] + 2) + (tone.map { colours.paint(value, $0) } ?? value)
                + "  " + padded(row[2], to: widths[2] + 4) + padded(row[3], to: widths[3] + 2)
                + padded(left: row[4], to: widths[4])
        }
    }

    /// One line on the benchmark; the page has all of it.
    private var beside: [String] {
        guard let benchmark else { return [] }
        let comparison = benchmark.comparison
        return [
            "",
            "  Holding \(benchmark.symbol): \(signed(benchmark.returns.total)), drawdown "
                + "\(signed(benchmark.returns.drawdowns.largest)); against it alpha "
                + "\(signed(comparison.compoundedAlpha())) a year, beta \(number(comparison.beta)), "
                + "R² \(number(comparison.determination)), tracking error \(plain(comparison.trackingError))",
        ]
    }

    private var speed: String {
        let work =
            "\(counted(result.orders, "order")), \(counted(result.fills, "fill")), "
            + counted(result.bars, "bar")
        guard let engine = origin.engine, engine > .zero else { return work }
        let seconds = Double(engine.nanoseconds) / 1e9
        return "\(work) in \(Humane.decimal(seconds, places: 2)) s: "
            + "\(Humane.decimal(Double(result.bars) / seconds, places: 0)) bars a second"
    }

    private func counted(_ count: Int, _ noun: String) -> String {
        "\(Humane.count(count)) \(noun)\(count == 1 ? "" : "s")"
    }

    private func signed(_ fraction: Double) -> String { Humane.signedPercent(fraction: fraction) }
    private func plain(_ fraction: Double) -> String {
        let text = Humane.decimal(fraction * 100, places: 1)
        return text == "n/a" ? text : text + "%"
    }
    private func number(_ value: Double) -> String {
        value == .infinity ? "∞" : Humane.decimal(value, places: 2)
    }
}

/// Broken at blanks into lines of at most `width` characters, as far as the words allow.
func wrapped(_ text: String, to width: Int) -> [String] {
    var lines: [String] = []
    for word in text.split(separator: " ") {
        if let last = lines.last, last.count + 1 + word.count <= width {
            lines[lines.count - 1] = last + " " + word
        } else {
            lines.append((lines.isEmpty ? "" : "  ") + word)
        }
    }
    return lines
}
