// Messages as they reach the book: orders, changes and cancels.
//
// Whatever is decided here is decided by the order of time: a cancel that arrives
// after the fill is refused, one that arrives before it wins.

import Market

extension SimulatedExchange {
    mutating func receive(_ message: Message) {
        switch message.action {
        case .submit: admit(message)
        case .modify(let kind, let quantity): change(message, kind, quantity)
        case .cancel: withdraw(message)
        }
    }

    private mutating func admit(_ message: Message) {
        let order = orders[message.order]
        if let reason = books[message.book].refusal(of: order.terms, at: message.arrival) {
            conclude(message.order, .rejected(reason: reason), at: message.arrival)
            events.append(.rejected(order.id, reason: reason))
            return
        }
        priorityCount += 1
        orders[message.order].priority = priorityCount
        orders[message.order].status = order.terms.kind.trigger == nil ? .working : .triggerPending
        orders[message.order].updatedAt = message.arrival
        books[message.book].open.append(message.order)
        events.append(.accepted(order.id))
    }

    private mutating func change(_ message: Message, _ kind: OrderKind?, _ quantity: Quantity?) {
        let order = orders[message.order]
        var terms = order.terms
        terms.kind = kind ?? terms.kind
        terms.quantity = quantity ?? terms.quantity
        if let reason = refusal(of: terms, for: order, message) {
            events.append(.modifyRejected(order.id, reason: reason))
            return
        }
        // Only less of the same price keeps its place in the queue, as at NSE.
        if terms.kind != order.terms.kind || terms.quantity > order.terms.quantity {
            priorityCount += 1
            orders[message.order].priority = priorityCount
            orders[message.order].isPassive = false
        }
        orders[message.order].terms = terms
        if !order.isTriggered {
            orders[message.order].status = terms.kind.trigger == nil ? .working : .triggerPending
        }
        orders[message.order].updatedAt = message.arrival
        events.append(.modified(order.id))
    }

    private func refusal(of terms: OrderTerms, for order: ExchangeOrder, _ message: Message) -> String? {
        guard order.status.isLive else { return "Order \(order.id) is \(order.status.word)" }
        if terms.quantity <= order.filled {
            return "Quantity \(terms.quantity) is not above the \(order.filled) already traded"
        }
        if order.isTriggered, let trigger = terms.kind.trigger, trigger != order.terms.kind.trigger {
            return "Order \(order.id) has triggered: its trigger price can no longer change"
        }
        return books[message.book].refusal(of: terms, at: message.arrival)
    }

    private mutating func withdraw(_ message: Message) {
        let order = orders[message.order]
        guard order.status.isLive else {
            events.append(
                .cancelRejected(order.id, reason: "Order \(order.id) is \(order.status.word)"))
            return
        }
        remove(message.order, from: message.book, as: .cancelled, at: message.arrival)
        events.append(.cancelled(order.id))
    }

    /// Takes an open order out of its book for good.
    mutating func remove(_ order: Int, from book: Int, as status: ExchangeOrderStatus, at time: Timestamp) {
        books[book].open.removeAll { $0 == order }
        conclude(order, status, at: time)
    }

    mutating func conclude(_ order: Int, _ status: ExchangeOrderStatus, at time: Timestamp) {
        orders[order].status = status
        orders[order].updatedAt = time
    }
}

extension ExchangeOrderStatus {
    /// The state in a word, for the texts of refusals.
    var word: String {
        switch self {
        case .inTransit: "not at the exchange yet"
        case .triggerPending: "waiting for its trigger"
        case .working: "working"
        case .filled: "already fully traded"
        case .cancelled: "already cancelled"
        case .rejected: "rejected"
        case .expired: "expired"
        }
    }
}
