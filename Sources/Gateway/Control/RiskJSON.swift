// Limits and their use as JSON: plain numbers, each with its unit.

import Market
import Platform
import Trading

enum RiskJSON {
    static func page(_ desk: DeskSnapshot, _ limits: RiskLimits) -> JSON {
        [
            "kill_level": .string("\(desk.killLevel)"),
            "no_new_risk": desk.noNewRisk.map { .string($0) } ?? .null,
            "headroom": .array(Headroom.all(desk, limits).map(json)),
            "controls": .array(desk.standings.map(json)),
            "limits": .array(RiskLimit.allCases.map { json($0, limits[$0]) }),
        ]
    }

    private static func json(_ line: ControlStanding) -> JSON {
        let (scope, of): (String, [String]) =
            switch line.scope {
            case .account: ("account", [])
            case .strategy(let name): ("strategy", [name])
            case .position(let owner, let symbol): ("position", [owner, symbol])
            case .order: ("order", [])
            }
        // What is left of a day until an hour is a length of time.
        let leftUnit = line.unit == .timeOfDay ? RiskUnit.seconds : line.unit
        return [
            "control": .string(line.control.code), "title": .string(line.control.title),
            "scope": .string(scope), "of": .string(of.joined(separator: " ")), "name": .string(line.name),
            "unit": .string(unit(line.unit)), "used": WhyJSON.figure(line.used, line.unit),
            "limit": WhyJSON.figure(line.limit, line.unit),
            "headroom": WhyJSON.figure(line.headroom, leftUnit), "headroom_unit": .string(unit(leftUnit)),
            "breached": JSON(line.isBreached),
        ]
    }

    private static func unit(_ unit: RiskUnit) -> String {
        unit == .money || unit == .paise ? "rupees" : unit.rawValue
    }

    static func json(_ line: Headroom) -> JSON {
        [
            "control": .string(line.limit.control.code), "key": .string(line.limit.key),
            "name": .string(line.name), "unit": .string(unit(line.used)), "used": json(line.used),
            "limit": json(line.bound), "left": json(line.left), "percent_used": JSON(line.percentUsed),
        ]
    }

    /// Rupees for what is counted in paise; otherwise the number that the limit is.
    private static func json(_ limit: RiskLimit, _ value: Int64) -> JSON {
        let isMoney = limit.unit == .paise
        return [
            "control": .string(limit.control.code), "title": .string(limit.control.title),
            "key": .string(limit.key), "unit": .string(isMoney ? "rupees" : limit.unit.rawValue),
            "value": isMoney ? JSON(Money(paise: value)) : JSON(value),
        ]
    }

    private static func json(_ amount: Headroom.Amount) -> JSON {
        switch amount {
        case .rupees(let money): JSON(money)
        case .count(let number): JSON(number)
        }
    }

    private static func unit(_ amount: Headroom.Amount) -> String {
        switch amount {
        case .rupees: "rupees"
        case .count: RiskUnit.count.rawValue
        }
    }
}
