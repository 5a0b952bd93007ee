// Every ticket goes through here to the risk gate, whoever wrote it. The Desk only
// gathers what the gate may know; the gate judges.

import Market
import Rules

extension Desk {
    /// Judges a ticket. Approved, it becomes an order and the answer is its number; denied, nil.
    mutating func submit(_ ticket: Ticket, because cause: Reason.Cause) -> OrderID? {
        switch RiskGate.review(ticket, in: view(for: ticket)) {
        case .approved(let approved, let controls):
            let id = OrderID(Int32(orders.count + 1))
            emit(.ordered(id, approved, limits: bounds.fingerprint))
            emit(.reasoned(id, Reason(cause: cause, controls: controls)))
            return id
        case .denied(let denials, let controls):
            emit(.denied(ticket, denials))
            emit(.weighed(Reason(cause: cause, controls: controls)))
            return nil
        }
    }

    /// What the gate may know about this ticket now.
    public func view(for ticket: Ticket) -> RiskView {
        let id = ticket.terms.instrument
        let instrument = instrument(id)
        return RiskView(
            now: now, limits: opening.limits, instrument: instrument,
            listing: listing(of: instrument, ticket.terms.product), phase: session(id)?.phase(at: now),
            deadline: deadline(of: id, .intraday), entryWindow: entryWindow(of: ticket.owner),
            price: priceView(of: id), feed: feedHealth,
            gate: gateState(for: ticket), key: keyExposure(for: ticket),
            recent: recentTickets(on: ticket.terms),
            unknown: unknownOrders(on: ticket.terms), account: accountState(excluding: ticket.terms),
            strategy: strategyState(of: ticket.owner), capabilities: Desk.shareKhanCapabilities)
    }

    private func entryWindow(of owner: Owner) -> EntryWindow? {
        guard case .strategy(let index) = owner else { return nil }
        // Days know no hours: their entries may be sent as long as the session takes orders.
        if seats[index].strategy.hasDailyBars {
            return EntryWindow(from: TimeOfDay(0, 0), until: TimeOfDay(23, 59, 59))
        }
        return seats[index].strategy.otherWindows.first { $0.contains(now.timeOfDay) }
            ?? seats[index].strategy.entryWindow
    }

    private func listing(of instrument: Instrument, _ product: Product) -> DayListing {
        DayListing(seriesTakesProduct: product != .intraday || !instrument.settlesGross)
    }

    private func priceView(of id: InstrumentID) -> PriceView {
        let (quote, seenAt) = (market[id].quote, market[id].bandSeenAt)
        let receivedAt = market[id].receivedAt
        // Every frame of the feed repeats the band (ShareKhan, 2023-12); the Desk is told of changes only.
        let bandSeenAt =
            quote == nil ? seenAt : max(receivedAt, seenAt ?? receivedAt)
        return PriceView(quote: quote, frozenPolls: market[id].unchangedSamples, bandSeenAt: bandSeenAt)
    }

    var feedHealth: FeedHealth {
        guard now >= feedSince, now < feedUntil else { return FeedHealth(mode: .stream, lastDataAt: now) }
        let missed = market.feed.map { $0.isConnected && $0.fresh > 0 ? 0 : missedPolls } ?? 0
        return FeedHealth(mode: .stream, lastDataAt: market.lastDataAt, missedPolls: missed)
    }

    /// Silence is judged from the first open to the last end of continuous trading.
    var feedSince: Timestamp { bounds.firstOpen ?? now }
    private var feedUntil: Timestamp { bounds.lastEnd ?? now }

    /// Turns of the 30-second loop since data last came.
    private var missedPolls: Int {
        let last = max(market.lastDataAt ?? feedSince, feedSince)
        return Int((now - last).seconds / 30)
    }

    private func gateState(for ticket: Ticket) -> GateState {
        var isArmed = gates.anyArmed
        var paused: RiskControl?
        if case .strategy(let index) = ticket.owner {
            isArmed = gates.armed[index]
            paused = gates.paused[index]
        }
        let used = orders.isEmpty ? nil : OrderID(Int32(orders.count))
        return GateState(
            isRecovered: gates.isInitialised && gates.sessionLost == nil, isArmed: isArmed,
            killLevel: gates.kill.level(for: ticket.owner, in: ticket.terms.instrument),
            noNewRisk: gates.noNewRisk, strategyPaused: paused,
            orderID: OrderID(Int32(orders.count + 1)), highestUsedID: used)
    }

