// What the statistics come to, in one word with its reasons.
//
// Noise: nothing here that luck does not give. Fragile: more than luck, but it leans on
// something that may not last. Plausible: no test found a fault; none can promise a profit.

public enum Verdict: String, Hashable, Sendable {
    case noise
    case fragile
    case plausible
}

public struct Judgement: Hashable, Sendable {
    public let verdict: Verdict
    /// Sentences; for a plausible result, what it passed.
    public let reasons: [String]

    /// - Parameters:
    ///   - luck: What can be told from luck in none of these cases.
    ///   - weaknesses: What is more than luck, and yet leans on something.
    init(luck: [String], weaknesses: [String], passed: [String]) {
        if !luck.isEmpty {
            verdict = .noise
            reasons = luck
        } else if !weaknesses.isEmpty {
            verdict = .fragile
            reasons = weaknesses
        } else {
            verdict = .plausible
            reasons = passed
        }
    }
}

extension Double {
    /// `23 %`, `0.4 %`.
    var percentText: String {
        let share = self * 100
        guard share.isFinite else { return "n/a" }
        let digits = share.magnitude < 1 && share != 0 ? 10.0 : 1
        let rounded = (share * digits).rounded() / digits
        return digits == 1 ? "\(Int(rounded)) %" : "\(rounded) %"
    }
}
