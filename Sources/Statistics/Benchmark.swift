// Returns beside those of an index over the same sessions: how much of them is the
// market's, and what is left.

/// Two rows of equal length, pair by pair.
public struct Pairs: Hashable, Sendable {
    public let left: Sample
    public let right: Sample

    public init(_ left: [Double], _ right: [Double]) {
        precondition(left.count == right.count, "\(left.count) values cannot pair with \(right.count)")
        self.left = Sample(left)
        self.right = Sample(right)
    }

    /// Divided by n - 1.
    public var covariance: Double {
        let (a, b) = (left.mean, right.mean)
        let products = zip(left.values, right.values).map { ($0 - a) * ($1 - b) }
        return Sample(products).sum / Double(left.count - 1)
    }

    /// Pearson's, from -1 to 1; NaN without spread.
    public var correlation: Double { covariance / (left.deviation * right.deviation) }

    /// R²: the share of the variance that a straight line explains.
    public var determination: Double { correlation * correlation }
}

/// A strategy's returns (`own`) and an index's over the same sessions.
public struct BenchmarkComparison: Hashable, Sendable {
    public let own: Returns
    public let index: Returns

    /// - Parameter index: As many as `own`, of the same sessions.
    public init(_ own: Returns, against index: Returns) {
        precondition(own.count == index.count, "\(own.count) sessions cannot be compared with \(index.count)")
        self.own = own
        self.index = index
    }

    /// What the strategy moves when the index moves by 1.
    public var beta: Double { Pairs(own.values, index.values).covariance / index.sample.variance }

    /// A session's mean return beyond beta times the index's, both less the risk-free return.
    private func sessionAlpha(riskFree: Double) -> Double {
        own.sample.mean - riskFree - beta * (index.sample.mean - riskFree)
    }

    /// A year's, compounded: (1 + a)^year - 1 (empyrical).
    public func compoundedAlpha(riskFree: Double = 0) -> Double {
        Elementary.power(1 + sessionAlpha(riskFree: riskFree), own.year) - 1
    }

    /// A year's, summed: a × year (quantstats).
    public var summedAlpha: Double { sessionAlpha(riskFree: 0) * own.year }

    /// Mean of the difference over its deviation, a session's: quantstats' information ratio and
    /// empyrical's excess Sharpe.
    public var information: Double {
        let difference = Sample(zip(own.values, index.values).map { $0 - $1 })
        return difference.mean / difference.deviation
    }

    /// The deviation of the difference of returns, a year's.
    public var trackingError: Double {
        Sample(zip(own.values, index.values).map { $0 - $1 }).deviation * own.year.squareRoot()
    }

    public var determination: Double { Pairs(own.values, index.values).determination }

    /// Annual returns over the sessions in which the index rose, the strategy's over the index's (empyrical).
    public var upCapture: Double { capture { $0 > 0 } }
    /// The same for the sessions in which it fell.
    public var downCapture: Double { capture { $0 < 0 } }

    private func capture(_ counts: (Double) -> Bool) -> Double {
        let chosen = index.values.indices.filter { counts(index.values[$0]) }
        let mine = Returns(chosen.map { own.values[$0] }, year: own.year)
        return mine.annual / Returns(chosen.map { index.values[$0] }, year: index.year).annual
    }
}
