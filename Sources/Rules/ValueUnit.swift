// Units are types: what a value counts decides what may be done with it.
//
// A ratio (rupees by rupees, shares by shares) may stand where a plain number or a
// percentage stands; nothing else converts by itself. Zero is zero in every unit.

public enum ValueUnit: String, CaseIterable, Hashable, Sendable {
    case number, ratio, percent, rupees, shares, lots, minutes
    /// True or false.
    case truth
}

extension ValueUnit {
    /// How a message names a value of this unit.
    var words: String {
        switch self {
        case .number: "a number"
        case .ratio: "a ratio"
        case .percent: "a percentage"
        case .rupees: "rupees"
        case .shares: "shares"
        case .lots: "lots"
        case .minutes: "minutes"
        case .truth: "true or false"
        }
    }

    /// A value as the file would write it: `0.5%`, `₹5`, `15 minutes`.
    public func written(_ value: Double) -> String {
        switch self {
        case _ where value.isNaN: "undefined"
        case .percent: decimal(value * 100) + "%"
        case .rupees: "₹" + decimal(value)
        case .shares, .lots, .minutes: decimal(value) + " " + rawValue
        case .number, .ratio, .truth: decimal(value)
        }
    }

    /// Whether two values of these units may be compared, added, or chosen between.
    func agrees(with other: ValueUnit) -> Bool {
        if self == other { return true }
        let dimensionless: (ValueUnit) -> Bool = { $0 == .number || $0 == .percent }
        return self == .ratio && dimensionless(other) || other == .ratio && dimensionless(self)
    }

    var isPure: Bool { self == .number || self == .ratio || self == .percent }
}
