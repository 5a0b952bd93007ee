// A search, or a walk forward, as one HTML file in the style of a backtest's report: the
// verdict first, then the pictures, then the figures that it was made of.

import Market
import Rules
import Statistics
import Trading

public struct SearchPage {
    private let report: SearchReport

    public init(_ report: SearchReport) { self.report = report }

    public var html: String {
        let heat: Markup =
            report.heatMap.map {
                HeatPicture(map: $0, objective: report.plan.objective).markup
            } ?? .none
        return PageShell(
            eyebrow: "Parameter search", title: report.strategy.name, facts: facts, verdict: report.verdict,
            reasons: report.reasons, lines: report.findings?.lines ?? [],
            assumptions: report.assumptions, pictures: "\(heat)\(table)",
            file: report.ground.plan.strategies[0], build: report.ground.plan.build
        ).html
    }

    private var facts: String {
        let dates = report.ground.dates
        let days = "\(dates.first.map { "\($0)" } ?? "") to \(dates.last.map { "\($0)" } ?? "")"
        return
            "\(days) · \(dates.count) sessions · \(Humane.count(report.results.count)) combinations · "
            + "best by \(report.plan.objective.rawValue) · seed \(report.ground.plan.seed)"
    }

    private var table: Markup {
        let names: [Markup] = report.plan.space.axes.map { "<th>\($0.name)</th>" }
        let rows: [Markup] = report.ranked.prefix(20).enumerated().map { rank, result in
            row("\(rank + 1)", result)
        }
        return """
            <section><h2>The best</h2><div class="wide"><table class="rows"><thead><tr><th></th>\(names)\
            <th>Net profit</th><th>Sharpe</th><th>Drawdown</th><th>Trades</th><th>Won</th></tr></thead>
            <tbody>\(rows)\(row("as the file says", report.baseline))</tbody></table></div></section>
            """
    }

    private func row(_ name: String, _ result: SweepResult) -> Markup {
        let values: [Markup] = report.plan.space.axes.map { axis in
            let value = result.settings.first { $0.name == axis.name }?.value
            return "<td>\(value.map { shortest($0) } ?? "")</td>"
        }
        let won = result.trades > 0 ? Double(result.wins) / Double(result.trades) : .nan
        return """
            <tr><td>\(name)</td>\(values)<td class="\(result.net < .zero ? "minus" : "plus")">\
            \(Humane.signedWholeRupees(result.net))</td><td>\(Humane.decimal(result.sharpe, places: 2))</td>\
            <td>\(Humane.decimal(result.maxDrawdown * 100, places: 1)) %</td><td>\(result.trades)</td>\
            <td>\(won.percentText)</td></tr>
            """
    }
}

/// What both pages share.
struct PageShell {
    let eyebrow: String
    let title: String
    let facts: String
    let verdict: Verdict
    let reasons: [String]
    let lines: [FindingLine]
    let assumptions: [String]
    let pictures: Markup
    let file: PlayedDay.StrategyFile
    let build: String

    var html: String {
        let reasons: [Markup] = reasons.map { "<li>\($0)</li>" }
        let lines: [Markup] = lines.map { line in
            """
            <tr><td>\(line.name)</td><td>\(line.value)</td><td style="text-align:left;white-space:normal">\
            \(line.reading)</td></tr>
            """
        }
        let assumptions: [Markup] = assumptions.map { "<li>\($0)</li>" }
        let page: Markup = """
            <!doctype html>
            <html lang="en-IN"><head><meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; \
            style-src 'unsafe-inline'; script-src 'unsafe-inline'">
            <meta name="viewport" content="width=device-width,initial-scale=1">
            <title>\(title) · \(eyebrow)</title><style>\(PageStyle.css)</style></head><body>
            <header><p class="eyebrow">\(eyebrow)</p><h1>\(title)</h1><p class="facts">\(facts)</p></header>
            <section id="verdict"><h2>Verdict: \(verdict.rawValue)</h2><ul>\(reasons)</ul></section>
            <section id="picture">\(pictures)</section>
            <section id="luck"><h2>How much of it may be luck</h2><div class="wide"><table class="rows">
            <tbody>\(lines)</tbody></table></div></section>
            <section id="assumptions"><h2>Assumptions</h2><ul class="quiet">\(assumptions)</ul></section>
            <section id="rules"><h2>Rules</h2><details><summary>\(file.file)</summary>
            <pre>\(file.source)</pre>
            </details></section>
            <footer>\(build) · past prices, simulated fills: no promise of what comes</footer>
            <script>\(PageStyle.script)</script></body></html>

            """
        return page.html
    }
}
