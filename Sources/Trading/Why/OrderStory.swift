// One order's life, or one denied ticket's reasons, picked out of a day's records.
//
// Records go in one at a time. The numbers that were stored with the decision become
// words here: the rules are compiled from the text in the day's opening.

import Accounting
public import Market
public import Rules

public struct OrderStory: Sendable {
    public enum Subject: Hashable, Sendable {
        case order(OrderID)
        /// The so-manieth ticket that the gate denied that day, from 1: `D3`.
        case denial(Int)
    }

    /// Something that the order lived through.
    public struct Step: Hashable, Sendable {
        public let at: Timestamp
        public let text: String
    }

    public let subject: Subject
    /// When it was decided, and the event that it was decided on; nil until it was.
    public private(set) var decidedAt: Timestamp?
    public private(set) var event = ""
    public private(set) var ticket: Ticket?
    /// Fingerprint of the limits in force.
    public private(set) var limits: UInt64?
    public private(set) var reason: Reason?
    public private(set) var denials: [Denial] = []
    /// The rule that spoke, with its tree: of the entry, or of the exit that this order carries out.
    public private(set) var account: RuleAccount?
    /// The broker's evidence and everything else, oldest first.
    public private(set) var steps: [Step] = []
    public private(set) var charges = Money.zero
    public private(set) var date: CalendarDate?
    private var tape: Tape?
    private var opening: DayOpening?
    private var conclusions: [(key: PlanKey, conclusion: Conclusion)] = []
    private var denied = 0

    public init(_ subject: Subject) { self.subject = subject }

    public var symbol: String? {
        guard let ticket, let opening else { return nil }
        return opening.instruments[Int(ticket.terms.instrument.index)].symbol
    }

    /// Takes in the next record; a second opening begins another day, and what was found stays.
    public mutating func take(_ record: DayRecord) {
        switch record {
        case .opening(let opening, _):
            guard ticket == nil else { return }
            self.opening = opening
            tape = Tape(opening)
            (date, denied, conclusions) = (opening.date, 0, [])
        case .event(let event, let effects, let time):
            guard !effects.isEmpty, opening?.date == date else { return }
            for (place, effect) in effects.enumerated() { take(effect, event, effects, place, at: time) }
        }
    }

    private mutating func take(
        _ effect: Effect, _ event: Event, _ effects: [Effect], _ place: Int, at time: Timestamp
    ) {
        switch effect {
        case .concluded(let key, let conclusion):
            conclusions.removeAll { $0.key == key }
            conclusions.append((key, conclusion))
        case .ordered(let id, let approved, let limits) where subject == .order(id):
            self.limits = limits
            begin(approved.ticket, event, at: time)
        case .reasoned(let id, let reason) where subject == .order(id): explain(reason)
        case .denied(let ticket, let denials):
            denied += 1
            guard subject == .denial(denied) else { return }
            self.denials = denials
            begin(ticket, event, at: time)
            if place + 1 < effects.count, case .weighed(let reason) = effects[place + 1] { explain(reason) }
        default: follow(effect, at: time)
        }
    }

    private mutating func begin(_ ticket: Ticket, _ event: Event, at time: Timestamp) {
        self.ticket = ticket
        decidedAt = time
        self.event = tape?.text(event) ?? ""
    }

    private mutating func explain(_ reason: Reason) {
        self.reason = reason
        guard let ticket, case .strategy(let seat) = ticket.owner, let strategy = strategy(seat) else {
            return
        }
        if case .rule(let evidence, _) = reason.cause { account = strategy.account(of: evidence) }
        guard ticket.purpose == .exit, case .words(let words) = reason.cause else { return }
        let key = PlanKey(strategy: seat, instrument: ticket.terms.instrument)
        let closing = conclusions.first { $0.key == key }.flatMap {
            strategy.account(of: $0.conclusion.evidence)
        }
        // What a rule concluded earlier is no reason for an exit at the target.
        account = closing.flatMap { words == ExitReason.rule(line: $0.line).text ? $0 : nil }
    }

    /// Nil when this build does not read the rules.
    private func strategy(_ seat: Int) -> Strategy? {
        guard let opening, opening.strategies.indices.contains(seat) else { return nil }
        do throws(RuleErrors) { return try opening.strategies[seat].compiled() } catch { return nil }
    }

    private mutating func follow(_ effect: Effect, at time: Timestamp) {
        guard case .order(let wanted) = subject, ticket != nil, effect.order == wanted, let tape else {
            return
        }
        if case .posted(_, _, let charges) = effect { self.charges += charges.total }
        steps.append(Step(at: time, text: tape.text(effect)))
    }
}

extension StrategyAssignment {
    /// Its rules with its parameters.
    func compiled() throws(RuleErrors) -> Strategy {
        try Strategy.compile(source, file: file).setting(settings.map { ($0.name, $0.value) })
    }
}

extension Effect {
    /// The order that it changes or tells of.
    fileprivate var order: OrderID? {
        switch self {
        case .ordered(let id, _, _), .reasoned(let id, _), .order(let id, _), .posted(let id, _, _),
            .reversed(let id, _), .baseline(let id, _), .searched(let id, _):
            id
        default: nil
        }
    }
}

extension OrderStory {
    /// The least that would have turned the decision, in a sentence.
    public var flip: String {
        guard let reason else { return "it was not recorded" }
        if !denials.isEmpty { return Flip.sentence(denied: denials) }
        return Flip.sentence(
            ordered: reason, account, closes: ticket?.purpose.closes ?? false)
    }

    /// All of it for a person; empty when there is no such order.
    public var lines: [String] {
        guard let ticket, let decidedAt, let symbol else { return [] }
        let verdict = denials.isEmpty ? "ordered" : "denied"
        var lines = [
            "\(decidedAt)  \(verdict): \(ticket.words(symbol))", "\(decidedAt)  because of: \(event)",
        ]
        if let limits { lines.append("judged by limits \(String(limits, radix: 16))") }
        lines += denials.map(\.sentence)
        if case .words(let words)? = reason?.cause { lines.append("asked for: \(words)") }
        if let account { lines += account.lines }
        lines += reason?.figures ?? []
        lines.append("smallest change: \(flip)")
        if !steps.isEmpty { lines.append("what it lived through:") }
        lines += steps.map { "  \($0.at)  \($0.text)" }
        if charges != .zero { lines.append("charges: \(Humane.rupees(charges))") }
        return lines
    }
}
