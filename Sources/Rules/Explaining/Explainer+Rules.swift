// The entries with their clauses, and the exits.

import Market

extension Explainer {
    var entries: [Explanation.Part] {
        var parts: [Explanation.Part] = []
        var number = 0
        for (index, statement) in statements.enumerated() {
            guard case .entry(let side, let condition) = statement.kind,
                strategy.program.entries.indices.contains(number)
            else { continue }
            let clauses = statements.dropFirst(index + 1).prefix(while: \.isClause)
            let size = strategy.program.entries[number].size
            number += 1
            let title = "It \(side == .buy ? "buys" : "sells short") when \(all(condition)):"
            let sentences = wording.conditions(condition).map { "– \($0)" }
            parts.append(
                part(title, sentences + [self.size(size)] + clauses.flatMap { self.clause($0.kind, side) }))
        }
        return parts
    }

    private func all(_ condition: Node) -> String {
        wording.conditions(condition).count == 1 ? "this is true" : "all of this is true"
    }

    private func size(_ size: Size) -> String {
        let percent = { (points: Int64) in decimal(Double(points) / 100) + "%" }
        switch size {
        case .shares(let count): return "Size: \(count) \(count == 1 ? "share" : "shares")."
        case .lots(let count): return "Size: \(count) \(count == 1 ? "lot" : "lots")."
        case .rupees(let amount): return "Size: as much as ₹\(amount) buys."
        case .equity(let points): return "Size: \(percent(points)) of the strategy's equity."
        case .risk(let points):
            return "Size: so much that the stop would lose \(percent(points)) of the strategy's equity."
        case .volatility(let points, _):
            return
                "Size: so much that the position swings by \(percent(points)) of the strategy's equity "
                + "a year, as the "
                + "instrument has lately swung."
        }
    }

    private func clause(_ kind: Statement.Kind, _ side: Side) -> [String] {
        switch kind {
        case .stop(let node, .price): return ["Stop: at \(wording.value(node)), resting at the broker."]
        case .stop(let node, _):
            return [
                "Stop: \(wording.value(node)) \(side == .buy ? "below" : "above") the entry, "
                    + "resting at the broker."
            ]
        case .target(let node, .price): return ["Target: at \(wording.value(node))."]
        case .target(let node, _):
            return ["Target: \(wording.value(node)) \(side == .buy ? "above" : "below") the entry."]
        case .trail(let node, let after):
            let start =
                after.map { ", once the position has gained \(wording.value($0))" } ?? " from the start"
            return ["Trail: the stop follows the best price at \(wording.value(node))\(start)."]
        default: return []
        }
    }

    // MARK: Exits

    var leaves: [String] {
        var sentences: [String] = []
        for statement in statements {
            guard case .exit(let closes, let condition) = statement.kind else { continue }
            let what =
                closes == nil ? "either side" : closes == .long ? "a bought position" : "a short position"
            sentences.append("It leaves \(what) when \(all(condition)):")
            sentences += wording.conditions(condition).map { "– \($0)" }
        }
        if let held = strategy.conduct.longestHold {
            sentences.append(
                "It leaves any position at the first bar that closes \(Explainer.span(held)) after its entry."
            )
        }
        if let time = strategy.exitAt { sentences.append("It leaves everything at \(time).") }
        if sentences.isEmpty {
            sentences.append(
                strategy.program.entries.contains(where: \.endsByPrice)
                    ? "Only by its stop, target or trail, or the account's square-off."
                    : "Only by the account's square-off: it has no stop, target, trail or rule to leave by.")
        }
        return sentences
    }
}

extension Statement {
    fileprivate var isClause: Bool {
        switch kind {
        case .size, .stop, .target, .trail: true
        default: false
        }
    }
}
