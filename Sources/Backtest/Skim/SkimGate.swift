// Whether the risk gate lets an entry pass. What is far from every limit is let through
// here; whatever is near one is put before the gate itself, with the view that the Desk
// would give it.

import Market
import Rules
import Trading

/// The account when an entry is decided.
struct SkimAccount {
    /// Of the day's opening: equity and allotment are one for a single strategy.
    var opening = Money.zero
    /// Since then.
    var realised = Money.zero
    var charges = Money.zero
    /// A loss stopped new entries for the day.
    var isStopped = false
    var entriesAt: [Timestamp] = []

    /// What sizes are reckoned from: paper profit buys nothing.
    var equity: Money { max(opening + realised - charges, .zero) }
}

struct SkimGate {
    let strategy: Strategy
    let limits: RiskLimits

    /// An entry as the gate is to judge it.
    struct Wish {
        let instrument: Instrument
        let entry: Entry
        let plan: ExitPlan
        let price: Price
        let cap: Price
        let session: Session
        let deadline: Timestamp
        let now: Timestamp
        /// Instruments held or being entered, without this one.
        let openPositions: Int
        let grossElsewhere: Money
        /// Of all that is held, at the last prices.
        let unrealised: Money
    }

    // MARK: Size

    func units(_ wish: Wish, _ account: SkimAccount) -> Int64 {
        let unit = wish.price
        let wanted: Int64 =
            switch wish.entry.size {
            case .shares(let units): units
            case .lots(let lots): lots
            case .rupees(let rupees): Money(rupees: rupees).units(at: unit)
            case .equity(let points): account.equity.basisPoints(points).units(at: unit)
            case .risk(let points):
                account.equity.basisPoints(points).units(at: wish.plan.loss(from: unit) ?? unit)
            case .volatility(let points, let realised):
                SkimGate.inRange(Double(account.equity.basisPoints(points).raw) / realised).units(at: unit)
            }
        return max(min(wanted, largest(wish, account)), 0)
    }

    private func largest(_ wish: Wish, _ account: SkimAccount) -> Int64 {
        let worst = wish.price.moved(byBasisPoints: limits[.marketProtection])
        let order = min(
            Money(paise: limits[.orderValue]), account.opening.basisPoints(limits[.orderValueShare]))
        let byValue = min(order, account.opening.basisPoints(limits[.scripShare])).units(at: worst)
        guard let freeze = wish.instrument.largestOrder else { return byValue }
        return min(byValue, freeze.units)
    }

    private static func inRange(_ raw: Double) -> Money {
        Money(raw: raw < 9e15 ? Int64(max(raw, 0)) : 9_000_000_000_000_000)
    }

    // MARK: Judgement

    func passes(_ wish: Wish, _ units: Int64, _ account: SkimAccount) -> Bool {
        guard units > 0, let stop = stop(of: wish), !account.isStopped else { return false }
        if isFarFromLimits(wish, units, stop, account) { return true }
        let ticket = Ticket(
            owner: .strategy(0),
            terms: OrderTerms(
                instrument: wish.instrument.id, side: wish.entry.side, quantity: Quantity(units),
                kind: .market(protection: wish.cap), product: .intraday),
            purpose: .entry, signalAt: wish.now, stopTrigger: stop)
        if case .approved = RiskGate.review(ticket, in: view(wish, account)) { return true }
        return false
    }

    private func stop(of wish: Wish) -> Price? {
        wish.plan.stopLevel(wish.entry.side, from: wish.price, tick: wish.instrument.tick)
    }

    /// Every limit kept with a part in a hundred to spare, in plain integers.
    private func isFarFromLimits(
        _ wish: Wish, _ units: Int64, _ stop: Price, _ account: SkimAccount
    ) -> Bool {
        guard let band = wish.instrument.band, band.contains(stop), band.contains(wish.cap) else {
            return false
        }
        let worst = max(wish.cap, wish.price).raw
        guard worst < Price.limit.raw, units <= Quantity.limit.units else { return false }
        let (value, overflow) = worst.multipliedReportingOverflow(by: units)
        guard !overflow, value < Money.limit.raw / 100 else { return false }
        let room = { (limit: Int64) in limit - limit / 100 }
        let equity = account.opening.raw
        let loss = account.charges.raw - account.realised.raw - wish.unrealised.raw
        let (one, other) = (abs(wish.price.raw - stop.raw), abs(wish.cap.raw - stop.raw))
        let (near, far) = (min(one, other), max(one, other))
        return units < room(limits[.orderQuantity]) && value < room(limits[.orderValue]) * 100
            && below(value, equity, limits[.orderValueShare]) && below(value, equity, limits[.scripShare])
            && below(value + wish.grossElsewhere.raw, equity, limits[.grossExposure])
            && below(max(loss, 0), equity, limits[.dayLossHalt])
            && below(far * units, equity, limits[.stopRisk])
            && near > wish.price.raw / 10_000 * (limits[.stopDistanceLeast] + 2)
            && below(far, wish.price.raw, limits[.stopDistanceMost])
            && Int64(wish.openPositions) + 1 < limits[.openPositions]
            && Int64(account.entriesAt.count) + 1 < min(limits[.entriesPerDay], limits[.entriesPerMinute])
            && (wish.deadline - wish.now).seconds > limits[.entryBeforeDeadline]
            && wish.session.phase(at: wish.now) == .continuous
    }

    /// Whether `part` stays below 99 % of so many hundredths of a percent of `whole`.
    private func below(_ part: Int64, _ whole: Int64, _ points: Int64) -> Bool {
        Int128(part) * 1_000_000 < Int128(whole) * Int128(points) * 99
    }

    private func view(_ wish: Wish, _ account: SkimAccount) -> RiskView {
        let profit = account.realised - account.charges + wish.unrealised
        let flat = WorstCase(position: .zero)
        let used = OrderID(Int32(clamping: account.entriesAt.count))
        return RiskView(
            now: wish.now, limits: limits, instrument: wish.instrument, listing: DayListing(),
            phase: wish.session.phase(at: wish.now), deadline: wish.deadline,
            entryWindow: strategy.otherWindows.first { $0.contains(wish.now.timeOfDay) }
                ?? strategy.entryWindow,
            price: PriceView(quote: Quote(last: wish.price, exchangeTime: wish.now), bandSeenAt: wish.now),
            feed: FeedHealth(mode: .stream, lastDataAt: wish.now),
            gate: GateState(
                isRecovered: true, isArmed: true, orderID: OrderID(used.number + 1), highestUsedID: used),
            key: KeyExposure(owner: flat, account: flat, confirmed: .zero),
            account: AccountState(
                equity: account.opening, grossElsewhere: wish.grossElsewhere, dayProfit: profit),
            strategy: StrategyState(
                allotment: account.opening, openPositions: wish.openPositions,
                entriesLastMinute: account.entriesAt.count { $0 > wish.now - .minutes(1) },
                entriesToday: account.entriesAt.count),
            capabilities: SkimGate.capabilities)
    }

    /// Cash intraday is taken by every broker that we have.
    private static let capabilities: BrokerCapabilities = {
        var table = BrokerCapabilities()
        table.allow([.cash], [.limit, .market, .stop], [.day], [.intraday])
        return table
    }()
}

extension Money {
    /// Whole units that this amount buys; zero for a price of zero.
    fileprivate func units(at price: Price) -> Int64 { price.raw > 0 ? max(raw, 0) / price.raw : 0 }
}
