// What the broker says about our orders: the answers to our requests and the
// messages of its stream. Both are translated into what an order can live through,
// and each such fact is an effect.

import Accounting
import Market

extension Desk {
    mutating func take(_ reply: BrokerAnswer, for id: OrderID) {
        guard orders.indices.contains(id.index) else {
            alert(.critical, .system, "An answer came for order \(id), which this desk never made.")
            return
        }
        switch reply {
        case .attempting(let baseline):
            emit(.baseline(id, baseline))
            happen(.attempted, to: id)
        case .placed(let broker, let routing):
            happen(.accepted(broker, routingCode: routing), to: id)
            unpark(broker, to: id)
        case .refused(let reason): happen(.refused(reason: reason), to: id)
        case .notSent(let reason): happen(.notSent(reason: reason), to: id)
        case .unanswered(let reason): happen(.unanswered(reason: reason), to: id)
        case .cancelTaken, .modifyTaken: break  // Only the request was taken; a report will say the rest.
        case .cancelRefused(let reason): happen(.cancelRejected(reason: reason), to: id)
        case .cancelUnanswered(let reason): happen(.cancelUnanswered(reason: reason), to: id)
        case .modifyRefused(let reason): happen(.modifyRejected(reason: reason), to: id)
        case .modifyUnanswered(let reason): happen(.modifyUnanswered(reason: reason), to: id)
        }
    }

    mutating func take(_ message: Acknowledgement, named broker: BrokerOrderID) {
        guard let id = self.broker.order(named: broker) else {
            // It may be ours and still unnamed: its answer can be slower than its message.
            if !live.ids.isEmpty { emit(.parked(broker, message)) }
            return
        }
        happen(OrderEvent(message), to: id)
    }

    /// Messages that came before we knew whose they were.
    mutating func unpark(_ broker: BrokerOrderID, to id: OrderID) {
        for parked in self.broker.parked where parked.id == broker {
            happen(OrderEvent(parked.acknowledgement), to: id)
        }
    }

    /// Lets an order live through `event`, books what it filled, and does what must follow at once.
    mutating func happen(_ event: OrderEvent, to id: OrderID) {
        let change = emit(event, to: id)
        if let fill = change.newFill { post(fill, to: id) }
        if let bust = change.bust { emit(.reversed(id, bust)) }
        if let anomaly = change.anomaly {
            alert(.critical, .order, "\(describe(id)): \(anomaly.sentence)")
        }
        report(change, event, id)
        if !change.keptState, change.to == .rejected || change.to == .notSent { holdBack(id) }
        if orders[id.index].order.cancelIsDue { requestCancel(id) }
        if change.newFill != nil || !change.keptState { settle(after: id) }
    }

    private mutating func post(_ fill: Fill, to id: OrderID) {
        let multiplier = multiplier(of: orders[id.index].order.terms.instrument)
        guard Ledger.accepts(fill, multiplier: multiplier) else {
            raise(
                .account, .halt,
                "\(describe(id)): a fill of \(fill.quantity) at \(fill.price) is beyond exact money")
            return
        }
        emit(.posted(id, fill, charges(for: fill, of: id)))
    }

    private mutating func report(_ change: OrderChange, _ event: OrderEvent, _ id: OrderID) {
        switch (change.to, event) {
        case (.unknown, _) where !change.keptState:
            alert(
                .warning, .unknownOrder,
                "\(describe(id)): no answer. It is not sent again; the books are searched.")
            emit(.readBooks)
        case (.quarantined, _) where !change.keptState:
            alert(
                .critical, .unknownOrder,
                "\(describe(id)): its fate cannot be proved. Look at the broker's order book, then "
                    + "`sauda resolve \(id) --evidence …`.")
        case (.suspect, _) where !change.keptState: emit(.readBooks)
        case (.rejected, .rejected(let reason)), (.rejected, .refused(let reason)):
            alert(.warning, .order, "\(describe(id)): rejected by the broker: \(reason)")
        default: break
        }
    }

    func charges(for fill: Fill, of id: OrderID) -> Charges {
        let terms = orders[id.index].ticket.terms
        let value = fill.price.value(of: fill.quantity).raw * multiplier(of: terms.instrument)
        return bounds.charges(terms.instrument, terms.product)?
            .estimate(terms.side, Money(raw: value), fill.quantity) ?? .zero
    }

    /// The order in a few words: `O7 buy 100 SBIN`.
    public func describe(_ id: OrderID) -> String {
        guard let order = order(id) else { return "\(id)" }
        let terms = order.terms
        return "\(id) \(terms.side) \(terms.quantity) \(instrument(terms.instrument).symbol)"
    }

    /// A cancel that brought no report is sent again after this: the broker knows the order by its id,
    /// so asking twice does no harm (risk notes b.2).
    static let cancelPause = Span.seconds(5)

    /// Asks for an order back. The shell sends it when the broker's name of the order is known.
    mutating func requestCancel(_ id: OrderID) {
        guard !orders[id.index].order.state.isClosed, !orders[id.index].order.isForeign else { return }
        if !orders[id.index].order.cancelIsDue, let asked = orders[id.index].cancelAskedAt,
            now - asked < Desk.cancelPause
        {
            return
        }
        emit(.order(id, .cancelRequested))
    }
}

extension OrderEvent {
    init(_ message: Acknowledgement) {
        switch message {
        case .confirmed: self = .confirmed
        case .rejected(let reason): self = .rejected(reason: reason)
        case .filled(let fill): self = .filled(fill)
        case .cancelled: self = .cancelled
        case .modified: self = .modified
        case .triggered: self = .triggered
        case .expired: self = .expired
        case .cancelRejected(let reason): self = .cancelRejected(reason: reason)
        case .modifyRejected(let reason): self = .modifyRejected(reason: reason)
        }
    }
}
