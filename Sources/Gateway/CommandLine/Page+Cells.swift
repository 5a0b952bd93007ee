// Cells of a page: JSON's plain values as people read them.

import Market
import Platform

extension Page {
    func grid(_ heading: [String], _ rows: [[String]], words: Int) -> String {
        let lines = TextTable([heading] + rows, leftColumns: words).lines
        return ([colours.bold(lines[0])] + lines.dropFirst()).joined(separator: "\n")
    }

    /// Rows of objects, a column a name.
    func table(_ json: JSON, _ names: [String], words: Int) -> String {
        grid(names, json.elements.map { row in names.map { cell(row[$0]) } }, words: words)
    }

    func lines(_ lines: [String], empty: String) -> String {
        lines.isEmpty ? empty : lines.joined(separator: "\n")
    }

    private func cell(_ json: JSON?) -> String {
        if let flag = json?.boolean { return flag ? "yes" : "no" }
        return json?.text ?? ""
    }

    func text(_ json: JSON?) -> String { json?.text ?? "" }
    func number(_ json: JSON?) -> String { json?.text ?? "0" }

    /// `1 order`, `2 orders`.
    func counted(_ json: JSON?, _ noun: String) -> String {
        number(json) + " " + noun + (number(json) == "1" ? "" : "s")
    }

    func money(_ json: JSON?, signed: Bool = false) -> String {
        guard let money = json?.text.flatMap({ Money($0) }) else { return "" }
        return signed ? Humane.signedRupees(money) : Humane.rupees(money)
    }

    func price(_ json: JSON?) -> String {
        json?.text.flatMap { Price($0) }.map { Humane.rupees($0) } ?? ""
    }

    func quantity(_ json: JSON?) -> String {
        json?.text.flatMap { Quantity($0) }.map { Humane.count($0) } ?? ""
    }

    /// The time of day of an instant's text.
    func clock(_ json: JSON?) -> String {
        guard let text = json?.text else { return "–" }
        return String(text.dropFirst(11).prefix(8))
    }
}
