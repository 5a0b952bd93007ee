public import Market

/// The running state of one strategy on one instrument.
public struct StrategyRun: Hashable, Sendable {
    public let strategy: Strategy

    public init(_ strategy: Strategy) { self.strategy = strategy }

    /// A session begins. `complete` is false when the feed was joined after the open:
    /// session values (VWAP, opening range) then stay undefined until the next session.
    public mutating func beginSession(open: Timestamp, complete: Bool) {}

    /// Takes in a finished bar of `strategy.barLength` and answers what the rules say.
    ///
    /// History uses the same call with `deciding: false` and is answered with nothing.
    public mutating func close(_ bar: Bar, holding: Holding, deciding: Bool) -> RuleOutcome { .nothing }

    /// Every condition of every rule with its value at the last bar, fired or not.
    public func explain() -> RuleTrace { RuleTrace(lines: []) }
}
