// From what the rules say to tickets. Exits come before entries; ties go by the
// order of strategies and instruments.
//
// A rule's entry becomes a protected market order: it takes what is there up to a
// cap, and what has not filled after a few seconds is called back.

import Market
import Rules

extension Desk {
    mutating func decide(on closed: [ClosedBar]) {
        guard !closed.isEmpty else { return }
        let outcomes = closed.map { evaluate($0, deciding: true) }
        for (bar, outcome) in zip(closed, outcomes) {
            guard let exit = outcome.exit else { continue }
            leave(PlanKey(strategy: bar.seat, instrument: bar.bar.instrument), because: ExitReason(exit))
        }
        for (bar, outcome) in zip(closed, outcomes) where outcome.exit == nil {
            guard let entry = outcome.entry else { continue }
            let key = PlanKey(strategy: bar.seat, instrument: bar.bar.instrument)
            enter(entry, key, because: outcome.trace?.lines ?? [])
        }
    }

    func holding(of key: PlanKey) -> Holding {
        let net = self.net(of: key)
        return net == .zero ? .flat : net > .zero ? .long : .short
    }

    /// What the strategy holds, signed.
    func net(of key: PlanKey) -> Quantity {
        let product = seats[key.strategy].strategy.product
        return ledger.position(owner: .strategy(key.strategy), instrument: key.instrument, product: product)?
            .net ?? .zero
    }

    private mutating func enter(_ entry: Entry, _ key: PlanKey, because trace: [String]) {
        let seat = seats[key.strategy]
        guard gates.armed[key.strategy], seat.strategy.entryWindow.contains(now.timeOfDay),
            liveOrders(of: key).isEmpty, allowsEntry(seat, key)
        else { return }
        guard let touch = touch(entry.side, of: key.instrument), let middle = reference(of: key.instrument)
        else { return }
        let plan = ExitPlan(entry)
        let quantity = size(entry, at: touch, for: seat, in: instrument(key.instrument))
        let terms = OrderTerms(
            instrument: key.instrument, side: entry.side, quantity: quantity,
            kind: .market(protection: cap(entry.side, from: middle, of: key.instrument)),
            product: seat.strategy.product)
        var ticket = Ticket(owner: .strategy(key.strategy), terms: terms, purpose: .entry, signalAt: now)
        ticket.stopTrigger = plan.stopDistance.map {
            stopTrigger(entry.side, from: touch, $0, key.instrument)
        }
        guard submit(ticket, because: trace) != nil else { return }
        emit(.planned(key, plan))
    }

    /// The limits that the file sets for itself.
    private func allowsEntry(_ seat: StrategySeat, _ key: PlanKey) -> Bool {
        let limits = seat.strategy.limits
        if let most = limits.entriesPerDay, seat.entriesAt.count >= most { return false }
        guard let most = limits.openPositions else { return true }
        let open = seat.instruments.count { other in
            let key = PlanKey(strategy: seat.index, instrument: other)
            return net(of: key) != .zero || !liveOrders(of: key).isEmpty
        }
        return open < most
    }

    /// Best opposite price, or the last where that side is empty; nil before the first quote.
    func touch(_ side: Side, of instrument: InstrumentID) -> Price? {
        guard let quote = market[instrument].quote else { return nil }
        return (side == .buy ? quote.ask : quote.bid)?.price ?? quote.last
    }

    /// The middle of the market, or the last price where a side is missing or the spread is wide (RC-06).
    func reference(of id: InstrumentID) -> Price? {
        guard let quote = market[id].quote else { return nil }
        guard let bid = quote.bid?.price, let ask = quote.ask?.price, bid < ask,
            ask - bid <= quote.mid.moved(byBasisPoints: 100) - quote.mid
        else { return quote.last }
        return quote.mid
    }

    /// The worst price of a protected order (RC-12), on the tick and inside the band.
    func cap(_ side: Side, from price: Price, of id: InstrumentID) -> Price {
        let instrument = instrument(id)
        let points = opening.limits[.marketProtection]
        let worst = price.moved(byBasisPoints: side == .buy ? points : -points)
        let onTick =
            side == .buy ? worst.roundedDown(to: instrument.tick) : worst.roundedUp(to: instrument.tick)
        return instrument.band?.clamp(onTick) ?? onTick
    }

