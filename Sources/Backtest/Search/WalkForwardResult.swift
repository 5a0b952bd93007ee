// What a walk forward came to: the out-of-sample tests joined into one record that no choice
// has seen, how much of the in-sample promise it kept, and how steady the choices were.

public import Market
public import Statistics
import Trading

/// One window: what was chosen, what it promised and what it did.
public struct WalkForwardStep: Hashable, Sendable {
    public let window: WalkForwardPlan.Window
    /// The best of the training stretch; nil when none made enough trades: then nothing traded.
    public let chosen: SweepResult?
    /// Begins with the cash that the step before ended with. One point a session, also where nothing was
    /// chosen.
    public let outcome: BacktestResult

    public init(window: WalkForwardPlan.Window, chosen: SweepResult?, outcome: BacktestResult) {
        self.window = window
        self.chosen = chosen
        self.outcome = outcome
    }
}

public struct WalkForwardResult: Hashable, Sendable {
    public let steps: [WalkForwardStep]
    public let cash: Money
    /// Out of sample, joined: one point a session.
    public let equity: [EquityPoint]
    public let trades: [ClosedTrade]
    public let returns: [Double]
    public let estimate: SharpeEstimate
    /// That the true out-of-sample ratio is above zero. Nothing was chosen by these sessions, so nothing
    /// is to be deflated.
    public let probabilistic: Double
    /// Mean return a session out of sample over that in sample, of the steps that chose; NaN when
    /// none promised a gain.
    public let efficiency: Double
    /// Share of the windows with a profit out of sample.
    public let profitableShare: Double
    public let stability: [Stability]
    public let shuffle: TradeShuffle?
    public let judgement: Judgement

    /// How one parameter was chosen over the windows.
    public struct Stability: Hashable, Sendable {
        public let name: String
        /// In the windows' order.
        public let values: [Double]
        /// Mean change from window to window, as a share of the searched range; 0 is steady, 1/3 is what
        /// drawing at random gives.
        public let meanJump: Double
    }

    public var finalEquity: Money { equity.last?.equity ?? cash }
    public var net: Money { finalEquity - cash }

    public init(
        _ steps: [WalkForwardStep], axes: [ParameterGrid], cash: Money, shuffles: Int = 1_000, seed: UInt64
    ) {
        self.steps = steps
        self.cash = cash
        equity = steps.flatMap(\.outcome.equity)
        trades = steps.flatMap(\.outcome.trades)
        returns = Returns(equity: equity.map(\.equity.rupees), start: cash.rupees).values
        estimate = SharpeEstimate(returns)
        probabilistic = estimate.probability(above: 0)
        efficiency = WalkForwardResult.efficiency(steps)
        profitableShare =
            Double(steps.count { $0.outcome.netProfit > .zero }) / Double(max(steps.count, 1))
        stability = axes.filter { $0.values.count > 1 }.map { Stability($0, steps) }
        shuffle = TradeShuffle(trades.map(\.net.rupees), runs: shuffles, seed: seed)
        judgement = Judgement(
            trades: trades.count, net: (equity.last?.equity ?? cash) - cash, estimate: estimate,
            probabilistic: probabilistic, efficiency: efficiency, profitableShare: profitableShare,
            shuffle: shuffle)
    }

    private static func efficiency(_ steps: [WalkForwardStep]) -> Double {
        var (inside, outside) = ([Double](), [Double]())
        for step in steps {
            guard let chosen = step.chosen else { continue }
            let cash = step.outcome.cash.rupees
            inside += chosen.returns
            outside += Returns(equity: step.outcome.equity.map(\.equity.rupees), start: cash).values
        }
        let promised = Sample(inside).mean
        return promised > 0 ? Sample(outside).mean / promised : .nan
    }
}

extension WalkForwardResult.Stability {
    init(_ axis: ParameterGrid, _ steps: [WalkForwardStep]) {
        let values = steps.compactMap { step in
            step.chosen?.settings.first { $0.name == axis.name }?.value
        }
        let jumps = zip(values, values.dropFirst()).map { abs($1 - $0) }
        let width = (axis.values.max() ?? 0) - (axis.values.min() ?? 0)
        self.init(
            name: axis.name, values: values,
            meanJump: jumps.isEmpty || width <= 0 ? 0 : jumps.reduce(0, +) / Double(jumps.count) / width)
    }
}

extension Judgement {
    fileprivate init(
        trades: Int, net: Money, estimate: SharpeEstimate, probabilistic: Double, efficiency: Double,
        profitableShare: Double, shuffle: TradeShuffle?
    ) {
        var luck: [String] = []
        if net <= .zero { luck.append("out of sample it loses after charges") }
        if trades < Thresholds.leastTrades {
            luck.append(
                "\(trades) trades out of sample are too few to tell (\(Thresholds.leastTrades) at least)")
        }
        if probabilistic < 1 - Thresholds.level {
            luck.append(
                "out of sample the true Sharpe ratio is above zero with only \(probabilistic.percentText) "
                    + "(below \((1 - Thresholds.level).percentText))")
        }
        var weaknesses: [String] = []
        if !(efficiency >= Thresholds.efficiency) {
            weaknesses.append(
                "out of sample it kept \(efficiency.percentText) of what it promised "
                    + "(less than \(Thresholds.efficiency.percentText))")
        }
        if profitableShare < Thresholds.profitableWindows {
            weaknesses.append("only \(profitableShare.percentText) of the windows earned anything")
        }
        if let shuffle, shuffle.lossShare > Thresholds.level {
            weaknesses.append("its trades drawn again lose in \(shuffle.lossShare.percentText) of draws")
        }
        self.init(
            luck: luck, weaknesses: weaknesses,
            passed: [
                "out of sample the true Sharpe ratio is above zero with \(probabilistic.percentText)",
                "it kept \(efficiency.percentText) of what it promised",
            ])
    }
}
