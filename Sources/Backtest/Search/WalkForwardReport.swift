// A finished walk forward with all it was made of; text, JSON, tables and the page come of it.

import Accounting
import Market
public import Rules

public struct WalkForwardReport: Sendable {
    public let strategy: Strategy
    public let ground: SearchGround
    public let search: SearchPlan
    public let windows: WalkForwardPlan
    /// As it was named.
    public let data: String
    public let result: WalkForwardResult

    public init(
        strategy: Strategy, ground: SearchGround, search: SearchPlan, windows: WalkForwardPlan, data: String,
        result: WalkForwardResult
    ) {
        self.strategy = strategy
        self.ground = ground
        self.search = search
        self.windows = windows
        self.data = data
        self.result = result
    }

    public var assumptions: [String] {
        ground.assumptions + [
            "Each window out of sample begins with the cash that the one before ended with."
        ]
    }

    /// The out-of-sample record as if it were one backtest.
    public var joined: BacktestReport {
        var outcome = BacktestResult(strategies: [strategy.name], cash: result.cash)
        outcome.trades = result.trades
        outcome.equity = result.equity
        for step in result.steps {
            outcome.bars += step.outcome.bars
            outcome.orders += step.outcome.orders
            outcome.fills += step.outcome.fills
            outcome.charges = outcome.charges + step.outcome.charges
        }
        outcome.assumptions = assumptions
        return BacktestReport(outcome, of: ground.plan, origin: .init(data: data, fidelity: "bars"))
    }
}
