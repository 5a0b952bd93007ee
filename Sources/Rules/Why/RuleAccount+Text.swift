// A decision's tree for people: a line a condition, indented as it is nested, each with
// whether it held and the values that it was read from.

import Market

extension RuleAccount {
    /// `buy, line 12 of the rules of trend, on the bar 10:40–10:45`.
    public var title: String {
        let what =
            switch intent {
            case .enter(.buy): "buy"
            case .enter(.sell): "sell short"
            case .leave(nil): "leave either side"
            case .leave(.long?): "sell what is held"
            case .leave(.short?), .leave(.flat?): "cover"
            }
        return "\(what), line \(line) of \(strategy), on the bar \(RuleAccount.bar(barStart, barLength))"
    }

    static func bar(_ start: Timestamp, _ length: Span) -> String {
        if length >= .minutes(24 * 60) { return "of \(start.date)" }
        return "\(start.timeOfDay)–\((start + length).timeOfDay)"
    }

    public var lines: [String] { [title] + tree.lines(depth: 1) }
}

extension RuleTree {
    func lines(depth: Int) -> [String] {
        let margin = String(repeating: "  ", count: depth)
        let head = { (words: String) in margin + RuleTree.mark(truth) + words }
        switch kind {
        case .all(let parts): return [head("all of:")] + parts.flatMap { $0.lines(depth: depth + 1) }
        case .any(let parts): return [head("one of:")] + parts.flatMap { $0.lines(depth: depth + 1) }
        case .not(let inner): return [head("not:")] + inner.lines(depth: depth + 1)
        case .named(let inner): return [head("\(text), which is:")] + inner.lines(depth: depth + 1)
        case .comparison, .crossing, .truth, .fixed:
            return [head(text + (values.map { "   \($0)" } ?? "") + origin)]
        }
    }

    /// `61.25 < 70`, or for a crossing both bars; nil where no numbers were kept.
    public var values: String? {
        switch kind {
        case .comparison(let pair): "\(decimal(pair.left)) \(pair.sign.rawValue) \(decimal(pair.right))"
        case .crossing(let now, let before):
            "was \(decimal(before.left)) against \(decimal(before.right)), "
                + "is \(decimal(now.left)) against \(decimal(now.right))"
        default: nil
        }
    }

    private var origin: String {
        guard let place else { return "" }
        guard let barStart else { return "   (\(place): no bar yet)" }
        return "   (\(place), bar from \(barStart.date) \(barStart.timeOfDay))"
    }

    private static func mark(_ truth: Bool?) -> String {
        switch truth {
        case true?: "true   "
        case false?: "false  "
        case nil: "unknown "
        }
    }
}

extension RuleChange {
    /// `“close > ema(close, 9)” with its left side 0.1 lower (0.0987 %: 101.3 to 101.2)`, joined by "and".
    public var sentence: String {
        guard !moves.isEmpty else { return "nothing: it is so already" }
        return moves.map(\.words).joined(separator: ", and ")
    }
}

extension RuleChange.Move {
    public var words: String {
        guard side != .truth else { return "“\(text)” \(to == 1 ? "true" : "false")" }
        let difference = to - from
        let size = max(from.magnitude, to.magnitude)
        let share = size > 0 ? decimal((difference / size).magnitude * 100) + " %" : "nothing"
        let step = difference.magnitude < 0.0001 ? "the least amount" : decimal(difference.magnitude)
        return "“\(text)” with its \(side.words) \(step) \(difference > 0 ? "higher" : "lower") "
            + "(\(share): \(decimal(from)) to \(decimal(to)))"
    }
}

extension RuleChange.Side {
    fileprivate var words: String {
        switch self {
        case .left: "left side"
        case .right: "right side"
        case .leftBefore: "left side a bar before"
        case .rightBefore: "right side a bar before"
        case .truth: "truth"
        }
    }
}
