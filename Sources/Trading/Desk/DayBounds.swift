// What is asked of the day again and again, reckoned once: the limits as amounts, the
// fingerprint that each order is stamped with, the hours of the sessions, and of each
// product when it is closed and what its fills cost.

import Accounting
import Market

struct DayBounds: Hashable, Sendable {
    let fingerprint: UInt64
    /// Losses from which the monitor has something to say: of the account, and of each strategy.
    let accountLoss: Money
    let strategyLoss: [Money]
    /// The first open and the last end of continuous trading of all instruments; nil without a session.
    let firstOpen: Timestamp?
    let lastEnd: Timestamp?
    /// By instrument, then product; nil without a session.
    private let plans: [SquareOffPlan?]
    /// The same; nil for a segment that the charge tables do not know.
    private let charges: [FillCharges?]

    init(_ opening: DayOpening, _ rules: ChargeRules) {
        let limits = opening.limits
        fingerprint = limits.fingerprint
        accountLoss =
            [RiskLimit.dayLossWarn, .dayLossHalt, .dayLossFlatten]
            .map { opening.equity.basisPoints(limits[$0]) }.min() ?? .zero
        strategyLoss = opening.strategies.map { $0.allotment.basisPoints(limits[.strategyDayLoss]) }
        firstOpen = opening.sessions.compactMap { $0?.open }.min()
        lastEnd = opening.sessions.compactMap { $0?.continuousEnd }.max()
        plans = opening.sessions.flatMap { session in
            Product.allCases.map { product in
                session.map { SquareOffPlan(session: $0, product: product, cutOffs: opening.cutOffs) }
            }
        }
        charges = opening.instruments.flatMap { instrument in
            Product.allCases.map { product in
                TradeKind(of: instrument, product).flatMap {
                    FillCharges(rules, exchange: instrument.exchange, kind: $0, lot: instrument.lot)
                }
            }
        }
    }

    func charges(_ instrument: InstrumentID, _ product: Product) -> FillCharges? {
        charges[Int(instrument.index) * Product.allCases.count + product.rank]
    }

    func squareOffPlan(_ instrument: InstrumentID, _ product: Product) -> SquareOffPlan? {
        plans[Int(instrument.index) * Product.allCases.count + product.rank]
    }
}
