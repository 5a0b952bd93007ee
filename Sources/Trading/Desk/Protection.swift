// Looks after what the strategies hold: a stop rests at the broker for every unit,
// the target is watched, the stop follows, and a position that is to be left is
// left.
//
// Everything here compares what should be with what is and closes the gap, so it
// may be called at any time and after any report; it never remembers a step.

public import Market
import Rules

extension Desk {
    /// An entry that is still filling may be without a stop for this long.
    static let stopPatience = Span.seconds(3)
    /// What has not filled by then is called back.
    public static let entryPatience = Span.seconds(10)
    static let exitPatience = Span.seconds(15)

    /// After a report about an order: what must follow at once.
    mutating func settle(after id: OrderID) {
        guard let key = key(of: id) else { return }
        tend(key)
    }

    /// All positions, in the order of their plans.
    mutating func upkeep() {
        for line in plans.lines { tend(line.key) }
        for id in live.ids where orders[id.index].ticket.purpose == .entry {
            if now - orders[id.index].order.createdAt >= Desk.entryPatience { requestCancel(id) }
        }
    }

    /// The entry that a stop protects and that exits end: what they share, so that one sent again is
    /// no duplicate (RC-09). The owner's first order stands in where nothing was entered today.
    func root(of owner: Owner, _ instrument: InstrumentID) -> OrderID? {
        roots[OrderRoot(owner: owner, instrument: instrument)]
    }

    func key(of id: OrderID) -> PlanKey? {
        guard case .strategy(let index) = orders[id.index].ticket.owner else { return nil }
        return PlanKey(strategy: index, instrument: orders[id.index].terms.instrument)
    }

    func liveOrders(of key: PlanKey) -> [OrderID] { live.ids.filter { belongs($0, to: key) } }

    func hasLiveOrders(_ key: PlanKey) -> Bool { live.ids.contains { belongs($0, to: key) } }

    private func isStop(_ id: OrderID, of key: PlanKey) -> Bool {
        orders[id.index].ticket.purpose == .protectiveStop && belongs(id, to: key)
    }

    func belongs(_ id: OrderID, to key: PlanKey) -> Bool {
        orders[id.index].order.terms.instrument == key.instrument
            && orders[id.index].ticket.owner == .strategy(key.strategy)
    }

    /// Compares one position with its plan and closes the gap.
    mutating func tend(_ key: PlanKey) {
        guard let plan = plans[key], !isUnderSquareOff(key) else { return }
        let net = net(of: key)
        if plan.leaving != nil { return goOnLeaving(key, plan, net) }
        if net == .zero { return tendFlat(key) }
        protect(key, plan, net)
    }

    /// Nothing is held: stops that are left over are called back; a plan without orders is done.
    private mutating func tendFlat(_ key: PlanKey) {
        guard hasLiveOrders(key) else { return emit(.planned(key, nil)) }
        for id in live.ids where belongs(id, to: key) && orders[id.index].ticket.purpose != .entry {
            requestCancel(id)
        }
    }

    private mutating func protect(_ key: PlanKey, _ plan: ExitPlan, _ net: Quantity) {
        guard plan.hasStop, takesStops(key.instrument) else { return }
        var (covered, isStuck) = (Quantity.zero, false)
        for id in live.ids where isStop(id, of: key) {
            covered += orders[id.index].order.reserved
            if stopIsStuck(id) { isStuck = true }
        }
        if isStuck { return leave(key, because: .stopFailed) }
        guard covered != net.magnitude else { return }
        if covered > net.magnitude {
            return shed(live.ids.filter { isStop($0, of: key) }, covered - net.magnitude)
        }
        guard !isStillFilling(key) else { return }
        place(stop: net.magnitude - covered, for: key, plan, isLong: net > .zero)
    }

    /// Whether a stop can rest now: never without a session today. A stop of the day ends with its session,
    /// and is placed again when the next one begins.
    func takesStops(_ instrument: InstrumentID) -> Bool {
        session(instrument)?.phase(at: now).takesStops ?? false
    }

