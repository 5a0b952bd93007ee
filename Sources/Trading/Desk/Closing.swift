// The Desk's side of square-off: what is true of every position in scope, and what
// each action of a run means for orders.
//
// A closing order belongs to an owner. Where several strategies hold one
// instrument, a closing is split over those on the side that is being closed.

import Market
import Rules

extension Desk {
    func isUnderSquareOff(_ key: PlanKey) -> Bool {
        squareOffs.contains { run in
            guard !run.isDone else { return false }
            switch run.scope {
            case .account:
                return isDue(SquareOffKey(key.instrument, seats[key.strategy].strategy.product), run)
            case .strategy(let index): return index == key.strategy
            case .instrument(let instrument): return instrument == key.instrument
            }
        }
    }

    mutating func beginSquareOff(_ scope: SquareOffScope, _ trigger: SquareOffTrigger) {
        guard !squareOffs.contains(where: { $0.scope == scope && !$0.isDone }) else { return }
        emit(.squareOffBegan(SquareOff(scope: scope, trigger: trigger, startedAt: now)))
        driveSquareOffs()
    }

    /// The day's schedule: each position is due fifteen minutes before its own deadline.
    mutating func beginScheduledSquareOff() {
        guard exposures.contains(where: { isScheduled(SquareOffKey($0.instrument, $0.product)) })
        else { return }
        beginSquareOff(.account, .schedule)
    }

    /// What is closed by the clock: intraday positions, and others where the account names a cut-off.
    private func isScheduled(_ key: SquareOffKey) -> Bool {
        guard key.product == .intraday || opening.cutOffs.overnight != nil,
            let plan = squareOffPlan(key.instrument, key.product)
        else { return false }
        return now >= plan.startAt && now < plan.sessionEnd
    }

    /// Whether a run closes this key. A loss, a kill or a person closes everything in scope; the
    /// schedule what is due, and what it has begun with until it is done.
    private func isDue(_ key: SquareOffKey, _ run: SquareOff) -> Bool {
        run.trigger != .schedule || run.ladderStep(of: key) != nil || isScheduled(key)
    }

    /// Whose positions are closed. What the desk did not open is closed only where the broker would
    /// close it anyway: intraday (RC-62).
    private func isClosable(_ owner: Owner, _ product: Product) -> Bool {
        owner != .external || product == .intraday
    }

    func squareOffPlan(_ instrument: InstrumentID, _ product: Product) -> SquareOffPlan? {
        bounds.squareOffPlan(instrument, product)
    }

    func deadline(of instrument: InstrumentID, _ product: Product) -> Timestamp? {
        squareOffPlan(instrument, product)?.deadline
    }

    mutating func driveSquareOffs() {
        for run in squareOffs.indices where !squareOffs[run].isDone {
            for action in squareOffs[run].plan(squareOffView(of: squareOffs[run])) {
                emit(.squareOff(run: run, action))
                perform(action, in: squareOffs[run])
            }
        }
    }

    private mutating func perform(_ action: SquareOffAction, in run: SquareOff) {
        switch action {
        case .cancel(let id): requestCancel(id)
        case .close(let key, let closing): close(key, closing, run)
        case .readPositions: emit(.readBooks)
        case .alert(let notice): alert(.warning, .squareOff, notice.text)
        case .page(let notice): alert(.critical, .squareOff, notice.text)
        case .phase, .readInstrument, .done, .enter, .differs, .refused: break
        }
    }

    private mutating func close(_ key: SquareOffKey, _ closing: SquareOffClosing, _ run: SquareOff) {
        var left = closing.quantity
        for position in ledger.positions(of: key.instrument) where position.product == key.product {
            let isClosed = closing.side == .sell ? position.net > .zero : position.net < .zero
            guard isClosed, left > .zero, isInScope(position.owner, run.scope),
                isClosable(position.owner, key.product)
            else { continue }
            let quantity = min(left, position.net.magnitude)
            let terms = OrderTerms(
                instrument: key.instrument, side: closing.side, quantity: quantity,
                kind: .limit(closing.limit), product: key.product)
            _ = submit(
                Ticket(
                    owner: position.owner, terms: terms, purpose: .squareOff, signalAt: now,
                    parent: root(of: position.owner, key.instrument)),
                because: .words("square-off by \(run.trigger), step \(closing.step)"))
            left -= quantity
        }
    }

