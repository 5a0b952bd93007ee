// The differences for people: what would have become of a ticket, by which control and
// figure, and what nobody can know.

import Market

extension LimitsReplay.Difference {
    /// In a word or two, for a table.
    public var outcome: String {
        switch kind {
        case .wouldBeDenied: "denied"
        case .wouldPass: "let through"
        case .otherTerms: "other terms"
        case .notAsked: "not asked for"
        case .extra: "ordered besides"
        case .latched: "latched"
        }
    }

    /// Which control or figure makes the difference.
    public var because: String {
        switch kind {
        case .wouldBeDenied(let denials), .wouldPass(let denials):
            return denials.map { denial in
                guard denial.unit != .flag, let observed = denial.observed else {
                    return "\(denial.control.code) \(denial.code.rawValue)"
                }
                return "\(denial.control.code) \(denial.code.rawValue): \(denial.unit.words(observed)) "
                    + "against \(denial.unit.words(denial.limit))"
            }.joined(separator: "; ")
        case .otherTerms(let other):
            return "would be: \(other.words(symbol))"
        case .notAsked: return "nothing would have asked for it"
        case .extra: return "nothing was asked for then"
        case .latched(let latch, let reason):
            switch latch {
            case .noNewRisk(let control): return "no new risk for the day, \(control.code): \(reason)"
            case .paused(_, let control): return "a strategy paused, \(control.code): \(reason)"
            default: return reason
            }
        }
    }

    public var what: String { ticket.map { $0.words(symbol) } ?? "" }
}

extension LimitsReplay {
    /// What the lines do not say.
    public static let caution =
        "Each line takes everything before it as it was recorded. What would have followed a difference "
        + "(other fills, other positions, other losses) is not known and not guessed."
}
