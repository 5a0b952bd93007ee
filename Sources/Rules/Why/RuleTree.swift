// A condition with its values, in the words of the file: what a person is shown of a
// decision, and what is worked out again to check it.
//
// It holds everything that it needs, so it can be taken away, changed in one value and
// asked what would have been decided then.

public import Market

public struct RuleTree: Hashable, Sendable {
    public indirect enum Kind: Hashable, Sendable {
        case all([RuleTree])
        case any([RuleTree])
        case not(RuleTree)
        /// A `let`, with what it stands for.
        case named(RuleTree)
        case comparison(Comparison)
        /// Now as the comparison of the crossing; a bar before, its opposite or equal.
        case crossing(now: Comparison, before: Comparison)
        /// A condition of which only the truth was kept; nil is undefined.
        case truth(Bool?)
        /// One that only numbers of the file decide.
        case fixed(Bool)
    }

    /// Two values and the sign between them.
    public struct Comparison: Hashable, Sendable {
        public enum Sign: String, CaseIterable, Hashable, Sendable {
            case less = "<"
            case atMost = "<="
            case greater = ">"
            case atLeast = ">="
        }

        public var sign: Sign
        public var left: Double
        public var right: Double
        /// A number of the file, which no market moves.
        public var leftIsFixed: Bool
        public var rightIsFixed: Bool

        public init(
            _ left: Double, _ sign: Sign, _ right: Double, leftIsFixed: Bool = false,
            rightIsFixed: Bool = false
        ) {
            self.sign = sign
            self.left = left
            self.right = right
            self.leftIsFixed = leftIsFixed
            self.rightIsFixed = rightIsFixed
        }

        /// Nil when a side is undefined.
        public var truth: Bool? {
            guard !left.isNaN, !right.isNaN else { return nil }
            return switch sign {
            case .less: left < right
            case .atMost: left <= right
            case .greater: left > right
            case .atLeast: left >= right
            }
        }
    }

    public var kind: Kind
    /// As it stands in the file.
    public var text: String
    /// The bars that it was read on, where they are not the strategy's own: `of NIFTY, 15 minutes`.
    public var place: String?
    /// Beginning of the bar that its values are of; nil before the first.
    public var barStart: Timestamp?

    public init(kind: Kind, text: String, place: String? = nil, barStart: Timestamp? = nil) {
        self.kind = kind
        self.text = text
        self.place = place
        self.barStart = barStart
    }

    /// Worked out from the values: true, false, or nil for undefined, as the rules reckon with what is
    /// not known.
    public var truth: Bool? {
        switch kind {
        case .all(let parts):
            let truths = parts.map(\.truth)
            return truths.contains(false) ? false : truths.contains(nil) ? nil : true
        case .any(let parts):
            let truths = parts.map(\.truth)
            return truths.contains(true) ? true : truths.contains(nil) ? nil : false
        case .not(let inner): return inner.truth.map { !$0 }
        case .named(let inner): return inner.truth
        case .comparison(let comparison): return comparison.truth
        case .crossing(let now, let before):
            if now.truth == false || before.truth == false { return false }
            return now.truth == nil || before.truth == nil ? nil : true
        case .truth(let truth): return truth
        case .fixed(let truth): return truth
        }
    }

    /// What it joins.
    public var parts: [RuleTree] {
        switch kind {
        case .all(let parts), .any(let parts): parts
        case .not(let inner), .named(let inner): [inner]
        case .comparison, .crossing, .truth, .fixed: []
        }
    }
}

/// One rule's part in a decision.
public struct RuleAccount: Hashable, Sendable {
    public enum Intent: Hashable, Sendable {
        case enter(Side)
        /// Nil closes either side.
        case leave(Holding?)
    }

    public let strategy: String
    public let line: Int
    public let intent: Intent
    public let barStart: Timestamp
    public let barLength: Span
    public var tree: RuleTree
}
