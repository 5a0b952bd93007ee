// The life of an order by example: identity, cancelling, and how doubt ends.

import Market
import Testing
import Trading

@Suite("An order")
struct OrdersTests {
    private let noon = OrderCase.noon

    private func apply(_ events: [OrderEvent], to state: OrderState) -> (Order, [OrderAnomaly.Kind]) {
        var order = OrderCase.order(in: state)
        let anomalies = events.compactMap { order.apply($0, at: noon + .seconds(1)).anomaly?.kind }
        return (order, anomalies)
    }

    @Test("is suspect when a second broker id claims it, and keeps the first")
    func secondIdentity() {
        let (order, anomalies) = apply([.accepted(BrokerOrderID("B2"), routingCode: "R2")], to: .open)
        #expect(anomalies == [.conflictingIdentity] && order.state == .suspect)
        #expect(order.brokerID == OrderCase.brokerOne && order.routingCode == "R1")
    }

    @Test("takes the new id that a broker gives it with a modify")
    func newIdentity() {
        let (order, anomalies) = apply(
            [.accepted(BrokerOrderID("B2"), routingCode: "R2"), .modified], to: .pendingModify)
        #expect(anomalies == [] && order.state == .open)
        #expect(order.brokerIDs.map(\.text) == ["B1", "B2"] && order.routingCode == "R2")
    }

    @Test("remembers a cancel that could not be sent before the broker's id was known")
    func earlyCancel() {
        let id = OrderEvent.matched(OrderCase.brokerOne, routingCode: "R1")
        let (order, _) = apply([.cancelRequested, id], to: .unknown)
        #expect(order.state == .acknowledged && order.cancelIsDue)
        let (asked, _) = apply([.cancelRequested, id, .cancelRequested], to: .unknown)
        #expect(asked.state == .pendingCancel && !asked.cancelIsDue)
    }

    @Test("works on after a refused cancel, once a query shows that it does")
    func refusedCancel() {
        let (order, anomalies) = apply(
            [.cancelRejected(reason: "being traded"), .explained(.working(word: "open"))], to: .pendingCancel)
        #expect(anomalies == [] && order.state == .open && !order.cancelWanted)
    }

    @Test("reports a cancel that nobody here asked for, except of an immediate order's rest")
    func unsolicited() {
        #expect(apply([.cancelled], to: .partlyFilled).1 == [.unsolicitedCancel])
        var terms = OrderCase.terms()
        terms.validity = .immediateOrCancel
        var order = Order(id: OrderID(1), terms: terms, purpose: .exit, createdAt: noon)
        for event in OrderCase.opened + [.cancelled] { #expect(order.apply(event, at: noon).anomaly == nil) }
    }

    @Test("that was refused at once and then accepted may be alive, so it counts in full")
    func refusedThenAccepted() {
        let id = OrderEvent.accepted(OrderCase.brokerOne, routingCode: "R1")
        let (order, anomalies) = apply([.refused(reason: "price"), id], to: .sending)
        #expect(anomalies == [.contradiction] && order.state == .suspect && order.reserved == Quantity(100))
    }

    @Test("is closed by a person as far as it was filled")
    func resolved() {
        let person = OrderEvent.resolved(by: "owner", evidence: "contract note")
        #expect(apply([.probesExhausted, person], to: .unknown).0.state == .notSent)
        #expect(apply([.filled(OrderCase.trade("T1", 30)), person], to: .quarantined).0.state == .cancelled)
        #expect(apply([.filled(OrderCase.trade("T1", 100)), person], to: .quarantined).0.state == .filled)
    }

    @Test("dates its state by the event that brought it there, and not by repeats")
    func dates() {
        var order = OrderCase.order(in: .sending)
        for second in 1...3 {
            _ = order.apply(.unanswered(reason: "timeout"), at: noon + .seconds(Int64(second)))
        }
        #expect(order.placedAt == noon && order.stateSince == noon + .seconds(1))
    }

    @Test("is worth the worse of both prices while a modify is unconfirmed", arguments: [Side.buy, .sell])
    func worstPrice(_ side: Side) {
        var order = Order(
            id: OrderID(1), terms: OrderCase.terms(side: side), purpose: .exit, createdAt: noon)
        for event in OrderCase.opened + [OrderCase.amended] { _ = order.apply(event, at: noon) }
        #expect(order.worstPrice == Price(side == .buy ? "101" : "100"))
        _ = order.apply(.modified, at: noon)
        #expect(order.worstPrice == Price("101"))
    }

    @Test("reads in one line")
    func line() {
        #expect(
            OrderCase.order(in: .partlyFilled).description
                == "O7 buy 100 #3 at 100.00, 40 filled, partlyFilled")
    }
}
