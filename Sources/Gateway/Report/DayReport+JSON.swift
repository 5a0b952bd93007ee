// The report for programs: plain numbers, stable names.

import Accounting
import Market
public import Platform
import Trading

extension DayReport {
    public var json: JSON {
        [
            "account": .string(opening.account), "day": .string("\(opening.date)"),
            "mode": .string(opening.mode.rawValue), "rules_as_of": .string("\(opening.rulebook)"),
            "quotes": JSON(quotes), "orders": JSON(orders), "fills": JSON(fills.count),
            "denied": JSON(denied),
            "unknown": JSON(unknown), "alerts": JSON(alerts.count),
            "squared_off_at": squaredOffAt.map { .string("\($0.timeOfDay)") } ?? .null,
            "flat": JSON(isFlat), "gross_profit": JSON(gross), "charges": chargesJSON(charges),
            "net_profit": JSON(net),
            "strategies": .array(lines.filter { $0.orders + $0.denied > 0 }.map(json)),
        ]
    }

    private func json(_ line: Line) -> JSON {
        [
            "name": .string(line.name), "orders": JSON(line.orders), "fills": JSON(line.fills),
            "denied": JSON(line.denied), "gross_profit": JSON(line.gross),
            "charges": chargesJSON(line.charges),
            "net_profit": JSON(line.net),
        ]
    }
}

func chargesJSON(_ charges: Charges) -> JSON {
    .object(
        charges.kinds.map { JSON.Member(name: $0.key, value: JSON($0.amount)) }
            + [JSON.Member(name: "total", value: JSON(charges.total))])
}