    private func keyExposure(for ticket: Ticket) -> KeyExposure {
        let terms = ticket.terms
        let mine =
            ledger.position(owner: ticket.owner, instrument: terms.instrument, product: terms.product)?.net
            ?? .zero
        let all = ledger.net(of: terms.instrument, product: terms.product)
        var key = KeyExposure(
            owner: WorstCase(position: mine), account: WorstCase(position: all),
            confirmed: confirmedNet(terms, ours: all))
        for id in live.ids {
            guard isOn(terms, id) else { continue }
            let (open, worst) = (orders[id.index].order.reserved, orders[id.index].order.worstPrice)
            let side = orders[id.index].order.terms.side
            key.account.add(side, open, at: worst)
            if orders[id.index].ticket.owner == ticket.owner { key.owner.add(side, open, at: worst) }
            noteOpposite(id, against: terms, &key)
        }
        for row in broker.foreign where row.terms.instrument == terms.instrument && isOpen(row) {
            key.account.add(row.terms.side, row.terms.quantity - row.filled, at: row.terms.kind.limitPrice)
        }
        key.othersOpposing = opposing(ticket)
        return key
    }

    /// The broker's last positions and the fills reported since: our own book, unless the last complete
    /// reading disagreed with it on this key. Nil before the first reading.
    private func confirmedNet(_ terms: OrderTerms, ours: Quantity) -> Quantity? {
        guard broker.askedAt != nil else { return nil }
        let drift = broker.drifts.first { $0.instrument == terms.instrument && $0.product == terms.product }
        return drift == nil ? ours : broker.net(of: terms.instrument, terms.product)
    }

    private func isOpen(_ row: BrokerOrder) -> Bool {
        switch row.status {
        case .pending, .working, .triggerPending, .partlyFilled: true
        case .filled, .cancelled, .rejected, .expired: false
        }
    }

    /// Whether an order is of the terms' instrument and product.
    private func isOn(_ terms: OrderTerms, _ id: OrderID) -> Bool {
        orders[id.index].order.terms.instrument == terms.instrument
            && orders[id.index].order.terms.product == terms.product
    }

    private func noteOpposite(_ id: OrderID, against terms: OrderTerms, _ key: inout KeyExposure) {
        let (own, state) = (orders[id.index].order.terms, orders[id.index].order.state)
        guard own.side != terms.side, state != .triggerPending else { return }
        if own.kind.trigger != nil, state != .open, state != .partlyFilled { return }
        let price = own.kind.limitPrice
        let best = key.ownOppositeBest ?? price
        key.ownOppositeBest = terms.side == .buy ? min(best, price) : max(best, price)
    }

    /// What other owners hold, or may come to hold, against the ticket's side on its instrument.
    private func opposing(_ ticket: Ticket) -> Quantity {
        let terms = ticket.terms
        var others: [(owner: Owner, worst: WorstCase)] = []
        ledger.forEach(of: terms.instrument) { position in
            guard position.product == terms.product, position.owner != ticket.owner else { return }
            others.append((position.owner, WorstCase(position: position.net)))
        }
        for id in live.ids {
            let owner = orders[id.index].ticket.owner
            guard owner != ticket.owner, isOn(terms, id) else { continue }
            let index = others.firstIndex { $0.owner == owner } ?? others.endIndex
            if index == others.endIndex { others.append((owner, WorstCase(position: .zero))) }
            others[index].worst.add(
                orders[id.index].order.terms.side, orders[id.index].order.reserved,
                at: orders[id.index].order.worstPrice)
        }
        return others.reduce(Quantity.zero) { $0 + $1.worst.opposing(terms.side) }
    }

    private func recentTickets(on terms: OrderTerms) -> [RecentTicket] {
        var recent: [RecentTicket] = []
        let window = Span.seconds(opening.limits[.duplicateWindow])
        for index in orders.indices.reversed() {
            let at = orders[index].order.createdAt
            if now - at > window { break }
            let ticket = orders[index].ticket
            guard ticket.terms.instrument == terms.instrument, ticket.terms.product == terms.product else {
                continue
            }
            recent.append(
                RecentTicket(
                    side: ticket.terms.side, quantity: ticket.terms.quantity,
                    price: ticket.terms.kind.limitPrice, at: at, parent: ticket.parent))
        }
        return recent
    }

