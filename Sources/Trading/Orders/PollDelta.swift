// From a row of the broker's order book to the events that bring our order to it.
//
// A row is a picture, possibly older than what the stream told us since. So fills
// only ever rise, terms and doubt are settled only by a reading that was asked for
// after our last change (the answer to a modify), and a closed order is contradicted only by a reading well
// after its close. Fills come first, then terms, then the status: no status is
// believed before the fills that belong to it.

public import Market

public enum PollDelta {
    /// A broker's book may lag its own stream by this much before a row that shows a closed order
    /// working counts as a contradiction. Longer than a request, shorter than two 30-second loops.
    public static let closedLag = Span.seconds(10)

    /// The events to apply to `order`, in this order; empty when the row says nothing new.
    ///
    /// The caller has established that the row is this order: by its broker id, or by `BookMatch`.
    /// `askedAt` is when the reading was asked for, not when it came.
    public static func events(for order: Order, from row: BrokerOrder, askedAt: Timestamp) -> [OrderEvent] {
        var events: [OrderEvent] = []
        let isLater = askedAt > order.stateSince && row.filled >= order.filled
        // Filled beyond what we know of, but not beyond what the book says was ordered: somebody
        // enlarged it, so the quantity comes before the fills.
        let isEnlarged = row.filled > order.ceiling && row.terms.quantity >= row.filled
        if saysMoreOfIdentity(order, row) { events.append(.matched(row.id, routingCode: row.routingCode)) }
        if isEnlarged { events.append(.termsSeen(row.terms.kind, row.terms.quantity)) }
        if row.filled > order.book.gross {
            events.append(.filledTo(row.filled, averagePrice: row.averagePrice))
        }
        if !isEnlarged, let terms = termsEvent(order, row, isLater) { events.append(terms) }
        if let status = statusEvent(order, row, askedAt, isLater) { events.append(status) }
        return events
    }

    private static func saysMoreOfIdentity(_ order: Order, _ row: BrokerOrder) -> Bool {
        guard order.brokerIDs.contains(row.id) else { return true }
        return row.id == order.brokerID && !order.state.isClosed && !row.routingCode.isEmpty
            && row.routingCode != order.routingCode
    }

    /// New terms cannot come from an old picture; the old ones can, so they need a later reading.
    private static func termsEvent(_ order: Order, _ row: BrokerOrder, _ isLater: Bool) -> OrderEvent? {
        guard !order.state.isClosed, order.previousKind != nil || !isEnd(row.status) else { return nil }
        let isWanted = shows(row.terms.kind, row.terms.quantity, order.terms.kind, order.terms.quantity)
        if order.previousKind == nil {
            let isDue = isLater && (order.state.isWorking || order.state == .suspect)
            return isWanted || !isDue ? nil : .termsSeen(row.terms.kind, row.terms.quantity)
        }
        let isAnswered = isLater && order.state == .suspect
        if isWanted { return isChange(order, row) || isAnswered ? .modified : nil }
        return isAnswered ? .termsSeen(row.terms.kind, row.terms.quantity) : nil
    }

    /// Whether the row shows terms that the order did not have before its modify.
    private static func isChange(_ order: Order, _ row: BrokerOrder) -> Bool {
        guard let kind = order.previousKind, let quantity = order.previousQuantity else { return false }
        return !shows(row.terms.kind, row.terms.quantity, kind, quantity)
    }

    private static func statusEvent(
        _ order: Order, _ row: BrokerOrder, _ askedAt: Timestamp, _ isLater: Bool
    ) -> OrderEvent? {
        if order.state.isClosed {
            let isProof = !isEnd(row.status) && askedAt > order.stateSince + closedLag
            return isProof ? .contradicted(evidence: "the order book still shows it working") : nil
        }
        if order.state == .suspect { return isLater ? .explained(row.status) : nil }
        switch row.status {
        case .cancelled: return .cancelled
        case .expired: return .expired
        case .rejected(let reason): return .rejected(reason: reason)
        case .filled:
            let isBorneOut = max(row.filled, order.filled) >= order.ceiling
            guard !isBorneOut, isLater, order.previousKind == nil else { return nil }
            return .contradicted(evidence: "the order book calls it filled with \(row.filled) only")
        case .working:
            guard order.terms.kind.trigger != nil, row.terms.kind.trigger != nil else {
                return rises(order, .open, .triggered)
            }
            return rises(order, .triggerPending, .confirmed)
        case .triggerPending: return rises(order, .triggerPending, .triggerPending)
        case .partlyFilled: return rises(order, .open, .triggered)
        case .pending: return nil
        }
    }

    private static func rises(_ order: Order, _ stage: Order.Stage, _ event: OrderEvent) -> OrderEvent? {
        order.stage < stage ? event : nil
    }

    private static func isEnd(_ status: BrokerOrderStatus) -> Bool {
        switch status {
        case .filled, .cancelled, .rejected, .expired: true
        case .pending, .working, .triggerPending, .partlyFilled: false
        }
    }
}
