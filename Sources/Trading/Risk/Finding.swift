// What one control found: figures, and a code when the limit is breached. The
// constructors hold the comparison, so that each control states its figures once.

struct Finding {
    let breach: DenialCode?
    let observed: Int64?
    let limit: Int64
    let headroom: Int64?
    let unit: RiskUnit
    var clipped = false

    /// Passes while `observed ≤ limit`.
    static func atMost(_ limit: Int64, _ observed: Int64, _ unit: RiskUnit, else code: DenialCode) -> Finding
    {
        Finding(
            breach: observed <= limit ? nil : code, observed: observed, limit: limit,
            headroom: limit.subtractingClamped(observed), unit: unit)
    }

    /// Passes while `observed < limit`.
    static func below(_ limit: Int64, _ observed: Int64, _ unit: RiskUnit, else code: DenialCode) -> Finding {
        Finding(
            breach: observed < limit ? nil : code, observed: observed, limit: limit,
            headroom: limit.subtractingClamped(observed), unit: unit)
    }

    /// Passes while `observed ≥ limit`.
    static func atLeast(_ limit: Int64, _ observed: Int64, _ unit: RiskUnit, else code: DenialCode) -> Finding
    {
        Finding(
            breach: observed >= limit ? nil : code, observed: observed, limit: limit,
            headroom: observed.subtractingClamped(limit), unit: unit)
    }

    /// A condition without a figure.
    static func holds(_ condition: Bool, else code: DenialCode) -> Finding {
        atMost(0, condition ? 0 : 1, .flag, else: code)
    }

    static let fine = Finding(breach: nil, observed: 0, limit: 0, headroom: 0, unit: .flag)

    /// An input that is not known.
    static func missing(_ code: DenialCode, limit: Int64 = 0, _ unit: RiskUnit = .flag) -> Finding {
        Finding(breach: code, observed: nil, limit: limit, headroom: nil, unit: unit)
    }

    /// This finding if it breached, else the next one.
    func and(_ next: @autoclosure () -> Finding) -> Finding { breach == nil ? next() : self }
}
