// Where the gross profit went: charge by charge as a contract note names them, and what
// was left.

import Accounting
import Market
import Statistics

struct ChargesPicture {
    let report: BacktestReport

    var markup: Markup {
        let charges = report.result.charges
        let total = charges.total
        let kinds = charges.kinds.filter { $0.amount != .zero }
        let largest = kinds.map(\.amount).max() ?? .zero
        return """
            <div class="pair"><div class="wide"><table class="plain">\
            <caption>From gross to net</caption><tbody>
            \(line("Gross profit", Humane.signedRupees(report.grossProfit), report.grossProfit))
            \(line("Charges", "-" + Humane.rupees(total), -total))
            \(line("Net profit", Humane.signedRupees(report.result.netProfit), report.result.netProfit))
            </tbody></table>\(share)</div>
            <figure><figcaption>Charges</figcaption>\(kinds.isEmpty ? "<p class=\"quiet\">None.</p>" : .none)
            <svg viewBox="0 0 500 \(Double(max(kinds.count, 1)) * 26)" role="img" aria-label="Charges">
            \(kinds.enumerated().map { bar($1.name, $1.amount, of: total, largest, y: Double($0) * 26) })
            </svg></figure></div>
            """
    }

    private func line(_ name: String, _ text: String, _ sign: Money) -> Markup {
        let tone = sign < .zero ? "minus" : sign > .zero ? "plus" : ""
        return "<tr><th scope=\"row\">\(name)</th><td class=\"\(tone)\">\(text)</td></tr>"
    }

    private var share: Markup {
        let trades = report.trades.count
        guard trades > 0 else { return .none }
        let each = report.result.charges.total.scaled(by: 1, over: Int64(trades))
        var text = "\(Humane.rupees(each)) a trade"
        if report.grossProfit > .zero {
            let part = report.result.charges.total.rupees / report.grossProfit.rupees * 100
            text += ", \(Humane.decimal(part, places: 1))% of the gross profit"
        }
        return "<p class=\"quiet\">Charges took \(text).</p>"
    }

    private func bar(
        _ name: String, _ amount: Money, of total: Money, _ largest: Money, y: Double
    ) -> Markup {
        let part = total > .zero ? amount.rupees / total.rupees : 0
        let length = largest > .zero ? amount.rupees / largest.rupees * 240 : 0
        return """
            <text class="name" x="0" y="\(y + 16)">\(name)</text>\
            <rect class="charge" x="110" y="\(y + 4)" width="\(max(length, 1))" height="15" rx="2"/>\
            <text class="value end" x="450" y="\(y + 16)">\(Humane.rupees(amount))</text>\
            <text class="axis end" x="500" y="\(y + 16)">\(Humane.decimal(part * 100, places: 0))%</text>
            """
    }
}
