// The limits of the day as amounts, reckoned once: what a bar is weighed against, and
// the fingerprint that each order is stamped with.

import Market

struct DayBounds: Hashable, Sendable {
    let fingerprint: UInt64
    /// Losses from which the monitor has something to say: of the account, and of each strategy.
    let accountLoss: Money
    let strategyLoss: [Money]

    init(_ opening: DayOpening) {
        let limits = opening.limits
        fingerprint = limits.fingerprint
        accountLoss =
            [RiskLimit.dayLossWarn, .dayLossHalt, .dayLossFlatten]
            .map { opening.equity.basisPoints(limits[$0]) }.min() ?? .zero
        strategyLoss = opening.strategies.map { $0.allotment.basisPoints(limits[.strategyDayLoss]) }
    }
}
