// The report as one HTML file: pictures, tables, assumptions and the rules themselves.
//
// It asks no network for anything and may run nothing but its own few lines, which its
// own policy forbids to fetch. All that came from files is escaped by `Markup`.

import Accounting
import Market
import Statistics

public struct BacktestPage {
    private let report: BacktestReport

    public init(_ report: BacktestReport) { self.report = report }

    public var html: String {
        let page: Markup = """
            <!doctype html>
            <html lang="en-IN"><head><meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; \
            style-src 'unsafe-inline'; script-src 'unsafe-inline'">
            <meta name="viewport" content="width=device-width,initial-scale=1">
            <title>\(title) · backtest</title><style>\(PageStyle.css)</style></head><body>
            \(heading)\(tiles)
            <section id="equity">\(EquityPicture(report: report).markup)</section>
            <section id="months">\(MonthTable(months: report.months).markup)</section>
            \(groups)
            <section id="exposure">\(ExposurePicture(report: report).markup)</section>
            <section id="distribution"><h2>Distribution</h2><div class="pair">\(distributions)</div></section>
            <section id="charges"><h2>Charges</h2>\(ChargesPicture(report: report).markup)</section>
            \(TradeGallery(report: report).markup)\(MetricTables(report: report).markup)
            \(tables)\(PageWords(report: report).markup)
            <script>\(PageStyle.script)</script></body></html>

            """
        return page.html
    }

    private var title: String {
        let names = report.result.strategies
        return names.count > 3
            ? names.prefix(2).joined(separator: ", ") + " and \(names.count - 2) more"
            : names.joined(separator: ", ")
    }

    private var heading: Markup {
        let days = report.range.map { "\($0.lowerBound) to \($0.upperBound)" } ?? "no session"
        let symbols = report.plan.series.count
        return """
            <header><p class="eyebrow">Backtest</p><h1>\(title)</h1>
            <p class="facts">\(days) · \(report.result.equity.count) sessions · \
            \(symbols) \(symbols == 1 ? "instrument" : "instruments") · \
            \(Humane.count(report.result.bars)) bars · cash \(Humane.wholeRupees(report.result.cash)) · \
            fidelity \(report.origin.fidelity) · seed \(String(report.plan.seed))</p></header>
            """
    }

    private var tiles: Markup {
        let (result, returns) = (report.result, report.returns)
        let tiles: [Markup] = [
            tile(
                "Net profit", Humane.signedWholeRupees(result.netProfit), percent(returns.total),
                result.netProfit),
            tile("CAGR", percent(returns.annual), "volatility " + plainPercent(returns.volatility)),
            tile(
                "Max drawdown", percent(report.drawdowns.largest), "\(report.drawdowns.longest) sessions long"
            ),
            tile("Sharpe", plainNumber(returns.sharpe()), "Sortino " + plainNumber(returns.sortino())),
            tile("Trades", Humane.count(report.trades.count), plainPercent(report.trades.winRate) + " won"),
            tile("Profit factor", plainNumber(report.trades.profitFactor), expectancy),
            tile(
                "Charges", Humane.wholeRupees(result.charges.total),
                "gross " + Humane.signedWholeRupees(report.grossProfit)),
        ]
        return "<div class=\"tiles\">\(tiles)</div>"
    }

    private func percent(_ fraction: Double) -> String { Humane.signedPercent(fraction: fraction) }

    private var expectancy: String {
        report.trades.expectancy.map { Humane.signedWholeRupees($0) + " a trade" } ?? "no trade"
    }

    private func tile(_ name: String, _ value: String, _ note: String, _ sign: Money = .zero) -> Markup {
        let tone = sign < .zero ? "minus" : sign > .zero ? "plus" : ""
        return """
            <div class="tile"><span>\(name)</span><b class="\(tone)">\(value)</b><small>\(note)</small></div>
            """
    }

    private var groups: Markup {
        guard report.trades.count > 0 else { return .none }
        let strategies = report.byStrategy
        return """
            <section id="where"><h2>Where the profit came from</h2><p class="quiet">After charges, with the \
            number of trades and how many won.</p><div class="masonry">
            \(GroupPicture(title: "By symbol", groups: report.bySymbol).markup)
            \(GroupPicture(title: "By exit", groups: report.byExit).markup)
            \(GroupPicture(title: "By hour of entry", groups: report.byHour).markup)
            \(GroupPicture(title: "By weekday", groups: report.byWeekday).markup)
            \(GroupPicture(title: "By side", groups: report.bySide).markup)
            \(strategies.count > 1 ? GroupPicture(title: "By strategy", groups: strategies).markup : .none)
            </div></section>
            """
    }

    private var distributions: Markup {
        let days = HistogramPicture(
            title: "Sessions by return", values: report.returns.values, label: axisPercent)
        let trades = HistogramPicture(
            title: "Trades by net profit", values: report.result.trades.map(\.net.rupees), label: axisRupees)
        return "\(days.markup)\(trades.markup)"
    }

    private var tables: Markup {
        let tables = PageTables(report: report)
        let parts = [tables.falls, tables.extremes, tables.open, tables.denials]
        return "<section id=\"tables\">\(parts)</section>"
    }
}