    /// Where a stop rests that protects a position entered on `side` at `price`: at least one tick away.
    func stopTrigger(_ side: Side, from price: Price, _ distance: Price, _ id: InstrumentID) -> Price {
        let tick = instrument(id).tick
        let raw = side == .buy ? price - distance : price + distance
        let trigger = side == .buy ? raw.roundedDown(to: tick) : raw.roundedUp(to: tick)
        return max(trigger, tick)
    }

    /// Units to trade: what the rule asks for, cut to what the limits could allow, in whole lots.
    private func size(
        _ entry: Entry, at price: Price, for seat: StrategySeat, in instrument: Instrument
    ) -> Quantity {
        let money = equity(of: seat)
        let wanted: Int64 =
            switch entry.size {
            case .shares(let units): units
            case .lots(let lots): lots * max(instrument.lot.units, 1)
            case .rupees(let rupees): Money(rupees: rupees).units(at: price)
            case .equity(let points): money.basisPoints(points).units(at: price)
            case .risk(let points):
                money.basisPoints(points).units(at: Price(rupees: entry.stopDistance ?? 0) ?? price)
            case .volatility(let points, let realised):
                Money.inRange(Double(money.basisPoints(points).raw) / realised).units(at: price)
            }
        let units = min(wanted, largestEntry(at: price, for: seat, in: instrument))
        let lot = max(instrument.lot.units, 1)
        return Quantity(max(units / lot * lot, 0))
    }

    /// The strategy's money now: its allotment and what it made today, less charges; what is open counts
    /// when it is closed.
    private func equity(of seat: StrategySeat) -> Money {
        let totals = ledger.totals(owner: .strategy(seat.index))
        return max(seat.allotment + totals.realised - totals.charges, .zero)
    }

    /// The most units that RC-08 and RC-30 could let pass at the capped price.
    private func largestEntry(at price: Price, for seat: StrategySeat, in instrument: Instrument) -> Int64 {
        let worst = price.moved(byBasisPoints: opening.limits[.marketProtection])
        let order = min(
            Money(paise: opening.limits[.orderValue]),
            opening.equity.basisPoints(opening.limits[.orderValueShare]))
        let scrip = seat.allotment.basisPoints(opening.limits[.scripShare])
        let byValue = min(order, scrip).units(at: worst)
        guard let freeze = instrument.largestOrder else { return byValue }
        return min(byValue, freeze.units)
    }
}

extension Money {
    /// A statistic turned into an amount, cut to what an amount can be.
    static func inRange(_ raw: Double) -> Money {
        Money(raw: raw < 9e15 ? Int64(max(raw, 0)) : 9_000_000_000_000_000)
    }

    /// Whole units that this amount buys; zero for a price of zero.
    func units(at price: Price) -> Int64 { price.raw > 0 ? max(raw, 0) / price.raw : 0 }
}

extension Price {
    /// A statistic turned into a price, rounded to 1/10,000 rupee; nil when it is no positive price.
    init?(rupees: Double) {
        guard rupees > 0, rupees * 10_000 <= Double(Price.limit.raw) else { return nil }
        self.init(raw: Int64((rupees * 10_000).rounded()))
    }
}

extension ExitPlan {
    init(_ entry: Entry) {
        self.init(
            stopDistance: entry.stopDistance.flatMap { Price(rupees: $0) },
            targetDistance: entry.targetDistance.flatMap { Price(rupees: $0) },
            trailDistance: entry.trail.flatMap { Price(rupees: $0.distance) },
            trailAfter: entry.trail.flatMap { Price(rupees: $0.after) } ?? .zero)
    }
}

extension ExitReason {
    init(_ exit: RuleExit) {
        switch exit {
        case .rule(let line): self = .rule(line: line)
        case .time(let time): self = .time(time)
        }
    }
}
