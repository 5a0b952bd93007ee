// Pre-trade risk. Every ticket passes here once, whoever wrote it: a rule, the
// operator, the square-off. The gate only reads; a denied ticket leaves no trace but
// its reasons.
//
// An `ApprovedTicket` can be made nowhere else, and nothing but an `ApprovedTicket`
// can become an order. Skipping the gate does not compile.

import Market

/// A ticket that has passed the gate, its terms clipped where the gate had to.
public struct ApprovedTicket: Encodable, Hashable, Sendable {
    public let ticket: Ticket

    fileprivate init(_ ticket: Ticket) { self.ticket = ticket }

    /// For the record reader only: a ticket approved earlier, read back from the journal.
    init(recorded ticket: Ticket) { self.ticket = ticket }
}

public enum RiskGate {
    /// Judges one ticket with every control; total, and without side effect.
    ///
    /// A ticket that only reduces a position passes value, loss, exposure and rate controls even
    /// when they are breached; the results then say `waived`. What the exchange or the broker could
    /// not take, or would over-close, is denied to everybody.
    public static func review(_ ticket: Ticket, in view: consuming RiskView) -> Verdict {
        guard ticket.isWithinBounds else { return beyondBounds }
        let review = Review(ticket, in: view)
        var results: [ControlResult] = []
        results.reserveCapacity(GateControl.all.count)
        var denials: [Denial] = []
        for control in GateControl.all {
            let finding = control.judge(review)
            results.append(finding.result(of: control.control, isReducing: review.isReducing))
            if let denial = finding.denial(by: control.control, isReducing: review.isReducing) {
                denials.append(denial)
            }
        }
        return denials.isEmpty ? .approved(ApprovedTicket(review.ticket), results) : .denied(denials, results)
    }

    /// No other control can compute with such terms.
    private static var beyondBounds: Verdict {
        let finding = Finding.holds(false, else: .overflow)
        let denial = Denial(
            control: .overflow, code: .overflow, observed: 1, limit: 0, headroom: -1, unit: .flag)
        return .denied([denial], [finding.result(of: .overflow, isReducing: false)])
    }
}

extension Finding {
    fileprivate func result(of control: RiskControl, isReducing: Bool) -> ControlResult {
        let outcome: ControlResult.Outcome =
            switch breach {
            case nil: clipped ? .clipped : .passed
            case let code?: isReducing && code.isWaivedWhenReducing ? .waived : .failed
            }
        return ControlResult(
            control: control, outcome: outcome, observed: observed, limit: limit, headroom: headroom,
            unit: unit)
    }

    fileprivate func denial(by control: RiskControl, isReducing: Bool) -> Denial? {
        guard let code = breach, !(isReducing && code.isWaivedWhenReducing) else { return nil }
        return Denial(
            control: control, code: code, observed: observed, limit: limit, headroom: headroom, unit: unit)
    }
}

extension Ticket {
    /// Whether every number lies where exact arithmetic is safe.
    fileprivate var isWithinBounds: Bool {
        isWithinBounds(terms.kind.limitPrice) && isWithinBounds(terms.kind.trigger ?? .zero)
            && isWithinBounds(stopTrigger ?? .zero)
            && terms.quantity.raw.magnitude <= Quantity.limit.raw.magnitude
    }

    private func isWithinBounds(_ price: Price) -> Bool { price.raw.magnitude <= Price.limit.raw.magnitude }
}
