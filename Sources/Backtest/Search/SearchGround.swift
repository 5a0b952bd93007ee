// The days that every combination of a search trades. A longer average warms up longer and
// would begin later; so that all are compared over the same sessions, the slowest decides.

public import Market
public import Rules
import Statistics
public import Trading

public struct SearchGround: Sendable {
    /// With `from` and `to` set.
    public let plan: BacktestPlan
    /// The sessions, oldest first.
    public let dates: [CalendarDate]

    /// - Throws: when the plan could not be opened: no bars, none between `from` and `to`, bars of a
    ///   length from which the rules' cannot be made.
    public init(
        _ plan: BacktestPlan, _ strategy: Strategy, _ space: SearchSpace
    ) throws(OpeningRefused) {
        var plan = plan
        if let first = plan.series.first, first.bars.length > .zero {
            let ratio = Int(strategy.barLength.nanoseconds / first.bars.length.nanoseconds)
            plan.warmUpBars = SearchGround.longestWarmUp(strategy, space) * max(ratio, 1)
        }
        let dates = try PlannedDays(plan).dates
        plan.from = dates.first
        plan.to = dates.last
        self.plan = plan
        self.dates = dates
    }

    /// Over the corners of the space: a warm-up grows or shrinks with each parameter.
    private static func longestWarmUp(_ strategy: Strategy, _ space: SearchSpace) -> Int {
        // Parameters beyond the twelfth stay as they are; 4,096 corners are enough.
        let varied = 12
        var corners: [[(name: String, value: Double)]] = [[]]
        for axis in space.axes.prefix(varied) {
            let (least, most) = (axis.values.min() ?? 0, axis.values.max() ?? 0)
            let reach = least == most ? [least] : [least, most]
            corners = corners.flatMap { corner in reach.map { corner + [(axis.name, $0)] } }
        }
        return corners.reduce(strategy.warmUpBars) { longest, corner in
            do throws(RuleErrors) {
                return max(longest, try strategy.setting(corner).warmUpBars)
            } catch {
                return longest  // A corner that the rules refuse trades nothing.
            }
        }
    }

    /// As a backtest's report states them, and what holds for a search besides.
    var assumptions: [String] {
        let instruments = PlayedDay.numbered(plan.series.map(\.instrument))
        return plan.assumptions(.bars, ExDates(plan, instruments)) + [
            "Every run begins flat and ends with its last session: a position that is open then is valued at "
                + "its last price, without the charges of leaving it, and is no trade."
        ]
    }

    /// All of them.
    public var days: ClosedRange<CalendarDate> {
        guard let first = dates.first, let last = dates.last else {
            preconditionFailure("a plan without sessions was refused before")
        }
        return first...last
    }

    /// The same plan over a part of the days, beginning with this cash.
    public func plan(_ days: ClosedRange<CalendarDate>, cash: Money) -> BacktestPlan {
        var part = plan
        part.from = days.lowerBound
        part.to = days.upperBound
        part.cash = cash
        return part
    }

    /// The same plan on another history of the same instruments: sessions drawn again in blocks.
    public func resampled(seed: UInt64) -> BacktestPlan {
        var other = plan
        let all = Set(plan.series.flatMap { $0.bars.days.map(\.date) }).sorted()
        let bootstrap = BarBootstrap(all, by: .suited(to: all.count), seed: seed)
        for index in other.series.indices {
            let tick = other.series[index].instrument.tick
            other.series[index].bars = bootstrap.rebuilt(other.series[index].bars, tick: tick)
        }
        return other
    }
}
