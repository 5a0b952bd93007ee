// What led to a ticket, as it was at that moment, in numbers: it is kept with the
// decision, and turned into words only when somebody asks (`OrderStory`).

public import Market
public import Rules

public struct Reason: Hashable, Sendable {
    public enum Cause: Hashable, Sendable {
        /// A rule of the ticket's strategy spoke; what it saw, and how many units it asked for.
        case rule(RuleEvidence, Sizing)
        /// Anybody else: who asked for it, and why.
        case words(String)
    }

    public var cause: Cause
    /// Every control with its figures.
    public var controls: [ControlResult]

    /// Words are cut to what a record holds.
    public init(cause: Cause, controls: [ControlResult]) {
        self.cause = cause.shortened
        self.controls = controls
    }
}

/// What a rule that closes a position saw.
public struct Conclusion: Hashable, Sendable {
    public var evidence: RuleEvidence

    public init(_ evidence: RuleEvidence) { self.evidence = evidence }
}

/// How many units an entry asked for, step by step.
public struct Sizing: Hashable, Sendable {
    /// What cut the wish.
    public enum Cut: UInt8, CaseIterable, Hashable, Sendable {
        case orderValue, orderValueShare, scripShare, largestOrder
    }

    /// What the rule says.
    public var asked: Size
    /// The strategy's own money at that moment.
    public var equity: Money
    /// The money that the rule gives to the position; zero where it counts units or lots.
    public var budget: Money
    /// What a unit takes of the budget: its price, or what it loses at the stop.
    public var perUnit: Price
    /// Units that the rule asks for.
    public var wanted: Int64
    /// The most that the limits could let pass, and which of them is the least.
    public var most: Int64
    public var cut: Cut
    /// Units in a lot, 1 or more.
    public var lot: Int64

    public init(
        asked: Size, equity: Money, budget: Money, perUnit: Price, wanted: Int64, most: Int64, cut: Cut,
        lot: Int64
    ) {
        self.asked = asked
        self.equity = equity
        self.budget = budget
        self.perUnit = perUnit
        self.wanted = wanted
        self.most = most
        self.cut = cut
        self.lot = lot
    }

    /// Units that are ordered: whole lots of what was wanted and may pass.
    public var units: Int64 { max(min(wanted, most) / lot * lot, 0) }
    public var quantity: Quantity { Quantity(units) }
}
