// What a row of numbers says: mean, spread, shape and percentiles, as the field's libraries
// reckon them. Statistics are `Double`; money never passes through here.
//
// What a sample is too small for is NaN, and so is all that is made from it.

/// A row of numbers with the figures that are asked of it again and again.
public struct Sample: Hashable, Sendable {
    public let values: [Double]

    public init(_ values: [Double]) { self.values = values }

    public var count: Int { values.count }
    public var sum: Double { values.reduce(0, +) }

    /// Undefined (NaN) for an empty sample.
    public var mean: Double { sum / Double(count) }

    /// Divided by n - 1 (numpy's `ddof=1`, pandas' default); NaN below two values.
    public var variance: Double {
        guard count > 1 else { return .nan }
        return centralSum(2) / Double(count - 1)
    }

    /// Sample standard deviation: the root of ``variance``.
    public var deviation: Double { variance.squareRoot() }

    /// Whether the values differ by more than rounding: returns are quotients near 1, each true to about
    /// 2e-16. False below two values.
    public var isSpread: Bool { deviation > 1e-14 * max(1, mean.magnitude) }

    /// The value below which `share` of the sample lies, with linear interpolation between the two nearest
    /// (numpy's default). NaN for an empty sample.
    ///
    /// - Parameter share: From 0 to 1.
    public func percentile(_ share: Double) -> Double {
        precondition((0...1).contains(share), "a percentile's share lies from 0 to 1, was \(share)")
        guard let last = values.indices.last else { return .nan }
        let sorted = values.sorted()
        let place = share * Double(last)
        let below = Int(place)
        let above = min(below + 1, last)
        return sorted[below] + (sorted[above] - sorted[below]) * (place - Double(below))
    }

    /// The sum of the `power`th powers of the distances from the mean.
    func centralSum(_ power: Int) -> Double {
        let mean = mean
        return values.reduce(0) { sum, value in
            let distance = value - mean
            let square = distance * distance
            return sum + (power == 2 ? square : power == 3 ? square * distance : square * square)
        }
    }
}
