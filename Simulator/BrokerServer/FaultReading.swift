// Faults as JSON, for `POST /sim/faults` and for a file beside a scenario:
//
//     {"faults":[{"kind":"delay","on":"new","from":"10:00","until":"10:05",
//                 "chance":0.5,"count":3,"delay_ms":9000}]}
//
// A mistake is told with what was expected; then none of the list is armed.

import Market
import Platform

extension WireFault {
    /// What was expected and what was found. The caller shows it with the file's name.
    public struct Mistake: Error, Hashable, Sendable { public let text: String }

    /// Reads `{"faults":[…]}`.
    public static func list(json bytes: [UInt8]) throws(Mistake) -> [WireFault] {
        let document: JSON
        do { document = try JSON.parse(bytes) } catch { throw Mistake(text: error.description) }
        return try list(document)
    }

    static func list(_ document: JSON) throws(Mistake) -> [WireFault] {
        guard case .array(let rows)? = document["faults"] else {
            throw Mistake(text: "expected {\"faults\":[…]}, found no list of that name")
        }
        var faults: [WireFault] = []
        for row in rows { faults.append(try WireFault(row)) }
        return faults
    }

    init(_ row: JSON) throws(Mistake) {
        let word = row["kind"]?.text ?? ""
        guard let kind = Kind(rawValue: word) else {
            let kinds = Kind.allCases.map(\.rawValue).joined(separator: ", ")
            throw Mistake(text: "unknown fault \"\(word)\": expected one of \(kinds)")
        }
        self.init(kind)
        for member in row.members { try read(member) }
    }

    private mutating func read(_ member: JSON.Member) throws(Mistake) {
        let value = member.value
        switch member.name {
        case "kind": break
        case "on": on = value.text ?? on
        case "from": from = try time(value)
        case "until": until = try time(value)
        case "chance":
            guard let perMille = scaledInteger(value.text ?? "", decimals: 3, limit: 1000), perMille >= 0
            else { throw Mistake(text: "chance is a number from 0 to 1 such as 0.25, found \(value)") }
            chance = perMille
        case "count": count = Int(try whole(value, "count", 1_000_000))
        case "delay_ms": delay = .milliseconds(try whole(value, "delay_ms", 86_400_000))
        case "text": text = value.text ?? ""
        case "symbol": symbol = value.text ?? ""
        case "side":
            guard let side = Side(rawValue: value.text ?? "") else {
                throw Mistake(text: "side is buy or sell, found \(value)")
            }
            self.side = side
        case "quantity": quantity = try whole(value, "quantity", 10_000_000)
        default: throw Mistake(text: "a fault has no \"\(member.name)\"")
        }
    }

    private func time(_ value: JSON) throws(Mistake) -> TimeOfDay {
        guard let time = TimeOfDay(value.text ?? "") else {
            throw Mistake(text: "expected a time such as 10:30, found \(value)")
        }
        return time
    }

    private func whole(_ value: JSON, _ name: String, _ limit: Int64) throws(Mistake) -> Int64 {
        guard let number = value.integer, (0...limit).contains(number) else {
            throw Mistake(text: "\(name) is a whole number up to \(limit), found \(value)")
        }
        return number
    }
}
