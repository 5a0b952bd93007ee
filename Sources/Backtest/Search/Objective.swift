// What a search looks for. All are of the sessions' returns after charges; more is better.

import Market
import Statistics

public enum Objective: String, CaseIterable, Hashable, Sendable {
    case sharpe
    case sortino
    case calmar
    case net

    /// NaN when the figure is undefined, such as a ratio over no movement.
    public func score(_ result: SweepResult) -> Double {
        switch self {
        case .sharpe: result.sharpe
        case .sortino: Returns(result.returns).sortino()
        case .calmar: Returns(result.returns).calmar
        case .net: result.net.rupees
        }
    }

    public var meaning: String {
        switch self {
        case .sharpe: "mean of the sessions' returns over their deviation, a year"
        case .sortino: "mean of the sessions' returns over the deviation of losses, a year"
        case .calmar: "annual return over the largest drawdown"
        case .net: "net profit in rupees"
        }
    }
}
