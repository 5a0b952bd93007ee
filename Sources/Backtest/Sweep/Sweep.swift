// Many settings of one strategy over the same bars: a value that knows which settings,
// and computes any slice of them, so that a caller can spread slices over cores, show
// progress, stop, and go on later with what is missing.
//
// The same slice gives the same results wherever and in whatever order it is computed.

public import Market
import Statistics
public import Trading

/// The values that one parameter takes.
public struct ParameterGrid: Hashable, Sendable {
    public var name: String
    /// As the file states it; percentages are fractions.
    public var values: [Double]

    public init(name: String, values: [Double]) {
        self.name = name
        self.values = values
    }

    /// `first`, `first + step`… up to `last`, which belongs to it when a step falls on it.
    public init(name: String, from first: Double, through last: Double, by step: Double) {
        precondition(step > 0 && first <= last, "a grid climbs from \(first) to \(last), by \(step)")
        let count = Int(((last - first) / step + 1e-9).rounded(.down)) + 1
        // Multiplied and cut to twelve decimals: the values are those that a person would write, and the
        // last does not lie beyond a range's end.
        let decimal = { (value: Double) in value.magnitude < 1e3 ? (value * 1e12).rounded() / 1e12 : value }
        self.init(name: name, values: (0..<count).map { decimal(first + Double($0) * step) })
    }
}

public struct Sweep: Sendable {
    public typealias Setting = StrategyAssignment.Setting

    /// With one strategy; what it sets itself is replaced by each of `settings` where they name it.
    public let plan: BacktestPlan
    /// One a run. A result's `index` is its place here.
    public let settings: [[Setting]]

    /// Every combination of the grids; the last parameter changes fastest.
    public init(_ plan: BacktestPlan, parameters: [ParameterGrid]) {
        var settings: [[Setting]] = [[]]
        for grid in parameters {
            settings = settings.flatMap { chosen in
                grid.values.map { chosen + [Setting(name: grid.name, value: $0)] }
            }
        }
        self.init(plan, settings: settings)
    }

    /// These settings, such as random ones.
    public init(_ plan: BacktestPlan, settings: [[Setting]]) {
        precondition(plan.strategies.count == 1, "a sweep varies one strategy, not \(plan.strategies.count)")
        self.plan = plan
        self.settings = settings
    }

    public var count: Int { settings.count }

    /// Consecutive parts of at most `most` settings. Neighbours share indicators: a part should hold some
    /// dozens where there are so many.
    public func slices(of most: Int) -> [Range<Int>] {
        precondition(most > 0, "a slice holds something")
        return stride(from: 0, to: count, by: most).map { $0..<min($0 + most, count) }
    }

    /// The plan of one run alone, for its trades and its report.
    public func plan(of index: Int) -> BacktestPlan {
        var plan = plan
        let kept = plan.strategies[0].settings.filter { old in
            !settings[index].contains { $0.name == old.name }
        }
        plan.strategies[0].settings = kept + settings[index]
        return plan
    }
}

/// What came of one setting.
public struct SweepResult: Hashable, Sendable {
    /// Which engine found it; all of them answer the same.
    public enum Engine: String, Hashable, Sendable { case desk, columns }

    public var index: Int
    public var settings: [Sweep.Setting]
    public var engine: Engine
    /// Closed ones.
    public var trades: Int
    /// Of them, with a profit after charges.
    public var wins: Int
    public var charges: Money
    /// After the last session, open positions at their last price.
    public var finalEquity: Money
    /// Final equity less the plan's cash.
    public var net: Money
    /// Largest fall from a peak of the sessions' equities, as a share of the peak: 0.12 is 12 %.
    public var maxDrawdown: Double
    /// A year's, as the page of figures defines it; NaN when nothing moved.
    public var sharpe: Double
    /// Of each session, from the equity of the one before, oldest first; the first from the plan's cash.
    public var returns: [Double]

    public init(
        index: Int, settings: [Sweep.Setting], engine: Engine, trades: Int, wins: Int, charges: Money,
        finalEquity: Money, cash: Money, equity: [Money]
    ) {
        self.index = index
        self.settings = settings
        self.engine = engine
        self.trades = trades
        self.wins = wins
        self.charges = charges
        self.finalEquity = finalEquity
        net = finalEquity - cash
        let course = Returns(equity: equity.map(\.rupees), start: cash.rupees)
        returns = course.values
        maxDrawdown = course.drawdowns.largest.magnitude
        let ratio = course.sharpe()
        sharpe = ratio.isFinite ? ratio : .nan
    }
}
