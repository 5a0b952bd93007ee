// The shape of a sample: which tail is the longer, and how heavy both are. Both figures
// are corrected for the sample's size, as pandas and spreadsheets do.

extension Sample {
    /// Adjusted Fisher–Pearson skewness: positive when the right tail is the longer. NaN below three
    /// values or without spread.
    public var skewness: Double {
        let n = Double(count)
        guard count > 2 else { return .nan }
        let second = centralSum(2) / n
        guard second > 0 else { return .nan }
        let plain = centralSum(3) / n / (second * second.squareRoot())
        return plain * (n * (n - 1)).squareRoot() / (n - 2)
    }

    /// Excess kurtosis: 0 for the normal distribution, positive for heavier tails. NaN below four values
    /// or without spread.
    public var kurtosis: Double {
        let n = Double(count)
        guard count > 3 else { return .nan }
        let second = centralSum(2) / n
        guard second > 0 else { return .nan }
        let plain = centralSum(4) / n / (second * second) - 3
        return (n - 1) / ((n - 2) * (n - 3)) * ((n + 1) * plain + 6)
    }

    /// Counts in `bins` spans of equal width from the least to the greatest value; the upper end belongs to
    /// the last. Empty for an empty sample.
    public func histogram(bins: Int) -> [(from: Double, to: Double, count: Int)] {
        precondition(bins > 0, "a histogram has at least one bin")
        guard let least = values.min(), let most = values.max() else { return [] }
        let width = most > least ? (most - least) / Double(bins) : 1
        var counts = [Int](repeating: 0, count: bins)
        for value in values { counts[min(Int((value - least) / width), bins - 1)] += 1 }
        return counts.enumerated().map { bin, count in
            (least + Double(bin) * width, least + Double(bin + 1) * width, count)
        }
    }
}
