// How far a Sharpe ratio can be believed: given how long, how skewed and how fat-tailed its
// record is, and out of how many attempts it was chosen.
//
// Ratios here are per observation (a session), never annualised. Sources: Bailey and López de
// Prado, The Sharpe Ratio Efficient Frontier (2012) for the probabilistic ratio and the minimum
// record; The Deflated Sharpe Ratio (2014) for the correction by the number of attempts.

public struct SharpeEstimate: Hashable, Sendable {
    /// Mean over standard deviation of the returns, per observation; 0 when nothing varies.
    public let ratio: Double
    public let observations: Int
    public let skew: Double
    /// 3 for normal returns.
    public let kurtosis: Double

    public init(ratio: Double, observations: Int, skew: Double, kurtosis: Double) {
        self.ratio = ratio
        self.observations = observations
        self.skew = skew
        self.kurtosis = kurtosis
    }

    /// Of returns; moments divide by their count.
    public init(_ returns: some Collection<Double>) {
        let count = Double(returns.count)
        let mean = returns.reduce(0, +) / count
        var (second, third, fourth) = (0.0, 0.0, 0.0)
        for value in returns {
            let distance = value - mean
            second += distance * distance
            third += distance * distance * distance
            fourth += distance * distance * distance * distance
        }
        let variance = second / count
        let varies = returns.count > 1 && variance > 1e-30
        self.init(
            ratio: varies ? mean / variance.squareRoot() : 0, observations: returns.count,
            skew: varies ? third / count / (variance * variance.squareRoot()) : 0,
            kurtosis: varies ? fourth / count / (variance * variance) : 3)
    }

    /// Variance of the estimate times the observations less one: 1 + SR²/2 for normal returns.
    var spread: Double { 1 - skew * ratio + (kurtosis - 1) / 4 * ratio * ratio }

    /// Probabilistic Sharpe ratio: how probable it is that the true ratio is above `benchmark`.
    public func probability(above benchmark: Double) -> Double {
        guard observations > 1, spread > 0 else { return ratio > benchmark ? 1 : 0 }
        let distance = (ratio - benchmark) * Double(observations - 1).squareRoot()
        return NormalDistribution.cumulative(distance / spread.squareRoot())
    }

    /// Minimum track record length: observations after which a record like this one shows a true ratio
    /// above `benchmark` with `confidence`. Infinite when the ratio is not above it.
    public func leastRecord(above benchmark: Double, confidence: Double) -> Double {
        guard ratio > benchmark else { return .infinity }
        let distance = NormalDistribution.quantile(confidence) / (ratio - benchmark)
        return 1 + spread * distance * distance
    }

    /// Deflated Sharpe ratio: how probable it is that the true ratio is above what the best of `trials`
    /// attempts without any skill would show.
    ///
    /// - Parameters:
    ///   - trials: Independent attempts; see ``Trials/effectiveCount``.
    ///   - variance: Of the attempts' ratios among each other, per observation.
    public func deflated(trials: Double, variance: Double) -> Double {
        probability(above: SharpeEstimate.expectedBest(of: trials, variance: variance))
    }

    /// The ratio that the best of `trials` skill-less attempts is expected to show; 0 for one attempt.
    public static func expectedBest(of trials: Double, variance: Double) -> Double {
        guard trials > 1, variance > 0 else { return 0 }
        let gamma = 0.577_215_664_901_532_9  // Euler and Mascheroni
        let e = 2.718_281_828_459_045
        return variance.squareRoot()
            * ((1 - gamma) * NormalDistribution.quantile(1 - 1 / trials)
                + gamma * NormalDistribution.quantile(1 - 1 / (trials * e)))
    }
}
