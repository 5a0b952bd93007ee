// The risk monitor's place in the Desk: what it is shown each second and after each
// fill, and what is done about what it raises.

import Market
import Rules

extension Desk {
    mutating func lookAround() {
        var next = monitor
        let actions = next.look(monitorView)
        if next != monitor { emit(.watched(next)) }
        for action in actions { act(on: action) }
    }

    /// At the end of a bar: the monitor looks when a loss has come near enough for it to say something. What
    /// else it watches moves with the clock.
    mutating func weigh() {
        guard isLosing else { return }
        lookAround()
    }

    private var isLosing: Bool {
        if -ledger.totals().net >= bounds.accountLoss { return true }
        for index in seats.indices
        where -ledger.totals(owner: .strategy(index)).net >= lossBound(of: index) { return true }
        return false
    }

    /// The account's limit for a strategy, or the tighter one of its file.
    func lossBound(of seat: Int) -> Money {
        guard let points = seats[seat].strategy.limits.dayLossBasisPoints else {
            return bounds.strategyLoss[seat]
        }
        return min(bounds.strategyLoss[seat], seats[seat].allotment.basisPoints(points))
    }

    private var monitorView: MonitorView {
        MonitorView(
            now: now, limits: opening.limits, equity: opening.equity, dayProfit: dayProfit,
            strategies: seats.map { seat in
                let owner = Owner.strategy(seat.index)
                return StrategyDay(
                    owner: owner, allotment: seat.allotment, dayProfit: ledger.totals(owner: owner).net,
                    ownLimit: seat.strategy.limits.dayLossBasisPoints)
            },
            positions: watchedPositions, feed: feedHealth, feedSince: feedSince, unknown: unknownOrders())
    }

    private var watchedPositions: [WatchedPosition] {
        ledger.openPositions.map { position in
            WatchedPosition(
                key: PositionKey(position.owner, position.instrument, position.product), net: position.net,
                nakedSince: nakedSince(position),
                deadline: position.product == .intraday ? deadline(of: position.instrument, .intraday) : nil)
        }
    }

    /// Since when a strategy's position has no live stop; nil when it has one or needs none.
    func nakedSince(_ position: Position) -> Timestamp? {
        guard case .strategy(let index) = position.owner else { return nil }
        let key = PlanKey(strategy: index, instrument: position.instrument)
        guard !isUnderSquareOff(key), let plan = plans[key], plan.hasStop, plan.leaving == nil,
            takesStops(key.instrument)
        else { return nil }
        let orders = liveOrders(of: key)
        let covered = orders.reduce(Quantity.zero) { sum, id in
            self.orders[id.index].ticket.purpose == .protectiveStop
                ? sum + self.orders[id.index].order.reserved : sum
        }
        guard covered < position.net.magnitude else { return nil }
        // What was carried is bare from the open on.
        guard let open = session(key.instrument)?.open else { return lastTouch(of: key) }
        return max(lastTouch(of: key) ?? open, open)
    }

    /// When the position last grew, or last lost a stop: the later of them. A stop that was refused never
    /// protected anything, so it begins nothing anew.
    private func lastTouch(of key: PlanKey) -> Timestamp? {
        var last: Timestamp?
        for index in orders.indices
        where orders[index].ticket.terms.instrument == key.instrument
            && orders[index].ticket.owner == .strategy(key.strategy)
        {
            let isLostStop =
                orders[index].ticket.purpose == .protectiveStop && orders[index].refusal == nil
            guard isLostStop || orders[index].order.filled > .zero else { continue }
            last = max(last ?? orders[index].touchedAt, orders[index].touchedAt)
        }
        return last
    }

    private mutating func act(on action: MonitorAction) {
        switch action {
        case .warn(let control, _, let measure):
            alert(.warning, .risk, sentence(control, measure, "nothing is stopped yet"))
        case .noNewRisk(let control, let scope, let measure): stopNewRisk(control, scope, measure)
        case .flatten(let control, let scope, let measure):
            stopNewRisk(control, scope, measure)
            flatten(control, scope)
        case .placeStop(let key):
            alert(
                .warning, .risk, "\(instrument(key.instrument).symbol) has had no stop for 5 s; placing one.")
            if let plan = planKey(key) { tend(plan) }
        case .closeNaked(let key):
            alert(
                .critical, .risk, "\(instrument(key.instrument).symbol) has had no stop for 30 s; closing it."
            )
            if let plan = planKey(key) { leave(plan, because: .stopFailed) }
        case .feed(let level): feedChanged(to: level)
        case .carry(let key, let quantity):
            alert(
                .critical, .risk,
                "\(instrument(key.instrument).symbol): \(quantity) held past what may be carried; closing.")
            beginSquareOff(.instrument(key.instrument), .schedule)
        case .blind(let control, _):
            alert(.critical, .risk, "\(control.code) \(control.title) cannot be judged: a price is missing.")
        }
    }

    private func planKey(_ key: PositionKey) -> PlanKey? {
        guard case .strategy(let index) = key.owner else { return nil }
        return PlanKey(strategy: index, instrument: key.instrument)
    }

    private mutating func stopNewRisk(
        _ control: RiskControl, _ scope: RiskScope, _ measure: MonitorAction.Measure
    ) {
        let what = "no new risk until the next session"
        if case .strategy(.strategy(let index)) = scope {
            emit(
                .latched(
                    .paused(strategy: index, control), on: true, reason: sentence(control, measure, what)))
        } else {
            emit(.latched(.noNewRisk(control), on: true, reason: sentence(control, measure, what)))
        }
        alert(.critical, .risk, sentence(control, measure, what))
    }

    private mutating func flatten(_ control: RiskControl, _ scope: RiskScope) {
        if case .strategy(.strategy(let index)) = scope {
            beginSquareOff(.strategy(index), .strategyLoss(index))
        } else {
            beginSquareOff(.account, .dayLoss)
        }
    }

    private func sentence(_ control: RiskControl, _ measure: MonitorAction.Measure, _ what: String) -> String
    {
        "\(control.code) \(control.title): \(measure.unit.text(measure.observed)) "
            + "against \(measure.unit.text(measure.limit)); \(what)."
    }

    private mutating func feedChanged(to level: FeedLevel) {
        switch level {
        case .live: alert(.notice, .feed, "Prices arrive again.")
        case .reconnect: alert(.warning, .feed, "No price for 20 s; the feed is being reconnected.")
        case .noNewRisk: alert(.warning, .feed, "Two turns of the price loop found nothing; no new risk.")
        case .cancelEntries:
            alert(.critical, .feed, "No price for 90 s; entries are called back.")
            for id in live.ids where orders[id.index].ticket.purpose == .entry { requestCancel(id) }
        case .askQuotes:
            alert(
                .critical, .feed,
                "No price for 180 s with open positions. ShareKhan has no other source of quotes: "
                    + "the stops at the exchange protect them. Look at the broker's own screen.")
        }
    }
}
