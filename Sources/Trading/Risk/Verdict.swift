// What the gate answers: yes with every control's figures, or no with every reason.
//
// A result is kept for each control, passed or not, so that a decision can be
// explained from its record alone.

/// One control's figures for one ticket.
public struct ControlResult: Codable, Hashable, Sendable {
    public enum Outcome: String, Codable, Hashable, Sendable {
        case passed
        /// Passed because the gate changed the terms.
        case clipped
        /// Breached, and let through because the ticket only reduces a position.
        case waived
        case failed
    }

    public let control: RiskControl
    public let outcome: Outcome
    /// Nil when it was not known.
    public let observed: Int64?
    public let limit: Int64
    /// What is left before the breach; negative beyond it, nil when nothing was observed.
    public let headroom: Int64?
    public let unit: RiskUnit

    public var passed: Bool { outcome != .failed }
}

/// One reason for a no.
public struct Denial: Codable, Hashable, Sendable {
    public let control: RiskControl
    public let code: DenialCode
    public let observed: Int64?
    public let limit: Int64
    public let headroom: Int64?
    public let unit: RiskUnit

    /// What, against which limit, and what to do.
    public var sentence: String {
        let figures =
            switch (unit, observed) {
            case (.flag, _): ""
            case (_, let observed?): " (\(unit.text(observed)), limit \(unit.text(limit)))"
            case (_, nil): " (limit \(unit.text(limit)))"
            }
        return "\(control.code) \(code.rawValue): \(code.finding)\(figures); \(code.remedy)"
    }
}

public enum Verdict: Hashable, Sendable {
    case approved(ApprovedTicket, [ControlResult])
    /// Never without a denial.
    case denied([Denial], [ControlResult])
}
