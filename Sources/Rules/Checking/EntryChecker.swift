// Entries with their clauses; sizes are in SizeChecker.
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
            trail = trailing(node)
            after = start.flatMap { trailing($0) }
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
            case .fromEntry: return reachable(reach(node), of: side, isStop: isStop)
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
                return reachable(reach(node), of: side, isStop: isStop)
            case .price:
                return gap(to: node, isBelow: isStop == (side == .buy)).map { Reach(rupees: $0, share: nil) }
            }
        default: return nil
        }
    }

    /// Nil, and a problem, where a fixed share of the entry price leads to a price of zero or less.
    private mutating func reachable(_ reach: Reach?, of side: Side, isStop: Bool) -> Reach? {
        guard isStop == (side == .buy), let share = reach?.share, let value = share.constant, value >= 1
        else { return reach }
        let what = isStop ? "stop" : "target"
        problems.add(
            share.span, "a \(what) this far below the entry is never reached: no price falls to zero",
            expected: "less than 100%", found: "`\(text.slice(share.span))`",
            suggestion: "`\(what) 5%`, say")
        return nil
    }

    /// A trail is a distance in rupees; a percentage is one of the close when the rule speaks.
    private mutating func trailing(_ node: Node) -> Typed? {
        guard let reach = reach(node) else { return nil }
        if isOption, reach.share != nil {
            problems.add(
                node.span, "a trail through an option is a fixed amount", expected: "rupees of the premium",
                found: "`\(text.slice(node.span))`", suggestion: "write an amount such as ₹5")
            return nil
        }
        return reach.rupees
    }

    /// From the close down or up to a price.
    private mutating func gap(to node: Node, isBelow: Bool) -> Typed? {
        guard let price = expressions.amount(node) else { return nil }
        guard !isOption else {
            problems.add(
                node.span, "the share's price is no level of the option's premium",
                expected: "a distance from the entry", found: "`at \(text.slice(node.span))`",
                suggestion: "write `stop 30%`, say")
            return nil
        }
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
        case .rupees where positive && isOption && value.constant == nil:
            problems.add(
                node.span, "a distance through an option is one of its premium, not of the share's price",
                expected: "a percentage, or fixed rupees", found: "`\(text.slice(node.span))`",
                suggestion: "write `30%`, or a fixed amount such as ₹5")
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
}
