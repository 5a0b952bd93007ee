// How a strategy's position is closed: the stop is called back first, and only when
// it is certainly gone is the exit sent, because both resting could close more
// than is held. An exit that does not fill is called back and sent again at the
// price of the moment.

import Market
import Rules

extension Desk {
    /// A position is to be closed, once; the first reason stands.
    mutating func leave(_ key: PlanKey, because reason: ExitReason) {
        guard net(of: key) != .zero || hasLiveOrders(key) else { return }
        var plan = plans[key] ?? ExitPlan(stopDistance: nil, targetDistance: nil, trailDistance: nil)
        guard plan.leaving == nil else { return }
        plan.leaving = reason
        plan.leavingSince = now
        plan.denials = 0
        plan.retryAt = nil
        emit(.planned(key, plan))
        guard !isUnderSquareOff(key) else { return }
        goOnLeaving(key, plan, net(of: key))
    }

    mutating func goOnLeaving(_ key: PlanKey, _ plan: ExitPlan, _ net: Quantity) {
        guard hasLiveOrders(key) else {
            return net == .zero ? emit(.planned(key, nil)) : sendExit(key, plan, net)
        }
        for id in live.ids where belongs(id, to: key) && !mayRest(id) { requestCancel(id) }
    }

    /// Everything is called back but an exit that is young, or that could not be priced better: at the
    /// edge of a locked band its place in the queue is all it has.
    private func mayRest(_ id: OrderID) -> Bool {
        guard orders[id.index].ticket.purpose == .exit else { return false }
        if now - orders[id.index].order.createdAt < Desk.exitPatience { return true }
        let terms = orders[id.index].order.terms
        guard let price = exitPrice(terms.side, of: terms.instrument) else { return true }
        return price == terms.kind.limitPrice
    }

    /// The cap of an exit sent now; the edge of the band without a quote, nil without either.
    private func exitPrice(_ side: Side, of id: InstrumentID) -> Price? {
        guard let reference = reference(of: id) else {
            return market[id].band.map { side == .sell ? $0.lower : $0.upper }
        }
        return cap(side, from: reference, of: id)
    }

    private mutating func sendExit(_ key: PlanKey, _ plan: ExitPlan, _ net: Quantity) {
        guard isTimeToRetry(plan), !waitsForSession(key) else { return }
        let side: Side = net > .zero ? .sell : .buy
        guard let price = exitPrice(side, of: key.instrument)
        else { return noteDenial(true, of: key, "the exit, for want of a price") }
        let most = opening.instruments[Int(key.instrument.index)].largestOrder ?? net.magnitude
        let terms = OrderTerms(
            instrument: key.instrument, side: side, quantity: min(net.magnitude, most),
            kind: .market(protection: price),
            product: seats[key.strategy].strategy.product)
        let ticket = Ticket(
            owner: .strategy(key.strategy), terms: terms, purpose: .exit, signalAt: now,
            parent: root(of: .strategy(key.strategy), key.instrument))
        let reason = plan.leaving?.text ?? "exit"
        noteDenial(submit(ticket, because: .words(reason)) == nil, of: key, "the exit (\(reason))")
    }

    /// What may be held overnight is left when the next session takes orders.
    private func waitsForSession(_ key: PlanKey) -> Bool {
        guard seats[key.strategy].strategy.holdsOvernight, let session = session(key.instrument) else {
            return false
        }
        return now < session.open || now >= session.close
    }

    func isTimeToRetry(_ plan: ExitPlan) -> Bool { plan.retryAt.map { now >= $0 } ?? true }

    /// What the broker would not have, or what could not be sent, is not sent again at once: the answer
    /// would be the same, as fast as both sides can talk.
    mutating func holdBack(_ id: OrderID) {
        let purpose = orders[id.index].ticket.purpose
        guard purpose == .protectiveStop || purpose == .exit, let key = key(of: id), var plan = plans[key]
        else { return }
        plan.retryAt = now + Desk.retryPause
        emit(.planned(key, plan))
    }

    private static let retryPause = Span.seconds(5)

    /// A closing ticket that our own gate denied is tried again after a pause; the owner hears of the first.
    mutating func noteDenial(_ isDenied: Bool, of key: PlanKey, _ what: String) {
        guard var plan = plans[key], isDenied || plan.denials > 0 else { return }
        plan.denials = isDenied ? plan.denials + 1 : 0
        plan.retryAt = isDenied ? now + Desk.retryPause : nil
        emit(.planned(key, plan))
        guard plan.denials == 1 else { return }
        alert(
            .critical, .risk,
            "\(seats[key.strategy].strategy.name) could not send \(what) of "
                + "\(instrument(key.instrument).symbol); it is tried again every five seconds. "
                + "See `sauda why`."
        )
    }
}
