// The smallest change that would have turned a condition round.
//
// Each side of each comparison counts by itself: how far would it have to move, as a
// share of its own size. Where several must move together, their shares add up. What
// can be turned by a truth only (an undefined value, a condition without numbers) is
// the last resort.

public struct RuleChange: Hashable, Sendable {
    public enum Side: String, Hashable, Sendable {
        case left, right, leftBefore, rightBefore
        /// The whole condition: it would have to be known, or to be the other way.
        case truth
    }

    public struct Move: Hashable, Sendable {
        /// Which condition: the places to go from the root.
        public let path: [Int]
        public let side: Side
        /// NaN where only a truth changes.
        public let from: Double
        /// The first value that does it; for a truth 1 or 0.
        public let to: Double
        /// The condition in the file's words, and the sign of its comparison.
        public let text: String
    }

    public var moves: [Move]
    /// Sum of the moves as shares of their values: 0.01 is one percent.
    public var share: Double
    /// Conditions whose truth alone would have to change.
    public var truths: Int

    static let nothing = RuleChange(moves: [], share: 0, truths: 0)

    static func + (a: RuleChange, b: RuleChange) -> RuleChange {
        RuleChange(moves: a.moves + b.moves, share: a.share + b.share, truths: a.truths + b.truths)
    }

    public func isSmaller(than other: RuleChange) -> Bool {
        truths != other.truths ? truths < other.truths : share < other.share
    }
}

extension RuleTree {
    /// The least that makes the condition `wanted`; nil when nothing that can move would.
    public func smallestChange(to wanted: Bool) -> RuleChange? { change(to: wanted, []) }

    private func change(to wanted: Bool, _ path: [Int]) -> RuleChange? {
        if truth == wanted { return .nothing }
        switch kind {
        case .all(let parts): return wanted ? every(parts, wanted, path) : least(parts, wanted, path)
        case .any(let parts): return wanted ? least(parts, wanted, path) : every(parts, wanted, path)
        case .not(let inner): return inner.change(to: !wanted, path + [0])
        case .named(let inner): return inner.change(to: wanted, path + [0])
        case .comparison(let comparison):
            guard comparison.truth != nil else { return turned(wanted, path) }
            return moved(comparison, to: wanted, (.left, .right), path)
        case .crossing(let now, let before): return crossing(now, before, wanted, path)
        case .truth: return turned(wanted, path)
        case .fixed: return nil
        }
    }

    private func every(_ parts: [RuleTree], _ wanted: Bool, _ path: [Int]) -> RuleChange? {
        var sum = RuleChange.nothing
        for (place, part) in parts.enumerated() {
            guard let change = part.change(to: wanted, path + [place]) else { return nil }
            sum = sum + change
        }
        return sum
    }

    private func least(_ parts: [RuleTree], _ wanted: Bool, _ path: [Int]) -> RuleChange? {
        var best: RuleChange?
        for (place, part) in parts.enumerated() {
            guard let change = part.change(to: wanted, path + [place]) else { continue }
            if best.map(change.isSmaller(than:)) ?? true { best = change }
        }
        return best
    }

    private func crossing(
        _ now: Comparison, _ before: Comparison, _ wanted: Bool, _ path: [Int]
    ) -> RuleChange? {
        guard now.truth != nil, before.truth != nil else { return turned(wanted, path) }
        let first = moved(now, to: wanted, (.left, .right), path)
        let second = moved(before, to: wanted, (.leftBefore, .rightBefore), path)
        if wanted {
            let needed = [now.truth == true ? .nothing : first, before.truth == true ? .nothing : second]
            return needed.contains(nil) ? nil : needed.compactMap { $0 }.reduce(.nothing, +)
        }
        guard let first, let second else { return first ?? second }
        return second.isSmaller(than: first) ? second : first
    }

    private func turned(_ wanted: Bool, _ path: [Int]) -> RuleChange {
        let move = RuleChange.Move(path: path, side: .truth, from: .nan, to: wanted ? 1 : 0, text: text)
        return RuleChange(moves: [move], share: 0, truths: 1)
    }

    /// The left side to where the comparison turns, or the right side where the left is fixed.
    private func moved(
        _ comparison: Comparison, to wanted: Bool, _ sides: (RuleChange.Side, RuleChange.Side),
        _ path: [Int]
    ) -> RuleChange? {
        let movesLeft = !comparison.leftIsFixed
        guard movesLeft || !comparison.rightIsFixed else { return nil }
        let (from, goal) =
            movesLeft ? (comparison.left, comparison.right) : (comparison.right, comparison.left)
        let to = comparison.turningPoint(goal, to: wanted, movesLeft)
        let move = RuleChange.Move(
            path: path, side: movesLeft ? sides.0 : sides.1, from: from, to: to, text: text)
        let size = max(from.magnitude, goal.magnitude)
        return RuleChange(moves: [move], share: size > 0 ? (to - from).magnitude / size : 0, truths: 0)
    }
}

extension RuleTree.Comparison {
    /// The value nearest to `goal`, the other side, at which the comparison is `wanted`.
    fileprivate func turningPoint(_ goal: Double, to wanted: Bool, _ movesLeft: Bool) -> Double {
        let holdsWhenEqual = sign == .atMost || sign == .atLeast
        if wanted == holdsWhenEqual { return goal }
        // True only beyond the other side, or false only there.
        let wantsMore = (sign == .greater || sign == .atLeast) == wanted
        return wantsMore == movesLeft ? goal.nextUp : goal.nextDown
    }
}

extension RuleTree {
    /// The same condition with the moves made.
    public func applying(_ change: RuleChange) -> RuleTree {
        var tree = self
        for move in change.moves { tree.make(move, move.path[...]) }
        return tree
    }

    private mutating func make(_ move: RuleChange.Move, _ path: ArraySlice<Int>) {
        guard let place = path.first else { return make(move) }
        let rest = path.dropFirst()
        switch kind {
        case .all(var parts):
            parts[place].make(move, rest)
            kind = .all(parts)
        case .any(var parts):
            parts[place].make(move, rest)
            kind = .any(parts)
        case .not(var inner):
            inner.make(move, rest)
            kind = .not(inner)
        case .named(var inner):
            inner.make(move, rest)
            kind = .named(inner)
        case .comparison, .crossing, .truth, .fixed: break
        }
    }

    private mutating func make(_ move: RuleChange.Move) {
        if move.side == .truth {
            kind = .truth(move.to == 1)
            return
        }
        switch kind {
        case .comparison(var comparison):
            if move.side == .left { comparison.left = move.to } else { comparison.right = move.to }
            kind = .comparison(comparison)
        case .crossing(var now, var before):
            switch move.side {
            case .left: now.left = move.to
            case .right: now.right = move.to
            case .leftBefore: before.left = move.to
            default: before.right = move.to
            }
            kind = .crossing(now: now, before: before)
        default: break
        }
    }
}
