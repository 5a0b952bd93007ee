// The second path of a backtest: the rules as columns, and a loop that passes over the
// bars in which nothing can happen. It answers as the Desk does at the fidelity of bars,
// trade for trade, or it says why it cannot and the Desk is asked.

import Accounting
public import Market
import Rules
public import Trading

public enum Skim {
    /// What a run came to, by whichever engine.
    public struct Outcome: Sendable {
        public var trades: [ClosedTrade]
        /// After each session.
        public var equity: [Money]
        public var charges: Money
        /// Why the Desk ran it; nil when the light loop did.
        public var desk: String?
    }

    /// Why the light loop cannot stand in for the Desk on this plan; nil when nothing in the plan forbids it.
    /// What only the bars can show, such as a price that leaps over an order, `run` finds on its way.
    public static func stands(for plan: BacktestPlan) throws(OpeningRefused) -> String? {
        try prepared(plan).reason
    }

    /// The plan's trades: from the light loop, or from the Desk where the loop does not reach.
    ///
    /// - Throws: what opening the plan's days throws.
    public static func run(_ plan: BacktestPlan) throws(OpeningRefused) -> Outcome {
        var (days, reason) = try prepared(plan)
        if let days {
            do throws(BeyondSkimError) {
                return try alone(days, days.lanes.indices.map { days.columns(of: $0) })
            } catch {
                reason = error.reason
            }
        }
        days = nil
        var run = try BarsRun(plan)
        let result = run.run()
        return Outcome(
            trades: result.trades, equity: result.equity.map(\.equity), charges: result.charges.total,
            desk: reason)
    }

    /// By setting, then lane: the rules of many settings that see the same bars in the same sessions.
    static func columns(of settings: [SkimDays]) -> [[RuleColumns]] {
        guard let first = settings.first else { return [] }
        let lanes = first.lanes.indices.map { place in
            RuleFamily.columns(
                settings.map(\.strategy), bars: first.bars[place], opening: first.openings(of: place))
        }
        return settings.indices.map { setting in lanes.map { $0[setting] } }
    }

    static func alone(
        _ days: SkimDays, _ columns: [RuleColumns]
    ) throws(BeyondSkimError) -> Outcome {
        var run = SkimRun(days, columns: columns)
        try run.run()
        return Outcome(
            trades: run.book.trades, equity: run.equity, charges: run.book.charges, desk: nil)
    }

    /// - Parameter other: of the same plan under other settings.
    static func prepared(
        _ plan: BacktestPlan, like other: SkimDays? = nil
    ) throws(OpeningRefused) -> (days: SkimDays?, reason: String?) {
        do {
            return (try SkimDays(plan, like: other), nil)
        } catch let error as BeyondSkimError {
            return (nil, error.reason)
        } catch let error as OpeningRefused {
            throw error
        } catch {
            throw OpeningRefused("\(error)")
        }
    }
}

/// Thrown inside the loop; typed, because it is thrown where time counts.
struct BeyondSkimError: Error {
    let reason: String
    init(_ reason: String) { self.reason = reason }
}
