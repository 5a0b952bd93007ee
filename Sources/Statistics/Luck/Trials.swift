// The returns of many attempts over the same sessions, side by side: what every statistic of
// selection is made from. An attempt that never traded is a row of zeros with ratio zero.

public struct Trials: Sendable {
    public let count: Int
    public let observations: Int
    /// Trial after trial.
    let returns: [Double]
    /// Per observation, by trial.
    public let ratios: [Double]

    /// - Parameter rows: One row of returns a trial, all of the same length.
    public init(_ rows: [[Double]]) {
        count = rows.count
        observations = rows.first?.count ?? 0
        let width = observations
        precondition(rows.allSatisfy { $0.count == width }, "trials are compared over the same sessions")
        returns = rows.flatMap { $0 }
        ratios = rows.map { SharpeEstimate($0).ratio }
    }

    func row(_ trial: Int) -> ArraySlice<Double> {
        returns[trial * observations..<(trial + 1) * observations]
    }

    public func estimate(_ trial: Int) -> SharpeEstimate { SharpeEstimate(row(trial)) }

    /// Of the ratios among each other; divides by the count less one, 0 for fewer than two.
    public var ratioVariance: Double {
        guard count > 1 else { return 0 }
        let mean = ratios.reduce(0, +) / Double(count)
        return ratios.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(count - 1)
    }

    /// Mean correlation over all pairs of trials that vary; 0 for fewer than two of them.
    ///
    /// The squared length of the sum of the normed rows holds every pair, so no pair is visited.
    public var averageCorrelation: Double {
        var sum = [Double](repeating: 0, count: observations)
        var varying = 0.0
        for trial in 0..<count {
            let row = row(trial)
            let mean = row.reduce(0, +) / Double(observations)
            let length = row.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }.squareRoot()
            guard length > 1e-15 else { continue }
            varying += 1
            for (index, value) in row.enumerated() { sum[index] += (value - mean) / length }
        }
        guard varying > 1 else { return 0 }
        let square = sum.reduce(0) { $0 + $1 * $1 }
        return (square - varying) / (varying * (varying - 1))
    }

    /// Effective number of independent trials, ρ + (1 − ρ)·N with the average correlation ρ (Bailey and
    /// López de Prado 2014, appendix): between 1 and the count.
    public var effectiveCount: Double {
        guard count > 1 else { return Double(count) }
        let correlation = min(max(averageCorrelation, 0), 1)
        return correlation + (1 - correlation) * Double(count)
    }
}
