// Orders as people read them: in words, and a stop with its trigger.

import Platform

extension Page {
    func orders(_ lines: [JSON]) -> String {
        guard !lines.isEmpty else { return "No orders." }
        return grid(
            ["Order", "Time", "Symbol", "Side", "Purpose", "State", "Filled", "Trigger", "Price", "Average"],
            lines.map { line in
                [
                    text(line["id"]), clock(line["created_at"]), text(line["symbol"]), text(line["side"]),
                    words(line["purpose"]), words(line["state"]),
                    "\(quantity(line["filled"]))/\(quantity(line["quantity"]))", price(line["trigger"]),
                    price(line["limit"]), price(line["average_price"]),
                ]
            }, words: 6)
    }

    /// `triggerPending` as "trigger pending".
    private func words(_ json: JSON?) -> String {
        let name = text(json)
        if name == "squareOff" { return "square-off" }
        return name.reduce(into: "") { words, letter in
            if letter.isUppercase { words.append(" ") }
            words += letter.lowercased()
        }
    }
}
