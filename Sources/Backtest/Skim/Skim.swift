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
                return try alone(days)
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

    static func alone(_ days: SkimDays) throws(BeyondSkimError) -> Outcome {
        let columns = days.lanes.indices.map { days.columns(of: $0) }
        var run = SkimRun(days, columns: columns)
        try run.run()
        return Outcome(trades: run.trades, equity: run.equity, charges: run.charges, desk: nil)
    }

    static func prepared(_ plan: BacktestPlan) throws(OpeningRefused) -> (days: SkimDays?, reason: String?) {
        do {
            return (try SkimDays(plan), nil)
        } catch let error as BeyondSkimError {
            return (nil, error.reason)
        } catch let error as OpeningRefused {
            throw error
        } catch {
            throw OpeningRefused("\(error)")
        }
    }
}
