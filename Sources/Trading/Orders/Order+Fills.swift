// Fills: they count in every state, because the exchange traded whatever we believed.

import Market

extension Order {
    mutating func takeFill(_ event: OrderEvent, _ fill: Fill, _ change: inout OrderChange) {
        take(book.add(fill, ceiling: ceiling), of: event, &change)
    }

    mutating func takeTotal(
        _ event: OrderEvent, _ total: Quantity, _ average: Price?, at time: Timestamp,
        _ change: inout OrderChange
    ) {
        let outcome = book.count(
            to: total, average: average ?? worstPrice, ceiling: ceiling, name: id.description, at: time)
        take(outcome, of: event, &change)
    }

    private mutating func take(
        _ outcome: FillBook.Outcome, of event: OrderEvent, _ change: inout OrderChange
    ) {
        switch outcome {
        case .known: break
        case .booked(let fill):
            change.newFill = fill
            moveAfterFill(event, fill, &change)
        case .overfill(let total):
            change.anomaly = OrderAnomaly(
                .overfill,
                "order \(id) is for \(ceiling), but the broker reports \(total) filled; the excess is not "
                    + "booked: halt, compare positions with the broker and reconcile")
            state = .quarantined
        case .unbelievable:
            change.anomaly = OrderAnomaly(
                .unbelievableFill,
                "a fill of order \(id) has no believable quantity or price and is not booked; "
                    + "compare positions with the broker and reconcile")
            suspect()
        }
    }

    private mutating func moveAfterFill(_ event: OrderEvent, _ fill: Fill, _ change: inout OrderChange) {
        stage = .open
        let isComplete = filled >= ceiling
        switch state {
        case .intended: refuse(event, &change)
        case .suspect: break
        case .quarantined: return
        case .filled, .cancelled, .expired, .rejected, .notSent: noteLateFill(fill, &change)
        default: state = resting
        }
        if isComplete { state = .filled }
    }

    /// A fill may cross with a cancel or the close. One of an order that was refused or
    /// proven absent shows that it lives, so what remains of it is in doubt.
    private mutating func noteLateFill(_ fill: Fill, _ change: inout OrderChange) {
        change.anomaly = OrderAnomaly(
            .lateFill,
            "order \(id) was \(state) when a fill of \(fill.quantity) at \(fill.price) arrived; it is booked")
        if state == .rejected || state == .notSent { state = .suspect }
    }

    mutating func takeBust(_ trade: String, _ change: inout OrderChange) {
        let wasVoid = book.voided.contains(trade)
        guard let undone = book.bust(trade) else {
            if !wasVoid { contradictBust(trade, &change) }
            return
        }
        change.bust = undone
        change.anomaly = OrderAnomaly(
            .bust,
            "the exchange annulled trade \(trade) of order \(id): \(undone.quantity) at \(undone.price); "
                + "the position changed back by that much")
        switch state {
        case .filled: state = .cancelled  // The exchange does not reopen an order for it.
        case .partlyFilled: state = resting
        default: break
        }
    }

    private mutating func contradictBust(_ trade: String, _ change: inout OrderChange) {
        change.anomaly = OrderAnomaly(
            .bust,
            "the exchange annulled trade \(trade) of order \(id), which no trade report had named; "
                + "compare positions with the broker and reconcile")
        suspect()
    }
}
