// What the integers of a limit or a control count, and how a person reads them.

import Market

public enum RiskUnit: String, Codable, CaseIterable, Hashable, Sendable {
    /// Ten-thousandths of a rupee, as `Money` and `Price` count.
    case money
    /// Hundred-millionths of a unit, as `Quantity` counts.
    case quantity
    case nanoseconds
    /// Hundredths of a percent.
    case basisPoints
    /// Seconds since midnight in India.
    case timeOfDay
    case paise
    case seconds
    case units
    case count
    /// 0 is as it should be, 1 is not.
    case flag
    /// The number of the control at fault, 0 for none: 54 is RC-54.
    case control

    /// The value as a person reads it: `₹200000.00`, `1.5 %`, `45 s`, `14:45`.
    public func text(_ value: Int64) -> String {
        switch self {
        case .money: "₹\(Money(raw: value))"
        case .paise: "₹\(Price(paise: value))"
        case .quantity: "\(Quantity(raw: value))"
        case .nanoseconds: "\(Double(value / 1_000_000) / 1000) s"
        case .seconds: "\(value) s"
        case .basisPoints: "\(Double(value) / 100) %"
        case .timeOfDay: "\(TimeOfDay(seconds: Int32(clamping: value)))"
        case .units, .count: "\(value)"
        case .flag: value == 0 ? "no" : "yes"
        case .control: value == 0 ? "none" : value < 10 ? "RC-0\(value)" : "RC-\(value)"
        }
    }
}

extension Int64 {
    /// Sum and difference that stop at the ends of `Int64`, so that a limit they exceed is never missed.
    func addingClamped(_ other: Int64) -> Int64 {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? (other > 0 ? .max : .min) : sum
    }

    func subtractingClamped(_ other: Int64) -> Int64 {
        let (difference, overflow) = subtractingReportingOverflow(other)
        return overflow ? (other < 0 ? .max : .min) : difference
    }
}