    /// Orders of unknown fate: all, and those on the key and side of `terms`.
    func unknownOrders(on terms: OrderTerms? = nil) -> UnknownOrders {
        var unknown = UnknownOrders()
        for id in live.ids where orders[id.index].order.state.isUnresolved {
            let order = orders[id.index]
            unknown.total += 1
            unknown.totalValue += order.order.worstPrice.value(of: order.order.reserved)
            guard let terms, order.terms.instrument == terms.instrument, order.terms.product == terms.product
            else { continue }
            unknown.onKey += 1
            if order.terms.side == terms.side { unknown.onSide += 1 }
        }
        return unknown
    }

    private func accountState(excluding terms: OrderTerms) -> AccountState {
        AccountState(
            equity: opening.equity, grossElsewhere: gross(excluding: terms.instrument, terms.product),
            dayProfit: dayProfit)
    }

    private func strategyState(of owner: Owner) -> StrategyState {
        guard case .strategy(let index) = owner else {
            return StrategyState(
                allotment: opening.equity, openPositions: 0, entriesLastMinute: 0, entriesToday: 0)
        }
        return StrategyState(
            allotment: seats[index].allotment, openPositions: openPositions(of: index),
            entriesLastMinute: seats[index].entries(since: now - .minutes(1)),
            entriesToday: seats[index].entriesAt.count)
    }

    /// Realised and unrealised after charges; nil while something is held whose price is not known. Before
    /// the first quotes of the day yesterday's average price stands.
    var dayProfit: Money? {
        now >= feedSince + .minutes(1) && ledger.isBlind ? nil : ledger.totals().net
    }

    /// Worst-case gross exposure of everything but one (instrument, product).
    func gross(excluding instrument: InstrumentID, _ product: Product) -> Money {
        gross(of: exposures { $0 != instrument || $1 != product })
    }

    /// Worst-case gross exposure together, at most ``Money/limit``.
    func gross(of lines: [Exposure]) -> Money {
        var sum = Money.zero
        for line in lines {
            // Without a price the exposure is not known, and what is not known is not small.
            let worth = market[line.instrument].quote.flatMap {
                line.worst.exposure(
                    mark: $0.last, multiplier: multiplier(of: line.instrument))
            }
            sum = min(sum + (worth ?? .limit), .limit)
        }
        return sum
    }

    struct Exposure {
        let instrument: InstrumentID
        let product: Product
        var worst: WorstCase
    }

    /// Every (instrument, product) that is held or may come to be held, our orders and positions counted.
    var exposures: [Exposure] { exposures { _, _ in true } }

    private func exposures(where counts: (InstrumentID, Product) -> Bool) -> [Exposure] {
        var lines: [Exposure] = []
        func line(_ instrument: InstrumentID, _ product: Product) -> Int {
            if let index = lines.firstIndex(where: { $0.instrument == instrument && $0.product == product }) {
                return index
            }
            let held = WorstCase(position: ledger.net(of: instrument, product: product))
            lines.append(Exposure(instrument: instrument, product: product, worst: held))
            return lines.count - 1
        }
        ledger.forEachOpen { position in
            if counts(position.instrument, position.product) {
                _ = line(position.instrument, position.product)
            }
        }
        for id in live.ids {
            let terms = orders[id.index].order.terms
            guard counts(terms.instrument, terms.product) else { continue }
            let index = line(terms.instrument, terms.product)
            lines[index].worst.add(
                terms.side, orders[id.index].order.reserved, at: orders[id.index].order.worstPrice)
        }
        return lines
    }

    /// What ShareKhan takes through its API (facts read 2026-11): limit and stop orders for the day or
    /// at once; intraday margin products in cash only, derivatives are carried.
    public static let shareKhanCapabilities: BrokerCapabilities = {
        var table = BrokerCapabilities()
        table.allow([.cash], [.limit, .market, .stop], [.day, .immediateOrCancel], [.delivery, .intraday])
        table.allow(
            [.derivatives, .currency, .commodity], [.limit, .market, .stop], [.day, .immediateOrCancel],
            [.carryForward])
        return table
    }()
}
