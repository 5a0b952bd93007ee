// What a Desk and its seats know and no event changes, behind references.
//
// A Desk is a value, and a value is handed from step to step: what is large and stays
// as it is travels as one pointer. Equality still means equal contents.

import Accounting
import Market
import Rules

/// The day as it began, and what was reckoned from it once.
final class DayTerms: Hashable, Sendable {
    let opening: DayOpening
    let chargeRules: ChargeRules
    let bounds: DayBounds

    init(_ opening: DayOpening, _ chargeRules: ChargeRules) {
        self.opening = opening
        self.chargeRules = chargeRules
        bounds = DayBounds(opening, chargeRules)
    }

    static func == (a: DayTerms, b: DayTerms) -> Bool {
        a === b || (a.opening == b.opening && a.chargeRules == b.chargeRules)
    }

    func hash(into hasher: inout Hasher) { hasher.combine(opening) }
}

/// A strategy as it was compiled.
final class SeatedStrategy: Hashable, Sendable {
    let strategy: Strategy
    /// What every bar asks of it.
    let longestHold: Span?

    init(_ strategy: Strategy) {
        self.strategy = strategy
        longestHold = strategy.conduct.longestHold
    }

    static func == (a: SeatedStrategy, b: SeatedStrategy) -> Bool { a === b || a.strategy == b.strategy }

    func hash(into hasher: inout Hasher) { hasher.combine(strategy) }
}
