// An order in each of its states, and one example of each event: the axes of the table.

import Market
import Trading

enum OrderCase {
    static let noon = Timestamp(secondsSinceEpoch: 1_795_156_200)  // 2026-11-20 12:00 in India
    static let limit100 = OrderKind.limit(Price(paise: 100_00))
    static let stop99 = OrderKind.stop(trigger: Price(paise: 99_00), limit: Price(paise: 98_00))
    static let brokerOne = BrokerOrderID("B1")

    static func trade(_ id: String, _ units: Int64, paise: Int64 = 100_00) -> Fill {
        Fill(id: id, quantity: Quantity(units), price: Price(paise: paise), time: noon)
    }

    static func terms(_ kind: OrderKind = limit100, units: Int64 = 100, side: Side = .buy) -> OrderTerms {
        OrderTerms(instrument: InstrumentID(3), side: side, quantity: Quantity(units), kind: kind)
    }

    /// An order for 100 at 100.00 that lived through these events.
    static func order(after events: [OrderEvent], kind: OrderKind = limit100) -> Order {
        var order = Order(id: OrderID(7), terms: terms(kind), purpose: .entry, createdAt: noon)
        for event in events { _ = order.apply(event, at: noon) }
        return order
    }

    static func row(
        _ status: BrokerOrderStatus, filled: Int64 = 0, paise: Int64? = nil, kind: OrderKind = limit100,
        id: String = "B1", units: Int64 = 100, at time: Timestamp = noon
    ) -> BrokerOrder {
        BrokerOrder(
            id: BrokerOrderID(id), terms: terms(kind, units: units), status: status, filled: Quantity(filled),
            averagePrice: paise.map { Price(paise: $0) }, placedAt: time, routingCode: "R1")
    }

    static let accepted: [OrderEvent] = [.attempted, .accepted(brokerOne, routingCode: "R1")]
    static let opened = accepted + [.confirmed]
    static let amended = OrderEvent.modifyRequested(.limit(Price(paise: 101_00)), Quantity(100))

    /// An order for 100 that stands in `state` and got there in the usual way.
    static func order(in state: OrderState) -> Order {
        switch state {
        case .intended: order(after: [])
        case .sending: order(after: [.attempted])
        case .unknown: order(after: [.attempted, .unanswered(reason: "timeout")])
        case .acknowledged: order(after: accepted)
        case .open: order(after: opened)
        case .triggerPending: order(after: accepted + [.triggerPending], kind: stop99)
        case .partlyFilled: order(after: opened + [.filled(trade("T1", 40))])
        case .pendingModify: order(after: opened + [amended])
        case .pendingCancel: order(after: opened + [.cancelRequested])
        case .suspect: order(after: opened + [.vanished])
        case .quarantined: order(after: opened + [.vanished, .probesExhausted])
        case .filled: order(after: opened + [.filled(trade("T1", 100))])
        case .cancelled: order(after: opened + [.cancelRequested, .cancelled])
        case .rejected: order(after: accepted + [.rejected(reason: "margin")])
        case .expired: order(after: opened + [.expired])
        case .notSent: order(after: [.attempted, .notSent(reason: "no connection")])
        case .external: Order(id: OrderID(7), adopting: row(.working(word: "open")), at: noon)
        }
    }

    /// One example of the event with this name, as it would meet `order`.
    static func event(named name: String, for order: Order) -> OrderEvent? {
        let rest = max(order.remaining, Quantity(10)).units
        return examples.first { $0.name == name }
            ?? [
                "fill10": .filled(trade("T9", 10)), "fillRest": .filled(trade("T8", rest)),
                "total100": .filledTo(Quantity(100), averagePrice: Price(paise: 100_00)),
            ][name]
    }

    private static let examples: [OrderEvent] = [
        .attempted, .notSent(reason: "too old"), .accepted(brokerOne, routingCode: "R1"),
        .refused(reason: "price"), .unanswered(reason: "timeout"), .matched(brokerOne, routingCode: "R1"),
        .absenceProven, .confirmed, .triggerPending, .triggered, .bust(fillID: "T1"), .cancelRequested,
        .cancelUnanswered(reason: "timeout"), .cancelled, .cancelRejected(reason: "filled"), amended,
        .modified,
        .modifyRejected(reason: "band"), .modifyUnanswered(reason: "timeout"),
        .termsSeen(.limit(Price(paise: 102_00)), Quantity(100)), .rejected(reason: "margin"), .expired,
        .vanished,
        .contradicted(evidence: "the book shows it open"), .explained(.working(word: "open")),
        .probesExhausted,
        .resolved(by: "owner", evidence: "contract note"),
    ]

    /// The three letters that stand for a state in the table.
    static func letters(_ state: OrderState) -> String {
        switch state {
        case .intended: "int"
        case .sending: "snd"
        case .unknown: "unk"
        case .acknowledged: "ack"
        case .open: "opn"
        case .triggerPending: "trg"
        case .partlyFilled: "par"
        case .pendingModify: "mod"
        case .pendingCancel: "can"
        case .suspect: "sus"
        case .quarantined: "qua"
        case .filled: "fil"
        case .cancelled: "cnl"
        case .rejected: "rej"
        case .expired: "exp"
        case .notSent: "not"
        case .external: "ext"
        }
    }
}
