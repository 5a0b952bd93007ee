// The report as a page for people. Money in rupees with Indian digit groups, times in IST.

import Accounting
import Market
public import Platform
import Trading

extension DayReport {
    public func text(_ colours: Colours) -> String {
        var page = [colours.bold(title), ""]
        page += table(colours)
        page += ["", chargesLine]
        page += ["", endLine(colours)]
        let said = alerts.filter { $0.alert.severity > .notice }
        if !said.isEmpty { page += ["", colours.bold("Alerts")] }
        for told in said.suffix(12) {
            page.append(
                "  \(told.at.timeOfDay)  \(colours.paint(told.alert.severity.rawValue, .yellow))"
                    + "  \(told.alert.text)"
            )
        }
        if said.count > 12 { page.append("  … and \(said.count - 12) before these") }
        return page.joined(separator: "\n")
    }

    private var title: String {
        let rules = opening.rulebook == opening.date ? "" : ", under the rules of \(opening.rulebook)"
        return "\(opening.date), account \(opening.account), \(opening.mode.rawValue)\(rules)"
    }

    private func table(_ colours: Colours) -> [String] {
        var rows = [["Strategy", "Orders", "Fills", "Denied", "Gross", "Charges", "Net"]]
        for line in lines
        where line.orders + line.fills + line.denied > 0 || lines.count <= 5 && line.gross != .zero {
            rows.append(
                cells(line.name, line.orders, line.fills, line.denied, line.gross, line.charges, line.net))
        }
        rows.append(cells("All", orders, fills.count, denied, gross, charges, net))
        return TextTable(rows, leftColumns: 1).lines.enumerated().map { index, line in
            index == 0 || index == rows.count - 1 ? colours.bold(line) : line
        }
    }

    private func cells(
        _ name: String, _ orders: Int, _ fills: Int, _ denied: Int, _ gross: Money, _ charges: Charges,
        _ net: Money
    ) -> [String] {
        [
            name, "\(orders)", "\(fills)", "\(denied)", Humane.signedRupees(gross),
            Humane.rupees(charges.total),
            Humane.signedRupees(net),
        ]
    }

    private var chargesLine: String {
        let kinds = charges.kinds.filter { $0.amount != .zero }
        guard !kinds.isEmpty else { return "Charges: none" }
        return "Charges: " + kinds.map { "\($0.name) \(Humane.rupees($0.amount))" }.joined(separator: ", ")
    }

    private func endLine(_ colours: Colours) -> String {
        guard isFlat else { return colours.paint("NOT FLAT at the end of the day.", .red) }
        let closed =
            squaredOffAt.map { "Squared off by itself at \($0.timeOfDay)" } ?? "No square-off was needed"
        let fate = unknown == 0 ? "" : " \(unknown) placements went unanswered and were resolved by evidence."
        return colours.paint("\(closed); flat at the end of the day.", .green) + fate
    }
}
