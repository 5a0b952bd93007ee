// The bad days: how bad one in twenty is, and how bad those are on average.
//
// empyrical reads both from the days that were (historical); quantstats reads both from
// the normal curve with their mean and deviation. They differ on purpose, and are named apart.

extension Returns {
    /// The standard normal distribution's 5th percentile and its density there.
    private static let normalPercentile = -1.644_853_626_951_472_2
    private static let normalDensity = 0.103_135_640_370_961_86

    /// The 5th percentile of the returns (empyrical). Negative is a loss.
    public var historicalValueAtRisk: Double { sample.percentile(0.05) }

    /// Mean of the lowest int((n - 1) × 0.05) + 1 returns (empyrical).
    public var historicalShortfall: Double {
        guard count > 0 else { return .nan }
        return Sample(Array(values.sorted().prefix(Int(Double(count - 1) * 0.05) + 1))).mean
    }

    /// mean + z × deviation with the normal 5th percentile z (quantstats).
    public var normalValueAtRisk: Double { sample.mean + Returns.normalPercentile * sample.deviation }

    /// mean - deviation × density(z) / 0.05: the normal curve's mean below its 5th percentile (quantstats).
    public var normalShortfall: Double { sample.mean - sample.deviation * Returns.normalDensity / 0.05 }

    /// The 95th percentile over the 5th, without signs.
    public var tailRatio: Double {
        let low = abs(sample.percentile(0.05))
        return low > 0 ? abs(sample.percentile(0.95)) / low : .nan
    }
}