    private func isStillFilling(_ key: PlanKey) -> Bool {
        live.ids.contains { id in
            orders[id.index].ticket.purpose == .entry && belongs(id, to: key)
                && now - orders[id.index].changedAt < Desk.stopPatience
        }
    }

    /// A stop that has triggered and does not fill protects nothing.
    private func stopIsStuck(_ id: OrderID) -> Bool {
        let state = orders[id.index].order.state
        return (state == .open || state == .partlyFilled)
            && orders[id.index].ticket.terms.kind.trigger != nil
            && now - orders[id.index].changedAt >= .seconds(10)
    }

    private mutating func shed(_ stops: [OrderID], _ excess: Quantity) {
        guard let last = stops.last, orders[last.index].order.reserved >= excess else { return }
        requestCancel(last)
    }

    private mutating func place(
        stop quantity: Quantity, for key: PlanKey, _ plan: ExitPlan, isLong: Bool
    ) {
        let product = seats[key.strategy].strategy.product
        guard
            let held = ledger.position(
                owner: .strategy(key.strategy), instrument: key.instrument, product: product),
            let average = held.averagePrice
        else { return }
        let entrySide: Side = isLong ? .buy : .sell
        let tick = tick(of: key.instrument)
        guard let trigger = plan.stop ?? plan.stopLevel(entrySide, from: average, tick: tick) else { return }
        let terms = OrderTerms(
            instrument: key.instrument, side: entrySide.opposite, quantity: quantity,
            kind: stopKind(entrySide.opposite, trigger, key.instrument), product: product)
        var next = plan
        next.stop = trigger
        if next != plan { emit(.planned(key, next)) }
        guard isTimeToRetry(plan) else { return }
        let ticket = Ticket(
            owner: .strategy(key.strategy), terms: terms, purpose: .protectiveStop, signalAt: now,
            parent: root(of: .strategy(key.strategy), key.instrument))
        let reason = "protects \(quantity) at \(trigger); the average entry is \(average)"
        noteDenial(submit(ticket, because: .words(reason)) == nil, of: key, "the protective stop")
    }

    /// A stop with the protection that the exchange asks for behind its trigger.
    func stopKind(_ side: Side, _ trigger: Price, _ instrument: InstrumentID) -> OrderKind {
        .stop(trigger: trigger, limit: cap(side, from: trigger, of: instrument))
    }

    /// On each quote: the target is touched, or the stop follows.
    mutating func watch(_ instrument: InstrumentID) {
        guard plans.watches(instrument) else { return }
        for line in plans.lines where line.isWatched && line.key.instrument == instrument {
            let key = line.key
            guard !isUnderSquareOff(key), let best = line.best else { continue }
            let net = net(of: key)
            guard net != .zero, let average = averagePrice(of: key) else { continue }
            let (entry, tick): (Side, Price) = (net > .zero ? .buy : .sell, tick(of: instrument))
            let target = line.plan.targetLevel(entry, from: average, tick: tick)
            if let target, entry == .buy ? best >= target : best <= target {
                leave(key, because: .target)
            } else if let stop = line.plan.stop,
                let level = line.plan.trailed(entry, from: average, best: best, stop: stop, tick: tick)
            {
                trail(key, line.plan, to: level)
            }
        }
    }

    func averagePrice(of key: PlanKey) -> Price? {
        let product = seats[key.strategy].strategy.product
        return ledger.position(owner: .strategy(key.strategy), instrument: key.instrument, product: product)?
            .averagePrice
    }

    private mutating func trail(_ key: PlanKey, _ plan: ExitPlan, to trigger: Price) {
        let stops = liveOrders(of: key).filter { orders[$0.index].ticket.purpose == .protectiveStop }
        guard !stops.isEmpty,
            stops.allSatisfy({
                orders[$0.index].order.canModify && now - orders[$0.index].changedAt >= ExitPlan.trailPause
            })
        else { return }
        for id in stops {
            let terms = orders[id.index].terms
            emit(.order(id, .modifyRequested(stopKind(terms.side, trigger, key.instrument), terms.quantity)))
        }
        var next = plan
        next.stop = trigger
        emit(.planned(key, next))
    }
}
