// Searches in ten seconds: the verdict with its reasons, the best beside what speaks against
// it, and a coarse map.

import Backtest
import Market
import Platform
import Rules
import Trading

extension SearchReport {
    func text(_ colours: Colours) -> String {
        let dates = ground.dates
        let days = "\(dates.first.map { "\($0)" } ?? "") to \(dates.last.map { "\($0)" } ?? "")"
        var page = [
            colours.bold("\(strategy.name): \(results.count) combinations over \(dates.count) sessions"),
            "\(days), best by \(plan.objective.rawValue) (\(plan.objective.meaning)), "
                + "seed \(ground.plan.seed)",
        ]
        if refused > 0 { page.append("\(refused) combinations were refused by the rules") }
        page += [""] + table + [""]
        if let map = heatMap { page += HeatText(map: map, colours: colours).lines + [""] }
        page += findingLines(findings?.lines ?? [])
        return (page + verdictLines(verdict, reasons, colours)).joined(separator: "\n")
    }

    private var table: [String] {
        let names = plan.space.axes.map(\.name)
        var rows = [[""] + names + ["Net profit", "Sharpe", "Drawdown", "Trades"]]
        for (rank, result) in ranked.prefix(10).enumerated() { rows.append(cells("\(rank + 1)", result)) }
        rows.append(cells("the file's own", baseline))
        return TextTable(rows, leftColumns: 1).lines
    }

    private func cells(_ name: String, _ result: SweepResult) -> [String] {
        let values = plan.space.axes.map { axis in
            result.settings.first { $0.name == axis.name }.map { shortest($0.value) } ?? ""
        }
        return [name] + values + [
            Humane.signedWholeRupees(result.net), Humane.decimal(result.sharpe, places: 2),
            Humane.decimal(result.maxDrawdown * 100, places: 1) + "%", "\(result.trades)",
        ]
    }
}

extension WalkForwardReport {
    func text(_ colours: Colours) -> String {
        var rows = [["Out of sample", "Chosen", "Sharpe in sample", "Net profit", "Trades"]]
        for step in result.steps {
            rows.append([
                "\(step.window.test.lowerBound) to \(step.window.test.upperBound)",
                step.chosen?.settings.text ?? "nothing",
                Humane.decimal(step.chosen?.sharpe ?? .nan, places: 2),
                Humane.signedWholeRupees(step.outcome.netProfit), "\(step.outcome.trades.count)",
            ])
        }
        let kind = windows.isAnchored ? "anchored" : "rolling"
        let page =
            [
                colours.bold("\(strategy.name): walked forward through \(result.steps.count) windows"),
                "train \(windows.train), test \(windows.test) sessions, \(kind), "
                    + "\(search.places.count) combinations each, best by \(search.objective.rawValue)", "",
            ] + TextTable(rows, leftColumns: 2).lines + [
                "", "Out of sample: \(Humane.signedWholeRupees(result.net)) in \(result.trades.count) trades",
                "",
            ] + findingLines(result.lines)
        return
            (page + verdictLines(result.judgement.verdict, result.judgement.reasons, colours))
            .joined(separator: "\n")
    }
}

private func findingLines(_ lines: [FindingLine]) -> [String] {
    guard !lines.isEmpty else { return [] }
    let name = lines.map(\.name.count).max() ?? 0
    let value = lines.map(\.value.count).max() ?? 0
    return lines.map {
        "  \(padded($0.name, to: name))  \(padded(left: $0.value, to: value))  \($0.reading)"
    } + [""]
}

private func verdictLines(_ verdict: Backtest.Verdict, _ reasons: [String], _ colours: Colours) -> [String] {
    let colour: Colours.Colour =
        switch verdict {
        case .noise: .red
        case .fragile: .yellow
        case .plausible: .green
        }
    return ["Verdict: " + colours.paint(verdict.rawValue, colour)] + reasons.map { "  · \($0)" }
}

/// The heat map in characters: darker earns more, a dot earns nothing or loses, `◆` is the best.
struct HeatText {
    let map: HeatMap
    let colours: Colours
    private static let most = (columns: 64, rows: 20)
    private static let shades = ["░", "▒", "▓", "█"]

    var lines: [String] {
        let columns = HeatText.some(map.across.values.count, HeatText.most.columns)
        let rows = HeatText.some(map.cells.count, HeatText.most.rows)
        let labels = rows.map { row in map.down.map { shortest($0.values[row]) } ?? "" }
        let width = max(labels.map(\.count).max() ?? 0, map.down?.name.count ?? 0)
        let first = shortest(map.across.values.first ?? 0)
        let last = shortest(map.across.values.last ?? 0)
        let body = zip(rows, labels).map { row, label in
            "  \(padded(left: label, to: width)) "
                + columns.map { mark($0, row) }.joined()
        }
        return ["  \(padded(left: map.down?.name ?? "", to: width))"] + body + [
            "  \(padded("", to: width)) \(first) … \(last)  \(map.across.name)"
        ]
    }

    private func mark(_ column: Int, _ row: Int) -> String {
        if map.best?.column == column, map.best?.row == row { return colours.bold("◆") }
        guard let value = map.cells[row][column] else { return " " }
        guard value > 0, map.extent > 0 else { return colours.paint("·", .red) }
        let shade = min(Int(value / map.extent * 4), 3)
        return colours.paint(HeatText.shades[shade], .green)
    }

    /// At most so many of the places, evenly, the best among them only when it falls on one.
    private static func some(_ count: Int, _ most: Int) -> [Int] {
        Array(stride(from: 0, to: count, by: max((count + most - 1) / most, 1)))
    }
}
