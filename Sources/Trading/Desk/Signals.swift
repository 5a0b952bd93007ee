// From what the rules say to tickets. Exits come before entries; ties go by the
// order of strategies and instruments.
//
// A rule's entry becomes a protected market order: it takes what is there up to a
// cap, and what has not filled after a few seconds is called back.

import Accounting
import Market
public import Rules

extension Desk {
    /// All are evaluated before anything is done, since what is done changes what is held.
    ///
    /// Answers what became of each entry that a rule asked for.
    @discardableResult
    mutating func decideOnClosed() -> [EntryOutcome] {
        var wishes = Wishes()
        for index in closed.indices {
            let held = hear(closed[index])
            if held != nil || seats[closed[index].seat].longestHold != nil {
                note(closed[index], held, in: &wishes)
            }
        }
        for conclusion in wishes.conclusions { emit(conclusion) }
        for exit in wishes.exits { leave(exit.key, because: exit.reason) }
        return wishes.entries.map { EntryOutcome(bar: $0.bar, block: enter($0)) }
    }

    /// What was held at a finished bar to which the rules have an answer; nil when they say nothing.
    private mutating func hear(_ bar: ClosedBar) -> Holding? {
        let held = holding(bar.seat, bar.slot)
        return hear(bar, held) ? held : nil
    }

    /// What the rules and the clock want at the bars that have closed.
    private struct Wishes {
        var entries: [EntryWish] = []
        var exits: [(key: PlanKey, reason: ExitReason)] = []
        /// The numbers behind the exits that rules asked for.
        var conclusions: [Effect] = []
    }

    /// Few bars come here, so it stays out of the way of the many. Mutating, since only then is a Desk
    /// passed without a copy of it.
    ///
    /// - Parameter holding: nil where the rules have nothing to say.
    @inline(never)
    private mutating func note(_ bar: ClosedBar, _ holding: Holding?, in wishes: inout Wishes) {
        let outcome = holding.map { seats[bar.seat].answer(bar.slot, $0) } ?? .nothing
        let evidence = holding.flatMap { seats[bar.seat].evidence(bar.slot, $0) }
        if let exit = outcome.exit {
            guard let key = heldKey(bar.seat, bar.slot) else { return }
            wishes.exits.append((key, ExitReason(exit)))
            if let evidence { wishes.conclusions.append(.concluded(key, Conclusion(evidence))) }
            return
        }
        if let key = overstayed(bar) { wishes.exits.append((key, .heldLongEnough)) }
        if let entry = outcome.entry, let evidence {
            wishes.entries.append(EntryWish(entry: entry, bar: bar, evidence: evidence))
        }
    }

    /// What the strategy holds for a slot, in whichever contract.
    @inline(__always)
    func holding(_ seat: Int, _ slot: Int) -> Holding {
        if seats[seat].contracts.isEmpty {
            let net = net(of: PlanKey(strategy: seat, instrument: seats[seat].instruments[slot]))
            return net == .zero ? .flat : net > .zero ? .long : .short
        }
        guard let key = heldKey(seat, slot) else { return .flat }
        let net = self.net(of: key)
        return net == .zero ? .flat : net > .zero ? .long : .short
    }

    /// What is held or being ordered for a slot; nil when nothing is.
    func heldKey(_ seat: Int, _ slot: Int) -> PlanKey? {
        if seats[seat].contracts.isEmpty {
            let key = PlanKey(strategy: seat, instrument: seats[seat].instruments[slot])
            return net(of: key) != .zero || hasLiveOrders(key) ? key : nil
        }
        var ordered: PlanKey?
        for instrument in seats[seat].tradable(slot) {
            let key = PlanKey(strategy: seat, instrument: instrument)
            if net(of: key) != .zero { return key }
            if ordered == nil, hasLiveOrders(key) { ordered = key }
        }
        return ordered
    }

    /// Slots of a strategy in which something is held or being ordered.
    func openPositions(of seat: Int) -> Int {
        seats[seat].instruments.indices.count { heldKey(seat, $0) != nil }
    }

    /// What the strategy holds, signed.
    func net(of key: PlanKey) -> Quantity {
        let product = seats[key.strategy].strategy.product
        return ledger.net(owner: .strategy(key.strategy), instrument: key.instrument, product: product)
    }

    /// What is held for longer than the file allows; nil when nothing is.
    private func overstayed(_ bar: ClosedBar) -> PlanKey? {
        guard let longest = seats[bar.seat].longestHold,
            let key = heldKey(bar.seat, bar.slot), net(of: key) != .zero,
            seats[bar.seat].lines[bar.slot].tenure.hasLasted(
                longest, barEnd: bar.bar.start + seats[bar.seat].strategy.barLength, at: now)
        else { return nil }
        return key
    }

