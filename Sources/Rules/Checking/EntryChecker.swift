// Entries with their clauses, and the limits.
//
// Every distance leaves here as rupees a unit from the entry price: a percentage of
// the price is reckoned from the bar's close, a price (`stop at …`) as its distance
// from the close. A distance that turns out zero, negative or undefined means no trade.

import Market

/// An entry whose clauses are still being read.
struct EntryDraft {
    let side: Side
    let span: SourceSpan
    let condition: Typed?
    /// Part of it could not be read, so that nothing is missed in it.
    var isLost = false
    var size: Statement?
    var stop: Statement?
    var target: Statement?
    var trail: Statement?
}

/// A distance from the entry: in rupees and, where the file says so, as a share of the entry price.
struct Reach {
    let rupees: Typed
    let share: Typed?
}

/// A size with what it needs from bar to bar.
struct CheckedSize {
    let size: Size
    var realised: Typed?
}

extension StrategyChecker {
    mutating func entry(_ side: Side, _ condition: Node, _ span: SourceSpan) {
        finishEntry()
        draft = EntryDraft(side: side, span: span, condition: expressions.truth(condition))
    }

    mutating func clause(_ statement: Statement) {
        let word = String(text.slice(statement.span).prefix { $0 != " " })
        guard var entry = draft else {
            problems.add(
                statement.span, "`\(word)` belongs to an entry",
                expected: "`buy when …` or `short when …` before it",
                suggestion: "move it under the entry it is meant for")
            return
        }
        let field: WritableKeyPath<EntryDraft, Statement?> =
            switch statement.kind {
            case .size: \.size
            case .stop: \.stop
            case .target: \.target
            default: \.trail
            }
        if entry[keyPath: field] != nil {
            problems.add(
                statement.span, "this entry has two `\(word)` clauses", expected: "one",
                suggestion: "keep one of them")
        }
        entry[keyPath: field] = statement
        draft = entry
    }

    mutating func finishEntry() {
        guard let entry = draft else { return }
        draft = nil
        let stop = entry.stop.flatMap { distance($0, of: entry.side, isStop: true) }
        expressions.risk = stop.map { $0.share ?? $0.rupees }
        expressions.draftIsLost = entry.isLost || entry.stop != nil && stop == nil
        let target = entry.target.flatMap { distance($0, of: entry.side, isStop: false) }
        var trail: Typed?
        var after: Typed?
        if case .trail(let node, let start) = entry.trail?.kind {
            trail = reach(node)?.rupees
            after = start.flatMap { reach($0)?.rupees }
        }
        expressions.risk = nil
        expressions.draftIsLost = false
        guard !entry.isLost else { return }
        let size = size(entry)
        guard let condition = entry.condition, let size else { return }
        rules.entries.append(
            CheckedEntry(
                side: entry.side, line: text.line(of: entry.span.start), condition: condition,
                size: size.size, volatility: size.realised, stop: stop?.rupees, target: target?.rupees,
                stopShare: stop?.share, targetShare: target?.share, trail: trail, trailAfter: after))
    }

    // MARK: Distances

    private mutating func distance(_ statement: Statement, of side: Side, isStop: Bool) -> Reach? {
        switch statement.kind {
        case .stop(let node, let place), .target(let node, let place):
            switch place {
            case .fromEntry: return reach(node)
            case .side(let above, let span):
                let isLoss = above == (side == .sell)
                if isLoss != isStop {
                    let right = above ? "below" : "above"
                    let what = isStop ? "stop" : "target"
                    problems.add(
                        span, "the \(what) of a \(side == .buy ? "buy" : "short") lies \(right) the entry",
                        expected: "`\(right) entry`", found: "`\(text.slice(span))`",
                        suggestion: "write `\(right) entry`")
                }
                return reach(node)
            case .price:
                return gap(to: node, isBelow: isStop == (side == .buy)).map { Reach(rupees: $0, share: nil) }
            }
        default: return nil
        }
    }

    /// From the close down or up to a price.
    private mutating func gap(to node: Node, isBelow: Bool) -> Typed? {
        guard let price = expressions.amount(node) else { return nil }
        guard price.unit == .rupees else {
            problems.add(
                node.span, "`at` takes a price", expected: ValueUnit.rupees.words, found: price.unit.words,
                suggestion: "leave out `at` for a distance")
            return nil
        }
        let close = Typed(unit: .rupees, kind: .source(.close), span: node.span)
        let (from, to) = isBelow ? (close, price) : (price, close)
        return Typed(unit: .rupees, kind: .binary(.subtract, from, to), span: node.span)
    }

