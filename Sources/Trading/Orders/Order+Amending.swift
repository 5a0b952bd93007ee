// Cancelling and modifying. Until the broker answers, both the old and the new
// terms may be in force; a failed modify leaves them in doubt until a book reading
// that is later than the answer shows which.

import Market

extension Order {
    mutating func takeCancelRequested(_ event: OrderEvent, _ change: inout OrderChange) {
        guard !state.isClosed else { return }
        cancelWanted = true
        cancellations += 1
        guard brokerID != nil else { return }
        cancelOutstanding = true
        if state.isWorking { state = resting }
    }

    /// No answer leaves it pending: a cancel may be repeated. A refusal mostly means that it was
    /// filled, so what is open must be looked up.
    mutating func takeCancelAnswer(_ event: OrderEvent, refused: Bool, _ change: inout OrderChange) {
        guard !state.isClosed, state != .quarantined else { return }
        guard cancellations > 0 else { return refuse(event, &change) }
        guard refused, cancelOutstanding else { return }
        cancelOutstanding = false
        cancelWanted = false
        suspect()
    }

    mutating func takeCancelled(_ event: OrderEvent, _ change: inout OrderChange) {
        switch state {
        case .intended, .notSent: refuse(event, &change)
        case .quarantined, .filled, .cancelled, .rejected, .expired: break
        default:
            if !cancelWanted, !isForeign, terms.validity == .day {
                change.anomaly = OrderAnomaly(
                    .unsolicitedCancel,
                    "order \(id) (\(purpose)) was cancelled without our asking, \(remaining) unfilled; "
                        + "the position's stop is being checked again")
            }
            state = .cancelled
        }
    }

    mutating func takeModifyRequested(
        _ event: OrderEvent, _ kind: OrderKind, _ quantity: Quantity, _ change: inout OrderChange
    ) {
        guard canModify, quantity > .zero else { return refuse(event, &change) }
        previousKind = terms.kind
        previousQuantity = terms.quantity
        terms.kind = kind
        terms.quantity = quantity
        modifications += 1
        state = resting
    }

    mutating func takeModified(_ event: OrderEvent, _ change: inout OrderChange) {
        guard let previousKind else { return refuseUnlessModified(event, &change) }
        settle(terms.kind, terms.quantity, before: previousKind)
    }

    mutating func takeModifyFailed(_ event: OrderEvent, _ change: inout OrderChange) {
        guard previousKind != nil else { return refuseUnlessModified(event, &change) }
        if state == .pendingModify { state = .suspect }
    }

    /// A repeated answer to a modify that is settled says nothing new.
    private mutating func refuseUnlessModified(_ event: OrderEvent, _ change: inout OrderChange) {
        if modifications == 0, !state.isClosed, state != .quarantined { refuse(event, &change) }
    }

    mutating func takeTerms(
        _ event: OrderEvent, _ kind: OrderKind, _ quantity: Quantity, _ change: inout OrderChange
    ) {
        switch state {
        case .intended: return refuse(event, &change)
        case .sending, .unknown, .quarantined, .filled, .cancelled, .rejected, .expired, .notSent: return
        default: break
        }
        let isWanted = shows(kind, quantity, terms.kind, terms.quantity)
        if let previousKind, let previousQuantity, !isWanted,
            shows(kind, quantity, previousKind, previousQuantity)
        {
            if state == .suspect { settle(previousKind, previousQuantity, before: terms.kind) }
            return
        }
        if isWanted { return settle(terms.kind, terms.quantity, before: previousKind ?? terms.kind) }
        if !isForeign {
            change.anomaly = OrderAnomaly(
                .foreignAmendment,
                "the broker shows order \(id) as \(quantity) at \(kind.limitPrice), but we asked for "
                    + "\(terms.quantity) at \(terms.kind.limitPrice); the broker's terms are taken over")
        }
        settle(kind, quantity, before: previousKind ?? terms.kind)
    }

    /// These terms are in force, and no others.
    private mutating func settle(_ kind: OrderKind, _ quantity: Quantity, before: OrderKind) {
        let wasInDoubt = previousKind != nil
        terms.kind = kind
        terms.quantity = max(quantity, filled)
        previousKind = nil
        previousQuantity = nil
        if (before.trigger == nil) != (kind.trigger == nil), filled == .zero {
            stage = kind.trigger == nil ? .open : .triggerPending
        }
        if state.isWorking || (state == .suspect && wasInDoubt) { state = resting }
    }
}

/// Whether terms that a book shows are the terms we know. Books drop the trigger of a triggered stop and
/// may print no price for a protected market order, so only what both can show is compared.
func shows(_ kind: OrderKind, _ quantity: Quantity, _ ours: OrderKind, _ ourQuantity: Quantity) -> Bool {
    guard quantity == ourQuantity else { return false }
    if case .market = ours {
        if case .market = kind { return true }
        if kind.limitPrice == .zero { return true }
    }
    if let trigger = kind.trigger, trigger != ours.trigger { return false }
    return kind.limitPrice == ours.limitPrice
}
