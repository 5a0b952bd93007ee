// Daily returns and what they come to: growth, spread, and growth per unit of spread.
//
// A return is simple: 0.01 turns 100 into 101. A year has 252 sessions. The formulas are
// those that empyrical and quantstats share, unless a name says which of the two it follows.

/// Simple returns of sessions, oldest first.
public struct Returns: Hashable, Sendable {
    public let sample: Sample
    /// Sessions a year.
    public let year: Double

    public init(_ values: [Double], year: Double = 252) {
        precondition(year > 0, "a year has sessions, was \(year)")
        sample = Sample(values)
        self.year = year
    }

    /// Of an account worth `start` before the first session. Once nothing is left, returns are 0.
    public init(equity: [Double], start: Double, year: Double = 252) {
        var before = start
        let values = equity.map { after in
            defer { before = after }
            return before > 0 ? after / before - 1 : 0
        }
        self.init(values, year: year)
    }

    public var values: [Double] { sample.values }
    public var count: Int { sample.count }

    /// 1 grown by all of them.
    public var growth: Double { values.reduce(1) { $0 * (1 + $1) } }
    public var total: Double { growth - 1 }

    /// Compound annual growth rate, also called annual return: growth^(year/n) - 1. NaN without a
    /// session; -1 when nothing or less is left.
    public var annual: Double {
        guard count > 0 else { return .nan }
        guard growth > 0 else { return -1 }
        return Elementary.power(growth, year / Double(count)) - 1
    }

    /// A year's standard deviation.
    public var volatility: Double { sample.deviation * year.squareRoot() }

    /// Mean over standard deviation, a year's. NaN where the returns differ by rounding alone, which would
    /// make a ratio of 1e15 out of a riskless account.
    ///
    /// - Parameter riskFree: A session's return without risk.
    public func sharpe(riskFree: Double = 0) -> Double {
        let excess = Sample(values.map { $0 - riskFree })
        guard excess.isSpread else { return .nan }
        return excess.mean / excess.deviation * year.squareRoot()
    }

    /// A year's root mean square of what falls short of `required`, the mean taken over all sessions.
    public func downsideRisk(required: Double = 0) -> Double {
        let shortfalls = values.map { min($0 - required, 0) }
        return Sample(shortfalls.map { $0 * $0 }).mean.squareRoot() * year.squareRoot()
    }

    /// A year's mean beyond `required` over ``downsideRisk(required:)``.
    public func sortino(required: Double = 0) -> Double {
        (sample.mean - required) * year / downsideRisk(required: required)
    }

    /// ``annual`` over the largest drawdown, without sign. NaN where there was none.
    public var calmar: Double {
        let fall = drawdowns.largest
        return fall < 0 ? annual / -fall : .nan
    }

    /// Gains over losses, both beyond `required`, each summed over the sessions.
    public func omega(required: Double = 0) -> Double {
        let beyond = values.map { $0 - required }
        let losses = -Sample(beyond.filter { $0 < 0 }).sum
        return losses > 0 ? Sample(beyond.filter { $0 > 0 }).sum / losses : .nan
    }

    /// How straight the logarithm of the growth rises: R² of its line against time (empyrical's stability).
    public var stability: Double {
        var level = 0.0
        let curve = values.map { value in
            level += Elementary.logarithm(1 + value)
            return level
        }
        return Pairs(curve.indices.map(Double.init), curve).determination
    }
}