    /// Answers what stood in the way before the gate was asked; nil when it was.
    private mutating func enter(_ wish: EntryWish) -> EntryBlock? {
        let (seat, slot, entry) = (wish.bar.seat, wish.bar.slot, wish.entry)
        if let block = block(wish.bar) { return block }
        guard let traded = contract(for: seat, slot) else { return .noContract }
        let key = PlanKey(strategy: seat, instrument: traded)
        guard let touch = touch(entry.side, of: traded), let middle = reference(of: traded) else {
            sayUnpriced(traded, seat)
            return .noPrice
        }
        let (plan, instrument) = (ExitPlan(entry), instrument(traded))
        let sizing = size(entry, plan, at: touch, seat, instrument)
        let terms = OrderTerms(
            instrument: traded, side: entry.side, quantity: sizing.quantity,
            kind: .market(protection: cap(entry.side, from: middle, of: traded)),
            product: seats[seat].strategy.product)
        var ticket = Ticket(owner: .strategy(seat), terms: terms, purpose: .entry, signalAt: now)
        ticket.stopTrigger = plan.stopLevel(entry.side, from: touch, tick: instrument.tick)
        if submit(ticket, because: .rule(wish.evidence, sizing)) != nil { emit(.planned(key, plan)) }
        return nil
    }

    /// What keeps a wish from being a ticket: not armed, no hour for it, something held already.
    private func block(_ bar: ClosedBar) -> EntryBlock? {
        let (seat, slot) = (bar.seat, bar.slot)
        if !gates.armed[seat] { return .notArmed }
        if !seats[seat].strategy.mayEnter(at: now.timeOfDay) { return .outsideWindow }
        if bar.isFromBefore, !seats[seat].joinedBeforeOpen { return .joinedLate }
        if heldKey(seat, slot) != nil { return .heldAlready }
        return ownLimit(seat, slot)
    }

    /// The limits that the file sets for itself, its list of the day, and the ex-date guard.
    private func ownLimit(_ seat: Int, _ slot: Int) -> EntryBlock? {
        let (limits, conduct) = (seats[seat].strategy.limits, seats[seat].strategy.conduct)
        if let most = limits.entriesPerDay, seats[seat].entriesAt.count >= most {
            return .entriesPerDay(most)
        }
        if let most = conduct.entriesPerInstrument, seats[seat].lines[slot].tenure.entries >= most {
            return .entriesPerInstrument(most)
        }
        if seats[seat].lines[slot].tenure.cools(conduct, at: now) { return .cooling }
        if opening.strategies[seat].notEntered?.contains(seats[seat].instruments[slot]) ?? false {
            return .noMember
        }
        if conduct.avoidsExDates, isEx(seats[seat].instruments[slot]) { return .exDate }
        guard let most = limits.openPositions, openPositions(of: seat) >= most else { return nil }
        return .openPositions(most)
    }

    /// Whether a price of the instrument means another thing today than yesterday.
    func isEx(_ instrument: InstrumentID) -> Bool {
        opening.exToday.contains { $0.instrument == instrument && $0.action.changesPrice }
    }

    /// What an entry for a slot trades; nil, and said, when the exchange lists no such contract.
    private mutating func contract(for seat: Int, _ slot: Int) -> InstrumentID? {
        let vehicle = seats[seat].strategy.vehicle
        guard vehicle != .itself else { return seats[seat].instruments[slot] }
        let seat = seats[seat]
        let underlying = opening.instruments[Int(seat.instruments[slot].index)]
        guard let price = market[underlying.id].quote?.last else { return nil }
        let contracts = seat.contracts[slot]
        let listed = contracts.instruments.map { opening.instruments[Int($0.index)] }
        if let found = vehicle.choose(
            from: listed, on: underlying.symbol, expiry: contracts.expiry, at: price)
        {
            return found
        }
        let expiry = contracts.expiry.map { "expiring \($0)" } ?? "of an expiry that can still be entered"
        alert(
            .warning, .trading,
            "\(seat.strategy.name) wanted \(vehicle.words) on \(underlying.symbol) at \(price), \(expiry): "
                + "none is on today's list, so nothing was entered.")
        return nil
    }

    /// A contract that was chosen and has no price yet; its underlying has one, so that is worth a word.
    private mutating func sayUnpriced(_ traded: InstrumentID, _ seat: Int) {
        guard seats[seat].strategy.vehicle != .itself else { return }
        alert(
            .warning, .trading,
            "\(seats[seat].strategy.name) chose \(instrument(traded)), which has had no price today, so "
                + "nothing was entered.")
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
        let worst = price.protected(side, by: opening.limits[.marketProtection], tick: tick(of: id))
        return market[id].band?.clamp(worst) ?? worst
    }
}

extension Price {
    /// A statistic turned into a price, rounded to 1/10,000 rupee; nil when it is no positive price.
    init?(rupees: Double) {
        guard rupees > 0, rupees * 10_000 <= Double(Price.limit.raw) else { return nil }
        self.init(raw: Int64((rupees * 10_000).rounded()))
    }
}

extension ExitPlan {
    /// As the rules asked for it, before anything is held.
    public init(_ entry: Entry) {
        self.init(
            stopDistance: entry.stopDistance.flatMap { Price(rupees: $0) },
            targetDistance: entry.targetDistance.flatMap { Price(rupees: $0) },
            trailDistance: entry.trail.flatMap { Price(rupees: $0.distance) },
            trailAfter: entry.trail.flatMap { Price(rupees: $0.after) } ?? .zero,
            stopShare: entry.stopShare, targetShare: entry.targetShare)
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
