// What a reader needs to believe or to repeat the test: every assumption, the data, the
// seed, and the rules themselves.

import Market
import Trading

struct PageWords {
    let report: BacktestReport

    var markup: Markup {
        let assumptions: [Markup] = report.result.assumptions.map { "<li>\($0)</li>" }
        let files: [Markup] = report.plan.strategies.map(rules)
        let remarks: [Markup] = report.remarks.map { "<li>\($0)</li>" }
        let noted: Markup =
            remarks.isEmpty
            ? .none : "<section id=\"remarks\"><h2>To be noted</h2><ul>\(remarks)</ul></section>"
        return """
            \(noted)<section id="assumptions"><h2>Assumptions</h2><ul>\(assumptions)</ul></section>
            <section id="origin"><h2>To repeat it</h2><div class="wide">\
            <table class="plain"><tbody>\(facts)</tbody></table></div></section>
            <section id="rules"><h2>Rules</h2>\(files)</section>
            <footer>\(report.plan.build) · past prices, simulated fills: no promise of what comes</footer>
            """
    }

    private var facts: [Markup] {
        let rulebook = report.plan.rulebook.map { "\($0), on every day" } ?? "each day's own"
        let days = report.range.map { "\($0.lowerBound) to \($0.upperBound)" } ?? "none"
        let symbols = report.plan.series.map(\.instrument.symbol)
        let names = symbols.prefix(40).joined(separator: ", ")
        let rest = symbols.count > 40 ? " and \(symbols.count - 40) more" : ""
        let rows = [
            ("Data", report.origin.data), ("Sessions", days), ("Instruments", names + rest),
            ("Fidelity", report.origin.fidelity), ("Rulebook", rulebook), ("Seed", "\(report.plan.seed)"),
            ("Cash", Humane.rupees(report.plan.cash)), ("Program", report.plan.build),
        ]
        return rows.map { "<tr><th scope=\"row\">\($0.0)</th><td>\($0.1)</td></tr>" }
    }

    private func rules(_ file: PlayedDay.StrategyFile) -> Markup {
        let settings = file.settings.map { "\($0.name) = " + PageWords.shortest($0.value) }.joined(
            separator: ", ")
        let set: Markup = settings.isEmpty ? .none : "<p class=\"quiet\">Set for this test: \(settings)</p>"
        return """
            <details open><summary>\(file.file)</summary>\(set)<pre>\(file.source)</pre></details>
            """
    }

    /// `9` rather than `9.0`.
    private static func shortest(_ value: Double) -> String {
        let text = "\(value)"
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }
}
