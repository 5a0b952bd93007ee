// Whether the risk gate lets an entry pass. What is far from every limit is let through
// here, each limit looked at in plain integers; whatever is near one is put before the
// gate itself, with the view that the Desk would give it.

import Market
import Rules
import Trading

struct SkimGate {
    let limits: RiskLimits
    private(set) var sizing: EntrySizing
    private var bounds: Bounds

    /// An entry as the gate is to judge it, but for its lane.
    struct Wish {
        let side: Side
        let units: Int64
        let price: Price
        let cap: Price
        let stop: Price
        let now: Timestamp
        /// Instruments held or being entered, without this one.
        let openPositions: Int
        let grossElsewhere: Money
        /// Of all that is held, at the last prices.
        let unrealised: Money
    }

    /// The day's limits as amounts, each with a part in a hundred to spare.
    private struct Bounds {
        let quantity: Int64
        let value: Int64
        let gross: Int64
        let loss: Int64
        let stopRisk: Int64
        let stopLeast: Int64
        let stopMost: Int64
        let positions: Int64
        let entries: Int64
        let beforeDeadline: Int64

        init(_ limits: RiskLimits, _ equity: Money) {
            let room = { (limit: Int64) in limit - limit / 100 }
            // What a part must stay below to be less than 99 % of so many hundredths of a percent.
            let share = { (limit: RiskLimit) in
                Int64(
                    clamping: (Int128(equity.raw) * Int128(limits[limit]) * 99 + 999_999) / 1_000_000)
            }
            quantity = room(limits[.orderQuantity])
            value = min(
                min(room(limits[.orderValue]), .max / 100) * 100,
                share(.orderValueShare), share(.scripShare), Money.limit.raw / 100)
            gross = share(.grossExposure)
            loss = share(.dayLossHalt)
            stopRisk = share(.stopRisk)
            stopLeast = limits[.stopDistanceLeast] + 2
            stopMost = min(limits[.stopDistanceMost], 100_000)
            positions = limits[.openPositions]
            entries = min(limits[.entriesPerDay], limits[.entriesPerMinute])
            beforeDeadline = limits[.entryBeforeDeadline]
        }
    }

    /// - Parameter opening: Equity of the day's opening.
    init(_ limits: RiskLimits, opening: Money) {
        self.limits = limits
        sizing = EntrySizing(limits, equity: opening, allotment: opening)
        bounds = Bounds(limits, opening)
    }

    func passes(
        _ wish: Wish, _ account: borrowing SkimAccount, _ lane: borrowing SkimLane, _ strategy: Strategy
    ) -> Bool {
        guard wish.units > 0, !account.isStopped, let session = lane.session else { return false }
        if isFarFromLimits(wish, account, lane), session.phase(at: wish.now) == .continuous { return true }
        let ticket = Ticket(
            owner: .strategy(0),
            terms: OrderTerms(
                instrument: lane.instrument.id, side: wish.side, quantity: Quantity(wish.units),
                kind: .market(protection: wish.cap), product: .intraday),
            purpose: .entry, signalAt: wish.now, stopTrigger: wish.stop)
        if case .approved = RiskGate.review(ticket, in: view(wish, account, lane, session, strategy)) {
            return true
        }
        return false
    }

    private func isFarFromLimits(
        _ wish: Wish, _ account: borrowing SkimAccount, _ lane: borrowing SkimLane
    ) -> Bool {
        guard let band = lane.band, band.contains(wish.stop), band.contains(wish.cap) else { return false }
        let (price, units) = (wish.price.raw, wish.units)
        let worst = max(wish.cap.raw, price)
        guard worst < Price.limit.raw, units <= Quantity.limit.units else { return false }
        let (value, overflow) = worst.multipliedReportingOverflow(by: units)
        guard !overflow else { return false }
        let loss = account.charges.raw - account.realised.raw - wish.unrealised.raw
        let (one, other) = (abs(price - wish.stop.raw), abs(wish.cap.raw - wish.stop.raw))
        let (near, far) = (min(one, other), max(one, other))
        let entered = Int64(account.entriesAt.count) + 1
        return units < bounds.quantity && value < bounds.value
            && value + wish.grossElsewhere.raw < bounds.gross && max(loss, 0) < bounds.loss
            && far * units < bounds.stopRisk && near > price / 10_000 * bounds.stopLeast
            && far * 1_000_000 < price * (bounds.stopMost * 99)
            && Int64(wish.openPositions) + 1 < bounds.positions && entered < bounds.entries
            && (lane.plan.deadline - wish.now).seconds > bounds.beforeDeadline
    }

    private func view(
        _ wish: Wish, _ account: borrowing SkimAccount, _ lane: borrowing SkimLane, _ session: Session,
        _ strategy: Strategy
    ) -> RiskView {
        let profit = account.realised - account.charges + wish.unrealised
        let (flat, now) = (WorstCase(position: .zero), wish.now)
        let used = OrderID(Int32(clamping: account.entriesAt.count))
        var instrument = lane.instrument
        instrument.band = lane.band
        return RiskView(
            now: now, limits: limits, instrument: instrument, listing: DayListing(),
            phase: session.phase(at: now), deadline: lane.plan.deadline,
            entryWindow: strategy.otherWindows.first { $0.contains(now.timeOfDay) }
                ?? strategy.entryWindow,
            price: PriceView(quote: Quote(last: wish.price, exchangeTime: now), bandSeenAt: now),
            feed: FeedHealth(mode: .stream, lastDataAt: now),
            gate: GateState(
                isRecovered: true, isArmed: true, orderID: OrderID(used.number + 1), highestUsedID: used),
            key: KeyExposure(owner: flat, account: flat, confirmed: .zero),
            account: AccountState(
                equity: account.opening, grossElsewhere: wish.grossElsewhere, dayProfit: profit),
            strategy: StrategyState(
                allotment: account.opening, openPositions: wish.openPositions,
                entriesLastMinute: account.entriesAt.count { $0 > now - .minutes(1) },
                entriesToday: account.entriesAt.count),
            capabilities: Desk.shareKhanCapabilities)
    }
}
