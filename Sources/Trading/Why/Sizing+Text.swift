// The arithmetic of a size for people, a step a line.

import Market
import Rules

extension Sizing {
    public var lines: [String] {
        var lines = [first]
        if wanted > most {
            lines.append("cut to \(most) by \(cut.words)")
        } else {
            lines.append("not cut: \(cut.words) would allow \(most)")
        }
        if lot > 1 { lines.append("whole lots of \(lot): \(units)") }
        lines.append("ordered: \(units)")
        return lines
    }

    private var first: String {
        let units = "→ \(wanted) units"
        switch asked {
        case .shares: return "the rule asks for \(wanted) shares"
        case .lots(let lots): return "the rule asks for \(lots) lots of \(lot) \(units)"
        case .rupees: return "\(money(budget)) ÷ \(price(perUnit)) a unit \(units)"
        case .equity(let points):
            return "equity \(money(equity)) × \(percent(points)) = \(money(budget)) "
                + "÷ \(price(perUnit)) a unit \(units)"
        case .risk(let points):
            return "equity \(money(equity)) × \(percent(points)) = \(money(budget)) at risk "
                + "÷ \(price(perUnit)) lost a unit at the stop \(units)"
        case .volatility(let points, let realised):
            return "equity \(money(equity)) × \(percent(points)) ÷ a yearly volatility of "
                + "\(percent(Int64((realised * 10_000).rounded()))) = \(money(budget)) "
                + "÷ \(price(perUnit)) a unit \(units)"
        }
    }

    private func money(_ money: Money) -> String { Humane.rupees(money) }
    private func price(_ price: Price) -> String { Humane.rupees(price) }
    private func percent(_ points: Int64) -> String { RiskUnit.basisPoints.text(points) }
}

extension Sizing.Cut {
    public var words: String {
        switch self {
        case .orderValue: "RC-08, the largest value of an order (order_value)"
        case .orderValueShare: "RC-08, an order's share of the account's equity (order_value_share)"
        case .scripShare: "RC-30, a scrip's share of the allotment (scrip_share)"
        case .largestOrder: "RC-04, the exchange's freeze quantity"
        }
    }
}
