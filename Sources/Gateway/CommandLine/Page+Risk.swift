// Limits and their use as people read them.

import Market
import Platform
import Trading

extension Page {
    /// The main limits.
    func risk(_ lines: [JSON], level: String) -> String {
        let rows = lines.map { line in
            [
                text(line["control"]), text(line["name"]), figure(line["used"], line["unit"]),
                figure(line["limit"], line["unit"]), "\(number(line["percent_used"]))%",
            ]
        }
        return grid(["Control", "Kill level: \(level)", "Used", "Limit", ""], rows, words: 2)
    }

    /// Every limit with its value, and its use where there is one now.
    func limits(_ json: JSON) -> String {
        let uses = json["headroom"]?.elements ?? []
        let rows = (json["limits"]?.elements ?? []).map { line in
            let use = uses.first { text($0["key"]) == text(line["key"]) }
            return [
                text(line["control"]), text(line["key"]), figure(line["value"], line["unit"]),
                use.map { figure($0["used"], $0["unit"]) } ?? "",
                use.map { figure($0["left"], $0["unit"]) } ?? "",
            ]
        }
        var page = ["Kill level: \(text(json["kill_level"]))"]
        if let control = json["no_new_risk"]?.text { page.append("No new risk: \(control)") }
        page += ["", controls(json["controls"]?.elements ?? [])]
        page += ["", grid(["Control", "Limit", "Value", "Used", "Headroom"], rows, words: 2)]
        return page.joined(separator: "\n")
    }

    /// Every control and scope; what is judged with each order has no use now.
    private func controls(_ lines: [JSON]) -> String {
        let rows = lines.map { line in
            let isBreached = line["breached"]?.boolean == true
            let scope = text(line["scope"])
            let isFlag = text(line["unit"]) == RiskUnit.flag.rawValue
            return [
                text(line["control"]), text(line["title"]),
                text(line["of"]).isEmpty ? scope : "\(scope) \(text(line["of"]))", text(line["name"]),
                isFlag ? "" : figure(line["used"], line["unit"]),
                isFlag ? "" : figure(line["limit"], line["unit"]),
                isFlag ? "" : figure(line["headroom"], line["headroom_unit"]), isBreached ? "stops" : "",
            ]
        }
        return grid(
            ["Control", "", "Scope", "What", "Used", "Limit", "Headroom", ""], rows, words: 4)
    }

    private func figure(_ value: JSON?, _ unit: JSON?) -> String {
        let unit = text(unit)
        if unit == "rupees" { return money(value) }
        guard let number = value?.integer, let known = RiskUnit(rawValue: unit) else { return text(value) }
        return known.text(number)
    }
}