    private func isInScope(_ owner: Owner, _ scope: SquareOffScope) -> Bool {
        if case .strategy(let index) = scope { return owner == .strategy(index) }
        return true
    }

    private func squareOffView(of run: SquareOff) -> SquareOffView {
        var keys: [SquareOffKey] = []
        for line in exposures { keys.append(SquareOffKey(line.instrument, line.product)) }
        for row in broker.positions where row.net != .zero && row.product == .intraday {
            keys.append(SquareOffKey(row.instrument, row.product))
        }
        keys.removeAll { !isInScope($0.instrument, run.scope) || !isDue($0, run) }
        var positions: [SquareOffPosition] = []
        for key in keys.sorted() where positions.last?.key != key {
            if let position = squareOffPosition(key, run) { positions.append(position) }
        }
        return SquareOffView(now: now, readAskedAt: broker.askedAt, positions: positions)
    }

    private func isInScope(_ instrument: InstrumentID, _ scope: SquareOffScope) -> Bool {
        switch scope {
        case .account: return true
        case .instrument(let only): return only == instrument
        case .strategy(let index): return seats[index].home(of: instrument) != nil
        }
    }

    private func squareOffPosition(_ key: SquareOffKey, _ run: SquareOff) -> SquareOffPosition? {
        guard let plan = squareOffPlan(key.instrument, key.product) else { return nil }
        let instrument = instrument(key.instrument)
        let line = market[key.instrument]
        let local = ledger.net(of: key.instrument, product: key.product)
        return SquareOffPosition(
            key: key, symbol: instrument.symbol, plan: plan, lot: instrument.lot,
            largestOrder: instrument.largestOrder, band: instrument.band, tick: instrument.tick,
            previousClose: instrument.previousClose, held: held(key, run.scope), local: local,
            net: broker.net(of: key.instrument, key.product),
            changedAt: lastChange(of: key), averagePrice: nil, quote: line.quote,
            quotedAt: line.quote == nil ? nil : line.receivedAt, orders: squareOffOrders(key, run.scope),
            refusals: refusals(of: key, since: run.startedAt))
    }

    private func held(_ key: SquareOffKey, _ scope: SquareOffScope) -> Quantity {
        ledger.positions(of: key.instrument).reduce(Quantity.zero) { sum, position in
            let counts = position.product == key.product && isInScope(position.owner, scope)
            return counts && isClosable(position.owner, key.product) ? sum + position.net : sum
        }
    }

    private func lastChange(of key: SquareOffKey) -> Timestamp? {
        orders.last { order in
            order.terms.instrument == key.instrument && order.terms.product == key.product
                && (order.order.filled > .zero || !order.isLive)
        }?.touchedAt
    }

    private func squareOffOrders(_ key: SquareOffKey, _ scope: SquareOffScope) -> [SquareOffOrder] {
        live.ids.compactMap { id in
            let order = orders[id.index]
            guard order.terms.instrument == key.instrument, order.terms.product == key.product else {
                return nil
            }
            let isOurs = isInScope(order.owner, scope)
            return SquareOffOrder(
                id: id, purpose: isOurs ? SquareOffPurpose(order.ticket.purpose) : .foreign,
                side: order.terms.side,
                remaining: order.order.reserved, limit: order.order.worstPrice, state: order.state)
        }
    }

    /// What the broker refused and what our own gate denied, oldest first.
    private func refusals(of key: SquareOffKey, since start: Timestamp) -> [SquareOffRefusal] {
        closingRefusals.compactMap { refusal in
            refusal.key == key && refusal.at >= start ? refusal.refusal : nil
        }
    }
}

/// A closing order that came to nothing.
struct ClosingRefusal: Hashable, Sendable {
    let key: SquareOffKey
    let at: Timestamp
    let refusal: SquareOffRefusal
}

extension SquareOffPurpose {
    init(_ purpose: OrderPurpose) {
        switch purpose {
        case .entry, .manual: self = .entry
        case .target: self = .target
        case .protectiveStop: self = .stop
        case .exit, .squareOff: self = .closing
        }
    }
}
