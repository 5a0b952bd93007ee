// A walk forward as a page: the joined out-of-sample equity, and each window with what it
// chose, promised and did.

import Market
import Rules
import Statistics
import Trading

public struct WalkForwardPage {
    private let report: WalkForwardReport

    public init(_ report: WalkForwardReport) { self.report = report }

    public var html: String {
        let equity = EquityPicture(report: report.joined).markup
        return PageShell(
            eyebrow: "Walk forward", title: report.strategy.name, facts: facts,
            verdict: report.result.judgement.verdict, reasons: report.result.judgement.reasons,
            lines: report.result.lines, assumptions: report.assumptions, pictures: "\(equity)\(table)",
            file: report.ground.plan.strategies[0], build: report.ground.plan.build
        ).html
    }

    private var facts: String {
        let plan = report.windows
        return
            "train \(plan.train), test \(plan.test) sessions, \(plan.isAnchored ? "anchored" : "rolling") · "
            + "\(report.result.steps.count) windows · best by \(report.search.objective.rawValue) · "
            + "seed \(report.ground.plan.seed)"
    }

    private var table: Markup {
        let rows: [Markup] = report.result.steps.map { step in
            let net = step.outcome.netProfit
            return """
                <tr><td>\("\(step.window.test.lowerBound)") to \("\(step.window.test.upperBound)")</td>\
                <td>\(step.chosen?.settings.text ?? "nothing made enough trades")</td>\
                <td>\(Humane.decimal(step.chosen?.sharpe ?? .nan, places: 2))</td>\
                <td class="\(net < .zero ? "minus" : "plus")">\(Humane.signedWholeRupees(net))</td>\
                <td>\(step.outcome.trades.count)</td></tr>
                """
        }
        return """
            <section><h2>Windows</h2><div class="wide"><table class="rows"><thead><tr><th>Out of sample</th>\
            <th>Chosen</th><th>Sharpe in sample</th><th>Net profit</th><th>Trades</th></tr></thead>
            <tbody>\(rows)</tbody></table></div></section>
            """
    }
}
