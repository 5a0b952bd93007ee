// What a row of numbers says: mean, spread, shape and percentiles, as the field's libraries
// reckon them. Statistics are `Double`; money never passes through here.

/// A row of numbers with the figures that are asked of it again and again.
public struct Sample: Hashable, Sendable {
    public let values: [Double]

    public init(_ values: [Double]) { self.values = values }

    /// Undefined (NaN) for an empty sample.
    public var mean: Double { values.reduce(0, +) / Double(values.count) }
}
