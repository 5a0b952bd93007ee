// Every figure with its name and, where the field disagrees, with whose convention it is.

import Market
import Statistics

struct MetricTables {
    let report: BacktestReport

    var markup: Markup {
        """
        <section id="figures"><h2>Figures</h2><div class="columns">\(table("Return and risk", returns))\
        \(table("Tails and shape", tails))\(table("Trades", trades))\(beside)</div>
        <p class="quiet">Daily returns, 252 sessions a year, no risk-free rate. Sortino, value at risk and \
        the other figures on which libraries differ are defined in docs/METRICS.md.</p></section>
        """
    }

    private func table(_ title: String, _ rows: [(String, String)]) -> Markup {
        let lines: [Markup] = rows.map { "<tr><th scope=\"row\">\($0.0)</th><td>\($0.1)</td></tr>" }
        return """
            <div class="wide"><table class="plain"><caption>\(title)</caption>\
            <tbody>\(lines)</tbody></table></div>
            """
    }

    private var beside: Markup {
        guard let benchmark = report.benchmark else { return .none }
        let silent =
            benchmark.silent == 0 ? [] : [("Sessions without its price", "\(benchmark.silent)")]
        return table(
            "Beside holding \(benchmark.symbol)", benchmark.figures.map { ($0.name, $0.value) } + silent)
    }

    private var returns: [(String, String)] {
        let figures = report.returns
        return [
            ("Total return", percent(figures.total)), ("CAGR", percent(figures.annual)),
            ("Volatility, a year", percent(figures.volatility, signed: false)),
            ("Sharpe", number(figures.sharpe())), ("Sortino", number(figures.sortino())),
            ("Calmar", number(figures.calmar)), ("Omega", number(figures.omega())),
            ("Stability (R²)", number(figures.stability)),
            ("Largest drawdown", percent(report.drawdowns.largest)),
            ("Longest drawdown", "\(Humane.count(report.drawdowns.longest)) sessions"),
            ("Ulcer index", percent(report.drawdowns.ulcer, signed: false)),
            ("Recovery factor", number(figures.recoveryFactor)),
            ("Time in market", percent(report.timeInMarket, signed: false)),
        ]
    }

    private var tails: [(String, String)] {
        let figures = report.returns
        return [
            ("Best session", percent(figures.best)), ("Worst session", percent(figures.worst)),
            ("Sessions won", percent(figures.winRate, signed: false)),
            ("VaR 5%, historical", percent(figures.historicalValueAtRisk)),
            ("CVaR 5%, historical", percent(figures.historicalShortfall)),
            ("VaR 5%, normal", percent(figures.normalValueAtRisk)),
            ("CVaR 5%, normal", percent(figures.normalShortfall)),
            ("Tail ratio", number(figures.tailRatio)), ("Skewness", number(figures.sample.skewness)),
            ("Excess kurtosis", number(figures.sample.kurtosis)),
            ("Gain to pain", number(figures.gainToPain)), ("Kelly share", number(figures.kelly)),
        ]
    }

    private var trades: [(String, String)] {
        let trades = report.trades
        return [
            ("Closed trades", Humane.count(trades.count)),
            ("Win rate", percent(trades.winRate, signed: false)),
            ("Profit factor", number(trades.profitFactor)), ("Payoff", number(trades.payoff)),
            ("Expectancy", money(trades.expectancy)), ("Average gain", money(trades.averageGain)),
            ("Average loss", money(trades.averageLoss)), ("Best trade", money(trades.best)),
            ("Worst trade", money(trades.worst)),
            ("Average hold", trades.averageHold.map { Humane.duration($0) } ?? "n/a"),
            ("Winning streak", "\(trades.winningStreak)"), ("Losing streak", "\(trades.losingStreak)"),
            ("Orders, fills", "\(Humane.count(report.result.orders)), \(Humane.count(report.result.fills))"),
        ]
    }

    private func money(_ amount: Money?) -> String { amount.map { Humane.signedRupees($0) } ?? "n/a" }
    private func number(_ value: Double) -> String { plainNumber(value) }
    private func percent(_ value: Double, signed: Bool = true) -> String {
        signed ? Humane.signedPercent(fraction: value) : plainPercent(value)
    }
}

/// Two decimals; `∞` for what is without bound, as a profit factor without losses.
func plainNumber(_ value: Double) -> String {
    value == .infinity ? "∞" : Humane.decimal(value, places: 2)
}

func plainPercent(_ value: Double) -> String {
    let text = Humane.decimal(value * 100, places: 1)
    return text == "n/a" ? text : text + "%"
}
