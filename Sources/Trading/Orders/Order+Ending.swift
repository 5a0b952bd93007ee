// How an order ends, and how doubt about it ends.

import Market

extension Order {
    /// Brokers use the same word for a rejected order and a rejected modification, and nothing that
    /// was partly filled can have been rejected: both are in doubt.
    mutating func takeRejected(_ event: OrderEvent, _ change: inout OrderChange) {
        switch state {
        case .intended: refuse(event, &change)
        case .notSent, .quarantined, .filled, .cancelled, .rejected, .expired: break
        default: state = filled == .zero && previousKind == nil ? .rejected : .suspect
        }
    }

    mutating func takeExpired(_ event: OrderEvent, _ change: inout OrderChange) {
        switch state {
        case .intended, .notSent: refuse(event, &change)
        case .quarantined, .filled, .cancelled, .rejected, .expired: break
        default: state = .expired
        }
    }

    /// An unanswered order is not expected in the book yet; any other must be there.
    mutating func takeVanished(_ event: OrderEvent, _ change: inout OrderChange) {
        switch state {
        case .intended: refuse(event, &change)
        case .sending, .unknown: break
        default: suspect()
        }
    }

    mutating func takeContradiction(
        _ event: OrderEvent, _ evidence: String, _ change: inout OrderChange
    ) {
        switch state {
        case .intended: refuse(event, &change)
        default: contradict(evidence, &change)
        }
    }

    /// Fills and terms are brought up to date before the status (`PollDelta` does): a status that
    /// the fills do not bear out leaves the order suspect.
    mutating func takeExplanation(
        _ event: OrderEvent, _ status: BrokerOrderStatus, _ change: inout OrderChange
    ) {
        switch status {
        case .pending: takeLife(event, stage: .acknowledged, &change)
        case .working:
            takeLife(event, stage: terms.kind.trigger == nil ? .open : .triggerPending, &change)
        case .triggerPending: takeLife(event, stage: .triggerPending, &change)
        case .partlyFilled: takeLife(event, stage: .open, &change)
        case .filled: takeLife(event, stage: .open, &change)
        case .cancelled: return takeCancelled(event, &change)
        case .rejected: return takeRejected(event, &change)
        case .expired: return takeExpired(event, &change)
        }
        guard change.from == .suspect, previousKind == nil, bearsOut(status) else { return }
        state = resting
    }

    private func bearsOut(_ status: BrokerOrderStatus) -> Bool {
        switch status {
        case .filled: filled >= ceiling
        case .partlyFilled: filled > .zero
        default: true
        }
    }

    mutating func takeExhausted(_ event: OrderEvent, _ change: inout OrderChange) {
        switch state {
        case .intended, .sending: refuse(event, &change)
        case .unknown, .suspect: state = .quarantined
        default: break  // It was explained in the meantime.
        }
    }

    mutating func takeResolved(_ event: OrderEvent, _ change: inout OrderChange) {
        guard state == .quarantined else { return refuse(event, &change) }
        if filled >= ceiling {
            state = .filled
        } else {
            state = brokerID == nil && filled == .zero ? .notSent : .cancelled
        }
    }
}
