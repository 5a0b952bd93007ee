// The smallest change that would have turned a decision: of the rule's values and of
// the controls' figures, the one that is the least share of its own size.

import Market
public import Rules

public enum Flip: Hashable, Sendable {
    case rule(RuleChange)
    /// A figure at its limit: by how much it was from being denied, as a share of the limit.
    case control(ControlResult, share: Double)

    /// Of an order that was made; nil when nothing that has a size would have stopped it. An order that
    /// closes passes value, loss and rate limits whatever they say, so only its rule counts.
    public static func smallest(
        ordered reason: Reason, _ account: RuleAccount?, closes: Bool = false
    ) -> Flip? {
        let rule = account.flatMap { $0.tree.smallestChange(to: false) }
        let control = closes ? nil : reason.controls.compactMap(\.nearness).min { $0.share < $1.share }
        switch (rule, control) {
        case (let rule?, let control?):
            return rule.truths == 0 && rule.share <= control.share
                ? .rule(rule) : .control(control.result, share: control.share)
        case (let rule?, nil): return .rule(rule)
        case (nil, let control?): return .control(control.result, share: control.share)
        case (nil, nil): return nil
        }
    }

    static func sentence(
        ordered reason: Reason, _ account: RuleAccount?, closes: Bool = false
    ) -> String {
        switch smallest(ordered: reason, account, closes: closes) {
        case .rule(let change)?: "it would not have been ordered given \(change.sentence)"
        case .control(let result, let share)?:
            "\(result.control.code) \(result.control.title) would have denied it "
                + "\(result.unit.words((result.headroom ?? 0).magnitudeClamped)) further on "
                + "(\(percent(share)) of its limit)"
        case nil: "no figure that moves would have stopped it" + (closes ? ": it closes a position" : "")
        }
    }

    /// Everything that would have had to be otherwise.
    static func sentence(denied denials: [Denial]) -> String {
        let needs = denials.map { denial in
            guard let observed = denial.observed, denial.unit != .flag, denial.unit != .control else {
                return "\(denial.control.code) otherwise (\(denial.code.finding))"
            }
            let short = (denial.headroom ?? 0).magnitudeClamped
            let share =
                denial.limit == 0
                ? "" : " (\(percent(Double(short) / Double(denial.limit.magnitude))) of the limit)"
            let direction = observed > denial.limit ? "less" : "more"
            return short == 0
                ? "\(denial.control.code) just inside \(denial.unit.words(denial.limit))"
                : "\(denial.control.code) \(denial.unit.words(short)) \(direction)\(share)"
        }
        return "it would have been let through given " + needs.joined(separator: ", and ")
    }

    private static func percent(_ share: Double) -> String {
        "\(Humane.decimal(share * 100, places: 2)) %"
    }
}

extension ControlResult {
    /// How near the control was to a denial, as a share of its limit; nil where it has no figure that could
    /// have moved there: yes or no, an identity, nothing to count, a cap that we set ourselves.
    var nearness: (result: ControlResult, share: Double)? {
        guard outcome == .passed || outcome == .clipped, unit != .flag, unit != .control,
            control != .identity, control != .overClose, control != .protection, limit != 0, let headroom,
            headroom >= 0
        else { return nil }
        return (self, Double(headroom) / Double(limit.magnitude))
    }

    /// `RC-08 Largest value: passed, ₹1,02,000.00 against ₹2,00,000.00, headroom ₹98,000.00`; a control that
    /// only says yes or no has no figures.
    public var words: String {
        let head = "\(control.code) \(control.title): \(outcome.rawValue)"
        guard unit != .flag else { return head }
        let observed = observed.map(unit.words) ?? "unknown"
        let left = headroom.map { ", headroom \(unit.words($0))" } ?? ""
        return "\(head), \(observed) against \(unit.words(limit))\(left)"
    }
}

extension RiskUnit {
    /// As `text`, grouped as people in India read it.
    public func words(_ value: Int64) -> String {
        switch self {
        case .money: Humane.rupees(Money(raw: value))
        case .paise: Humane.rupees(Price(paise: value))
        case .quantity: Humane.count(Quantity(raw: value))
        default: text(value)
        }
    }
}

extension Int64 {
    fileprivate var magnitudeClamped: Int64 { Int64(clamping: magnitude) }
}

extension Reason {
    /// Sizing and controls, a line each.
    var figures: [String] {
        var lines: [String] = []
        if case .rule(_, let sizing) = cause {
            lines.append("size:")
            lines += sizing.lines.map { "  " + $0 }
        }
        lines.append("controls:")
        return lines + controls.map { "  " + $0.words }
    }
}
