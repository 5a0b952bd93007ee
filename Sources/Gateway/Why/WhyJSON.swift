// Decisions as JSON: the tree with its values, the arithmetic, every control. The same
// as lines for people stands in `lines`.

import Market
import Platform
import Rules
import Trading

enum WhyJSON {
    static func json(_ story: OrderStory) -> JSON {
        var cause: JSON = .null
        if case .words(let words)? = story.reason?.cause { cause = .string(words) }
        return [
            "subject": .string(WhyWords.text(story.subject)),
            "day": story.date.map { .string("\($0)") } ?? .null,
            "verdict": .string(story.denials.isEmpty ? "ordered" : "denied"),
            "at": story.decidedAt.map { .string("\($0)") } ?? .null, "because_of": .string(story.event),
            "symbol": story.symbol.map { .string($0) } ?? .null,
            "ticket": story.ticket.map(json) ?? .null,
            "limits": story.limits.map { .string(String($0, radix: 16)) } ?? .null, "asked_for": cause,
            "rule": story.account.map(json) ?? .null, "size": size(story.reason),
            "controls": .array((story.reason?.controls ?? []).map(json)),
            "denials": .array(story.denials.map { .string($0.sentence) }),
            "smallest_change": .string(story.flip),
            "events": .array(
                story.steps.map { ["at": .string("\($0.at)"), "text": .string($0.text)] }),
            "charges": JSON(story.charges), "lines": .array(story.lines.map { .string($0) }),
        ]
    }

    static func json(_ decisions: [BarDecision]) -> JSON {
        [
            "decisions": .array(decisions.map(json)),
            "lines": .array(decisions.flatMap(\.lines).map { .string($0) }),
        ]
    }

    private static func json(_ decision: BarDecision) -> JSON {
        var reason: Reason?
        switch decision.asked {
        case .ordered(_, _, let found)?, .denied(_, _, let found)?: reason = found
        case nil: break
        }
        return [
            "strategy": .string(decision.strategy), "symbol": .string(decision.symbol),
            "bar": [
                "start": .string("\(decision.bar.start)"), "open": JSON(decision.bar.open),
                "high": JSON(decision.bar.high), "low": JSON(decision.bar.low),
                "close": JSON(decision.bar.close), "volume": JSON(decision.bar.volume),
            ],
            "decided_at": .string("\(decision.decidedAt)"),
            "holding": .string("\(decision.holding)"), "in_window": JSON(decision.mayEnter),
            "verdict": .string(decision.verdict),
            "stopped_by": decision.block.map { .string($0.sentence) } ?? .null,
            "rules": .array(decision.accounts.map(json)), "size": size(reason),
            "controls": .array((reason?.controls ?? []).map(json)),
            "smallest_change": .string(decision.flip),
        ]
    }

    // MARK: Rules

    private static func json(_ account: RuleAccount) -> JSON {
        [
            "strategy": .string(account.strategy), "line": JSON(account.line),
            "title": .string(account.title), "bar_start": .string("\(account.barStart)"),
            "tree": json(account.tree),
        ]
    }

    private static func json(_ tree: RuleTree) -> JSON {
        var members: [JSON.Member] = [
            .init(name: "kind", value: .string(kind(tree))), .init(name: "text", value: .string(tree.text)),
            .init(name: "true", value: tree.truth.map { JSON($0) } ?? .null),
        ]
        switch tree.kind {
        case .comparison(let pair): members += [.init(name: "now", value: json(pair))]
        case .crossing(let now, let before):
            members += [
                .init(name: "now", value: json(now)), .init(name: "bar_before", value: json(before)),
            ]
        default: break
        }
        if let place = tree.place {
            members.append(.init(name: "place", value: .string(place)))
            members.append(
                .init(name: "bar_start", value: tree.barStart.map { .string("\($0)") } ?? .null))
        }
        if !tree.parts.isEmpty {
            members.append(.init(name: "parts", value: .array(tree.parts.map(json))))
        }
        return .object(members)
    }

    private static func kind(_ tree: RuleTree) -> String {
        switch tree.kind {
        case .all: "all"
        case .any: "any"
        case .not: "not"
        case .named: "named"
        case .comparison: "comparison"
        case .crossing: "crossing"
        case .truth: "truth"
        case .fixed: "fixed"
        }
    }

    private static func json(_ pair: RuleTree.Comparison) -> JSON {
        [
            "left": number(pair.left), "sign": .string(pair.sign.rawValue), "right": number(pair.right),
            "true": pair.truth.map { JSON($0) } ?? .null,
        ]
    }

    /// Undefined is null.
    private static func number(_ value: Double) -> JSON { value.isFinite ? JSON(value) : .null }

    // MARK: Size and controls

    private static func size(_ reason: Reason?) -> JSON {
        guard case .rule(_, let sizing)? = reason?.cause else { return .null }
        return [
            "equity": JSON(sizing.equity), "budget": JSON(sizing.budget), "per_unit": JSON(sizing.perUnit),
            "wanted": JSON(sizing.wanted), "most": JSON(sizing.most), "cut_by": .string("\(sizing.cut)"),
            "lot": JSON(sizing.lot), "units": JSON(sizing.units),
            "lines": .array(sizing.lines.map { .string($0) }),
        ]
    }

    static func json(_ result: ControlResult) -> JSON {
        [
            "control": .string(result.control.code), "title": .string(result.control.title),
            "outcome": .string(result.outcome.rawValue), "unit": .string(result.unit.rawValue),
            "observed": figure(result.observed, result.unit), "limit": figure(result.limit, result.unit),
            "headroom": figure(result.headroom, result.unit),
        ]
    }

    /// Rupees and units as plain decimals; otherwise the number that the control counts.
    static func figure(_ value: Int64?, _ unit: RiskUnit) -> JSON {
        guard let value else { return .null }
        switch unit {
        case .money: return JSON(Money(raw: value))
        case .paise: return JSON(Money(paise: value))
        case .quantity: return JSON(Quantity(raw: value))
        default: return JSON(value)
        }
    }

    private static func json(_ ticket: Ticket) -> JSON {
        [
            "side": .string(ticket.terms.side.rawValue), "quantity": JSON(ticket.terms.quantity),
            "product": .string(ticket.terms.product.rawValue), "purpose": .string("\(ticket.purpose)"),
            "limit": JSON(ticket.terms.kind.limitPrice),
            "trigger": ticket.terms.kind.trigger.map { JSON($0) } ?? .null,
            "stop": ticket.stopTrigger.map { JSON($0) } ?? .null,
        ]
    }
}