    /// A distance in rupees; a percentage is one of the entry price, reckoned here from the close.
    private mutating func reach(_ node: Node) -> Reach? {
        guard let value = expressions.amount(node) else { return nil }
        let positive = value.constant.map { $0 > 0 } ?? true
        switch value.unit {
        case .rupees where positive: return Reach(rupees: value, share: nil)
        case .percent where positive:
            let close = Typed(unit: .rupees, kind: .source(.close), span: node.span)
            let rupees = Typed(unit: .rupees, kind: .binary(.multiply, close, value), span: node.span)
            return Reach(rupees: rupees, share: value)
        case .rupees, .percent:
            problems.add(
                node.span, "a distance is larger than zero", expected: "a positive distance",
                found: "`\(text.slice(node.span))`")
        default:
            problems.add(
                node.span, "this is no distance", expected: "rupees or a percentage of the price",
                found: value.unit.words,
                suggestion: value.constant == nil
                    ? "multiply it by `atr(14)`, say"
                    : "write `\(text.slice(node.span)) × atr(14)`, or an amount such as ₹5")
        }
        return nil
    }

    // MARK: Size

    private static let sizes =
        "`size 100 shares`, `size ₹50,000`, `size 10% of equity`, `size 0.5% of equity at risk`"

    private mutating func size(_ entry: EntryDraft) -> CheckedSize? {
        guard let clause = entry.size, case .size(let node, let basis) = clause.kind else {
            problems.add(
                entry.span, "this entry has no size", expected: "a `size` clause",
                suggestion: StrategyChecker.sizes)
            return nil
        }
        guard let value = expressions.amount(node) else { return nil }
        guard let number = value.constant else {
            problems.add(
                node.span, "a size is known before running", expected: "a number or a parameter",
                found: "a value that changes from bar to bar",
                suggestion: "for a size that follows volatility write `0.5% of equity at risk`")
            return nil
        }
        if basis == .risk, value.unit == .percent, entry.stop == nil {
            problems.add(
                clause.span, "equity at risk is reckoned from the stop, and there is none",
                expected: "a `stop` clause", suggestion: "add one such as `stop 1.5 × atr(14)`")
            return nil
        }
        return size(number, value.unit, basis, node).map { CheckedSize(size: $0) }
    }

    private mutating func size(
        _ number: Double, _ unit: ValueUnit, _ basis: SizeBasis, _ node: Node
    ) -> Size? {
        switch (unit, basis) {
        case (.lots, .plain): return whole(number, 1...10_000, "lots", node).map { .lots($0) }
        case (.shares, .plain): return whole(number, 1...10_000_000, "shares", node).map { .shares($0) }
        case (.rupees, .plain): return whole(number, 1...1_000_000_000, "rupees", node).map { .rupees($0) }
        case (.percent, .equity): return basisPoints(number, upTo: 500, node).map { .equity(basisPoints: $0) }
        case (.percent, .risk): return basisPoints(number, upTo: 100, node).map { .risk(basisPoints: $0) }
        default:
            problems.add(
                node.span, "this is no size", expected: "shares, rupees or a percentage of equity",
                found: basis == .plain ? unit.words : "\(unit.words) of equity",
                suggestion: StrategyChecker.sizes)
            return nil
        }
    }

    private mutating func whole(_ value: Double, _ range: ClosedRange<Int64>, _ what: String, _ node: Node)
        -> Int64?
    {
        let bounds = Double(range.lowerBound)...Double(range.upperBound)
        if value.rounded() == value, bounds.contains(value) { return Int64(value) }
        problems.add(
            node.span, "the number of \(what) is out of range",
            expected: "a whole number from \(range.lowerBound) to \(range.upperBound)", found: decimal(value))
        return nil
    }

    /// Hundredths of a percent, whole.
    mutating func basisPoints(_ fraction: Double, upTo percent: Int64, _ node: Node) -> Int64? {
        let points = fraction * 10_000
        let whole = points.rounded()
        guard (points - whole).magnitude < 1e-6, whole >= 1, whole <= Double(percent * 100) else {
            problems.add(
                node.span, "the percentage is out of range",
                expected: "0.01% to \(percent)%, in steps of 0.01%", found: "\(decimal(fraction * 100))%")
            return nil
        }
        return Int64(whole)
    }

    // MARK: Limits

    mutating func limit(_ item: LimitItem) {
        let words = ["entries": "entries a day", "positions": "open positions", "loss": "loss a day"]
        let name = words[item.kind.rawValue] ?? item.kind.rawValue
        guard once("limit … \(name)", item.value.span), let value = expressions.amount(item.value) else {
            return
        }
        let unit: ValueUnit = item.kind == .loss ? .percent : .number
        guard let number = value.constant, value.unit == unit else {
            problems.add(
                item.value.span, "a limit of \(name) is \(unit.words)", expected: unit.words,
                found: value.unit.words,
                suggestion: item.kind == .loss ? "write `1% loss a day`" : "write `3 \(name)`")
            return
        }
        let checked =
            item.kind == .loss
            ? basisPoints(number, upTo: 100, item.value) : whole(number, 1...10_000, name, item.value)
        if let checked { limits[item.kind] = checked }
    }
}
