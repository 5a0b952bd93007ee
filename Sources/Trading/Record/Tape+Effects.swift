// How each effect reads on a tape: enough to see what was decided, in one line.

import Accounting
import Market
import Rules

extension Tape {
    // One line a case.
    public func text(_ effect: Effect) -> String {
        switch effect {
        case .ordered(let id, let approved, _): "ordered \(id) \(text(approved.ticket))"
        case .reasoned(let id, let reason):
            "reasoned \(id) \(text(reason))"
        case .weighed(let reason): "weighed \(text(reason))"
        case .concluded(let key, let conclusion):
            "concluded \(key.strategy) \(symbol(key.instrument)) \(text(conclusion.evidence))"
        case .denied(let ticket, let denials):
            "denied \(text(ticket)): "
                + denials.map { "\($0.control.code) \($0.code.rawValue)" }.joined(separator: ", ")
        case .order(let id, let event): "order \(id) \(text(event))"
        case .posted(let id, let fill, let charges): "posted \(id) \(text(fill)) charges \(charges.total)"
        case .reversed(let id, let fill): "reversed \(id) \(text(fill))"
        case .baseline(let id, let known): "baseline \(id) of \(known.count) orders"
        case .searched(let id, let match): "searched \(id) since \(text(match.timedOutAt))"
        case .parked(let id, let message): "parked \(quoted(id.text)) \(text(message))"
        case .confirmed(let rows, let complete, let askedAt):
            (["confirmed \(complete ? "complete" : "incomplete") asked \(text(askedAt))"]
                + rows.map { "[\(text($0))]" }).joined(separator: " ")
        case .foreign(let row): "foreign \(text(row))"
        case .adopted(let id, let product, let delta, let price):
            "adopted \(symbol(id)) \(product) \(delta) @ \(price)"
        case .funds(let funds): "funds cash \(funds.cash) available \(funds.available)"
        case .planned(let key, let plan): "planned \(key.strategy) \(symbol(key.instrument)) \(text(plan))"
        case .latched(let latch, let on, let reason):
            "latched \(text(latch)) \(on ? "on" : "off") \(quoted(reason))"
        case .squareOffBegan(let run): "squareOffBegan \(text(run.scope)) by \(run.trigger)"
        case .squareOff(let run, let action): "squareOff \(run) \(text(action))"
        case .watched: "watched"
        case .readBooks: "readBooks"
        case .alert(let alert): "alert \(alert.severity) \(alert.topic) \(quoted(alert.text))"
        }
    }

    func text(_ ticket: Ticket) -> String {
        "\(text(ticket.terms)) \(ticket.purpose) for \(ticket.owner)"
            + (ticket.stopTrigger.map { " stop at \($0)" } ?? "")
            + (ticket.parent.map { " after \($0)" } ?? "")
    }

    private func text(_ reason: Reason) -> String {
        let cause =
            switch reason.cause {
            case .rule(let evidence, let sizing): "\(text(evidence)) size \(sizing.units)"
            case .words(let words): quoted(words)
            }
        return "\(cause) by \(reason.controls.count) controls"
    }

    private func text(_ evidence: RuleEvidence) -> String {
        "rule \(evidence.rule) at \(text(evidence.barStart)) on \(evidence.values.count) values"
    }

    private func text(_ plan: ExitPlan?) -> String {
        guard let plan else { return "nothing" }
        let parts: [String?] = [
            plan.stopDistance.map { "stop distance \($0)" },
            plan.stopShare.map { "stop share \($0)" },
            plan.targetDistance.map { "target distance \($0)" },
            plan.targetShare.map { "target share \($0)" },
            plan.trailDistance.map { "trail \($0) after \(plan.trailAfter)" },
            plan.stop.map { "stop at \($0)" },
            plan.leaving.map { "leaving: \($0.text)" }, plan.retryAt.map { "again at \(text($0))" },
        ]
        let line = parts.compactMap { $0 }.joined(separator: ", ")
        return line.isEmpty ? "no levels" : line
    }

    private func text(_ latch: Latch) -> String {
        switch latch {
        case .initialised: "initialised"
        case .armed(let strategy): "armed \(strategy)"
        case .session: "session"
        case .noNewRisk(let control): "noNewRisk \(control.code)"
        case .paused(let strategy, let control): "paused \(strategy) \(control.code)"
        case .kill(let scope, let level): "kill \(text(scope)) \(level)"
        }
    }

    private func text(_ event: OrderEvent) -> String {
        switch event {
        case .accepted(let id, let routing), .matched(let id, let routing):
            "\(event.name) \(quoted(id.text)) routing \(quoted(routing))"
        case .filled(let fill): "filled \(text(fill))"
        case .filledTo(let total, let average): "filledTo \(total)" + (average.map { " @ \($0)" } ?? "")
        case .bust(let fill): "bust \(quoted(fill))"
        case .modifyRequested(let kind, let quantity), .termsSeen(let kind, let quantity):
            "\(event.name) \(text(kind)) x \(quantity)"
        case .notSent(let text), .refused(let text), .unanswered(let text), .cancelUnanswered(let text),
            .cancelRejected(let text), .modifyRejected(let text), .modifyUnanswered(let text),
            .rejected(let text), .contradicted(let text):
            "\(event.name) \(quoted(text))"
        case .explained(let status): "explained \(status)"
        case .resolved(let by, let evidence): "resolved by \(quoted(by)) \(quoted(evidence))"
        case .attempted, .absenceProven, .confirmed, .triggerPending, .triggered, .cancelRequested,
            .cancelled,
            .modified, .expired, .vanished, .probesExhausted:
            event.name
        }
    }

    private func text(_ action: SquareOffAction) -> String {
        switch action {
        case .phase(let phase): "phase \(phase)"
        case .cancel(let id): "cancel \(id)"
        case .close(let key, let closing):
            "close \(closing.side) \(closing.quantity) \(text(key)) limit \(closing.limit)"
                + " step \(closing.step)"
        case .readPositions: "readPositions"
        case .readInstrument(let key): "readInstrument \(text(key))"
        case .alert(let notice): "alert \(quoted(notice.text))"
        case .page(let notice): "page \(quoted(notice.text))"
        case .done(let flat): flat ? "done flat" : "done notFlat"
        case .enter(let key, let step, let remaining):
            "enter \(text(key)) step \(step) remaining \(remaining)"
        case .differs(let key, let net): "differs \(text(key)) \(net.map { "\($0)" } ?? "no more")"
        case .refused(let key, let kind, let quantity, let retryAt):
            "refused \(text(key)) \(kind) \(quantity) again at \(text(retryAt))"
        }
    }

    private func text(_ key: SquareOffKey) -> String { "\(symbol(key.instrument)) \(key.product)" }
}
