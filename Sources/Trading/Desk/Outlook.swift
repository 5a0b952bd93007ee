// What the Desk waits for, told to whoever supplies whole bars: between which prices it
// has nothing to decide, where its targets lie, and whether only time can move it on.
//
// A driver that has the history may then pass over what cannot matter. It is a promise
// about this moment: any effect ends it.

public import Market

/// What prices of one instrument would make the Desk act before its bar closes.
public struct Outlook: Hashable, Sendable {
    /// Prices strictly between the two change nothing but marks.
    public var floor = Price(raw: .min)
    public var ceiling = Price(raw: .max)
    /// The nearest targets of what is held: a long position's above, a short one's below; nil without.
    public var targetAbove: Price?
    public var targetBelow: Price?

    public init() {}

    public func isCalm(_ low: Price, _ high: Price) -> Bool { floor < low && high < ceiling }
}

extension Desk {
    public func outlook(of instrument: InstrumentID) -> Outlook {
        var outlook = Outlook()
        for line in plans.lines where line.key.instrument == instrument && line.plan.leaving == nil {
            let net = net(of: line.key)
            guard net != .zero, let average = averagePrice(of: line.key) else { continue }
            let tick = tick(of: instrument)
            if let target = line.plan.targetLevel(net > .zero ? .buy : .sell, from: average, tick: tick) {
                outlook.add(target: target, net)
            }
            let side: Side = net > .zero ? .buy : .sell
            if let stop = line.plan.stop,
                let bound = line.plan.trailBound(side, from: average, stop: stop, tick: tick)
            {
                outlook.add(bound: bound, net)
            }
        }
        return outlook
    }

    /// Whether something is under way that only the clock moves on: a closing, an order that must not rest,
    /// a stop that is missing.
    public var isUnsettled: Bool {
        squareOffs.contains { !$0.isDone } || live.ids.contains { !isResting($0) }
            || plans.lines.contains { $0.plan.leaving != nil || lacksStop($0) }
    }

    private func isResting(_ id: OrderID) -> Bool {
        orders[id.index].ticket.purpose == .protectiveStop && orders[id.index].state == .triggerPending
    }

    private func lacksStop(_ line: ExitPlans.Line) -> Bool {
        guard line.plan.hasStop else { return false }
        var covered = Quantity.zero
        for id in live.ids where belongs(id, to: line.key) { covered += orders[id.index].order.reserved }
        return covered < net(of: line.key).magnitude
    }

    /// When the clock begins to close what is held or may come to be held; nil when nothing is due today.
    public var closingAt: Timestamp? {
        var first: Timestamp?
        func note(_ instrument: InstrumentID, _ product: Product) {
            guard product == .intraday || opening.cutOffs.overnight != nil,
                let start = squareOffPlan(instrument, product)?.startAt
            else { return }
            first = first.map { min($0, start) } ?? start
        }
        ledger.forEachOpen { note($0.instrument, $0.product) }
        for id in live.ids {
            note(orders[id.index].order.terms.instrument, orders[id.index].order.terms.product)
        }
        return first
    }
}

extension Outlook {
    fileprivate mutating func add(target: Price, _ net: Quantity) {
        if net > .zero {
            targetAbove = targetAbove.map { min($0, target) } ?? target
        } else {
            targetBelow = targetBelow.map { max($0, target) } ?? target
        }
        add(bound: target, net)
    }

    fileprivate mutating func add(bound: Price, _ net: Quantity) {
        if net > .zero { ceiling = min(ceiling, bound) } else { floor = max(floor, bound) }
    }
}
