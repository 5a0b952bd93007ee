// A bar's decision for people: what it came to, what stood in the way, and the least
// that would have changed it.

import Market
public import Rules

extension BarDecision {
    /// The entry rule that came nearest to being true; nil where none can be.
    public var nearest: (account: RuleAccount, change: RuleChange)? {
        var best: (account: RuleAccount, change: RuleChange)?
        for account in accounts where account.isEntry {
            guard account.tree.truth != true, let change = account.tree.smallestChange(to: true) else {
                continue
            }
            if best.map({ change.isSmaller(than: $0.change) }) ?? true { best = (account, change) }
        }
        return best
    }

    /// Whether some entry rule held.
    public var wished: Bool { accounts.contains { $0.isEntry && $0.tree.truth == true } }

    /// What it came to, in a sentence.
    public var verdict: String {
        switch asked {
        case .ordered(let id, let approved, _): return "ordered \(id): \(approved.ticket.words(symbol))"
        case .denied(let ticket, let denials, _):
            return "denied \(ticket.words(symbol)): "
                + denials.map { "\($0.control.code) \($0.code.rawValue)" }.joined(separator: ", ")
        case nil: break
        }
        if let exit { return "left what was held: \(exit)" }
        if holding != .flat { return "nothing ordered: it held \(symbol) already, and no exit was true" }
        if let block { return "nothing ordered: the rules asked for an entry, but \(block.sentence)" }
        if wished {
            return mayEnter
                ? "nothing ordered: the condition held, but a distance or a volatility was undefined or zero"
                : "nothing ordered: the condition held outside the windows of entry that the file names"
        }
        return accounts.contains(where: \.isEntry)
            ? "nothing ordered: no entry's condition was true" : "nothing ordered: the rules have no entry"
    }

    /// The least that would have changed it, in a sentence.
    public var flip: String {
        switch asked {
        case .ordered(_, _, let reason): return Flip.sentence(ordered: reason, account(of: reason))
        case .denied(_, let denials, _): return Flip.sentence(denied: denials)
        case nil: break
        }
        if exit != nil || holding != .flat { return exitFlip }
        if block != nil || wished { return "it stood in the way by itself: no figure would have changed it" }
        guard let nearest else { return "no value that moves would have made an entry's condition true" }
        let hours = mayEnter ? "" : ", and the bar inside the file's windows"
        return "line \(nearest.account.line) would have held given \(nearest.change.sentence)\(hours)"
    }

    private var exitFlip: String {
        let wanted = exit == nil
        let exits = accounts.enumerated().filter { !$0.element.isEntry && $0.element.closes(holding) }
        let asked = wanted ? exits : exits.filter { $0.offset == speaker }
        var best: (RuleAccount, RuleChange)?
        for (_, account) in asked {
            guard let change = account.tree.smallestChange(to: wanted) else { continue }
            if best.map({ change.isSmaller(than: $0.1) }) ?? true { best = (account, change) }
        }
        guard let best else { return "no value of a rule would have changed it" }
        return "line \(best.0.line) would \(wanted ? "" : "not ")have held given \(best.1.sentence)"
    }

    private func account(of reason: Reason) -> RuleAccount? {
        guard case .rule(let evidence, _) = reason.cause, accounts.indices.contains(evidence.rule) else {
            return nil
        }
        return accounts[evidence.rule]
    }

    private var held: String {
        switch holding {
        case .flat: "nothing"
        case .long: "a bought position"
        case .short: "a short position"
        }
    }

    public var lines: [String] {
        var lines = [
            "\(symbol) for \(strategy), bar \(bar.start.date) \(bar.start.timeOfDay), decided at "
                + "\(decidedAt.timeOfDay): \(verdict)",
            "  bar: open \(bar.open), high \(bar.high), low \(bar.low), close \(bar.close), "
                + "volume \(bar.volume)",
            "  held: \(held)",
        ]
        if !mayEnter, holding == .flat {
            lines.append("  the bar closed outside the file's windows of entry")
        }
        for account in accounts where account.isEntry == (holding == .flat) {
            lines += account.lines.map { "  " + $0 }
        }
        switch asked {
        case .ordered(_, _, let reason), .denied(_, _, let reason): lines += reason.figures.map { "  " + $0 }
        case nil: break
        }
        return lines + ["smallest change: \(flip)"]
    }
}

extension RuleAccount {
    public var isEntry: Bool { if case .enter = intent { true } else { false } }

    func closes(_ holding: Holding) -> Bool {
        if case .leave(let closes) = intent { (closes ?? holding) == holding } else { false }
    }
}

extension Ticket {
    /// `buy 50 SBIN market capped at 571.25`.
    func words(_ symbol: String) -> String {
        let price =
            switch terms.kind {
            case .limit(let price): "limit \(price)"
            case .market(let cap): "at the market, capped at \(cap)"
            case .stop(let trigger, let limit): "stop \(trigger), limit \(limit)"
            }
        return "\(terms.side) \(terms.quantity) \(symbol) \(price), \(terms.product), \(purpose)"
    }
}
