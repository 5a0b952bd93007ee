// The light trade loop: it looks only at bars in which something can happen, and gives
// the trades that the Desk gives, or says that it cannot.
//
// Time is kept as the Desk's driver keeps it: bars that begin together pass together,
// then the losses are weighed, then the exits are decided, then the entries.

import Accounting
import Exchange
import Market
import Rules
import Trading

struct SkimRun {
    private let days: SkimDays
    private let gate: SkimGate
    private var lanes: [SkimLane] = []
    private var account = SkimAccount()
    private var cash: Money
    private(set) var trades: [ClosedTrade] = []
    /// After each session.
    private(set) var equity: [Money] = []
    private(set) var charges = Money.zero
    /// Position of each lane in its bars' days.
    private var dayOf: [Int]
    private var number = 0

    init(_ days: SkimDays, columns: [RuleColumns]) {
        self.days = days
        gate = SkimGate(strategy: days.strategy, limits: days.plan.limits)
        cash = days.plan.cash
        dayOf = days.lanes.map { _ in 0 }
        for (place, lane) in days.lanes.enumerated() {
            var made = SkimLane(
                place, days.days.instruments[lane], days.plan.series[lane].bars, columns[place],
                days.plan.exchange, days.charges[0][place])
            made.protection = days.plan.limits[.marketProtection]
            lanes.append(made)
        }
    }

    /// - Throws: when only the Desk can say what comes.
    mutating func run() throws(BeyondSkimError) {
        for index in days.days.dates.indices {
            number = index
            openDay(days.days.dates[index])
            while let start = nextStart() { try play(start) }
            for lane in lanes where !lane.isFlat {
                if case .held = lane.state { throw .init("a position is open when the session ends") }
            }
            equity.append(cash)
        }
    }

    // MARK: A day

    private mutating func openDay(_ date: CalendarDate) {
        account = SkimAccount(opening: cash)
        for index in lanes.indices {
            lanes[index].state = .flat
            let all = lanes[index].bars.days
            while dayOf[index] < all.count, all[dayOf[index]].date < date { dayOf[index] += 1 }
            guard dayOf[index] < all.count, all[dayOf[index]].date == date,
                let session = days.sessions[number][index]
            else {
                lanes[index].pause()
                continue
            }
            let history = days.days.history[days.lanes[index]].upperBound
            let rows = all[dayOf[index]].rows
            let plan = SquareOffPlan(
                session: session, product: .intraday, cutOffs: days.plan.cutOffs)
            lanes[index].open(
                min(max(rows.lowerBound, history), rows.upperBound)..<rows.upperBound, session,
                band(of: index, rows.lowerBound), closingAt: plan.startAt, days.charges[number][index])
        }
    }

    /// Around yesterday's close, or today's open on a day on which the price means something else.
    private func band(of index: Int, _ first: Int) -> PriceBand? {
        let lane = lanes[index]
        let open = Price(raw: lane.bars.opens[first])
        let last = first > 0 ? Price(raw: lane.bars.closes[first - 1]) : Price(raw: lane.bars.opens[0])
        let band = days.plan.exchange.dayBand(of: lane.instrument, around: last)
        guard let band, !band.contains(open) else { return band }
        return days.plan.exchange.dayBand(of: lane.instrument, around: open)
    }

    // MARK: Time

    /// While a loss could come near a limit, every bar of what is held is looked at.
    private var isCautious: Bool {
        let limits = days.plan.limits
        let points = min(limits[.dayLossWarn], limits[.strategyDayLoss])
        var worst = account.charges - account.realised
        var held = false
        for lane in lanes {
            guard case .held(let position) = lane.state else { continue }
            held = true
            let loss = position.side == .buy ? position.entry - position.stop : position.stop - position.entry
            worst += Money(raw: max(loss, 0) * position.units)
        }
        return held && worst >= account.opening.basisPoints(points)
    }

    private mutating func nextStart() -> Timestamp? {
        let everyRow = isCautious
        var next: Int64?
        for index in lanes.indices {
            guard
                let row = lanes[index].next(
                    everyRow: everyRow, longestHold: days.strategy.conduct.longestHold)
            else { continue }
            let start = lanes[index].bars.starts[row]
            next = next.map { min($0, start) } ?? start
        }
        return next.map { Timestamp(nanoseconds: $0) }
    }

    /// All that must be looked at in the bars that begin at `start`.
    private mutating func play(_ start: Timestamp) throws(BeyondSkimError) {
        let everyRow = isCautious
        var passed: [(lane: Int, row: Int)] = []
        var closed: [ClosedTrade] = []
        for index in lanes.indices {
            guard
                let row = lanes[index].next(
                    everyRow: everyRow, longestHold: days.strategy.conduct.longestHold),
                lanes[index].bars.starts[row] == start.nanoseconds
            else { continue }
            for fill in try lanes[index].pass(row, strategy: days.strategy.name) {
                account.realised += fill.realised
                account.charges += fill.charges
                charges += fill.charges
                cash += fill.realised - fill.charges
                if let trade = fill.trade { closed.append(trade) }
            }
            passed.append((index, row))
        }
        // Of one instant, in the order of the instruments.
        if closed.count > 1 { closed.sort { $0.leftAt < $1.leftAt } }
        trades += closed
        guard let first = passed.first else { return }
        let now = lanes[first.lane].endOfBar(first.row)
        try weigh(at: now)
        for (index, row) in passed { try decideExit(index, row, now) }
        for (index, row) in passed { try decideEntry(index, row, now) }
    }

    // MARK: Deciding

    private mutating func weigh(at now: Timestamp) throws(BeyondSkimError) {
        guard !account.isStopped else { return }
        let limits = days.plan.limits
        let loss = account.charges - account.realised - unrealised(at: now)
        guard loss > .zero else { return }
        let isOpen = lanes.contains { !$0.isFlat }
        let flattens =
            loss >= account.opening.basisPoints(limits[.strategyDayLoss])
            || loss >= account.opening.basisPoints(limits[.dayLossFlatten])
        if flattens, isOpen { throw .init("a loss closes what is open") }
        account.isStopped = flattens || loss >= account.opening.basisPoints(limits[.dayLossHalt])
    }

    private func unrealised(at now: Timestamp) -> Money {
        lanes.reduce(Money.zero) { sum, lane in
            guard case .held(let position) = lane.state else { return sum }
            let gain = last(of: lane, at: now) - position.entry
            return sum + Money(raw: (position.side == .buy ? gain : -gain) * position.units)
        }
    }

    /// The close of the newest bar that has ended.
    private func last(of lane: SkimLane, at now: Timestamp) -> Int64 {
        var row = max(lane.row - 1, 0)
        while row + 1 < lane.end, lane.endOfBar(row + 1) <= now { row += 1 }
        return lane.bars.closes[row]
    }

    private mutating func decideExit(_ index: Int, _ row: Int, _ now: Timestamp) throws(BeyondSkimError) {
        guard case .held(var position) = lanes[index].state, position.leaving == nil else { return }
        let holding: Holding = position.side == .buy ? .long : .short
        let reason: ExitReason
        switch lanes[index].columns.exit(at: row, holding: holding) {
        case .rule(let line)?: reason = .rule(line: line)
        case .time(let time)?: reason = .time(time)
        case nil:
            guard let longest = days.strategy.conduct.longestHold, now - position.enteredAt >= longest else {
                return
            }
            reason = .heldLongEnough
        }
        guard let cap = lanes[index].cap(position.side.opposite, from: lanes[index].bars.closes[row]) else {
            throw .init("an exit lies outside the day's band")
        }
        position.leaving = (reason, cap)
        lanes[index].state = .held(position)
    }

    private mutating func decideEntry(_ index: Int, _ row: Int, _ now: Timestamp) throws(BeyondSkimError) {
        guard lanes[index].isFlat, let entry = lanes[index].columns.entry(at: row),
            allowsEntry(index, now), let session = days.sessions[number][index]
        else { return }
        let price = Price(raw: lanes[index].bars.closes[row])
        guard let cap = lanes[index].cap(entry.side, from: price.raw) else {
            throw .init("an entry lies outside the day's band")
        }
        var instrument = lanes[index].instrument
        instrument.band = lanes[index].band
        let plan = ExitPlan(entry)
        if let stop = plan.stopLevel(entry.side, from: price, tick: instrument.tick),
            instrument.band?.contains(stop) != true
        {
            throw .init("a stop lies outside the day's band")
        }
        let wish = SkimGate.Wish(
            instrument: instrument, entry: entry, plan: plan, price: price, cap: Price(raw: cap),
            session: session,
            deadline: SquareOffPlan(session: session, product: .intraday, cutOffs: days.plan.cutOffs)
                .deadline,
            now: now, openPositions: lanes.count { !$0.isFlat }, grossElsewhere: gross(at: now),
            unrealised: unrealised(at: now))
        let units = gate.units(wish, account)
        guard gate.passes(wish, units, account) else { return }
        account.entriesAt.append(now)
        lanes[index].entriesToday += 1
        lanes[index].state = .ordered(
            SkimOrder(side: entry.side, units: units, cap: cap, plan: plan, signalled: now))
    }

    /// What the file allows itself.
    private func allowsEntry(_ index: Int, _ now: Timestamp) -> Bool {
        let (limits, conduct) = (days.strategy.limits, days.strategy.conduct)
        guard days.strategy.mayEnter(at: now.timeOfDay) else { return false }
        if let most = limits.entriesPerDay, account.entriesAt.count >= most { return false }
        if let most = conduct.entriesPerInstrument, lanes[index].entriesToday >= most { return false }
        if let wait = conduct.cooldown, let left = lanes[index].leftAt,
            lanes[index].lost || !conduct.coolsAfterLossOnly, now - left < wait
        {
            return false
        }
        guard let most = limits.openPositions else { return true }
        return lanes.count { !$0.isFlat } < most
    }

    /// What is held or ordered, at the worst price that the gate counts.
    private func gross(at now: Timestamp) -> Money {
        lanes.reduce(Money.zero) { sum, lane in
            switch lane.state {
            case .flat: return sum
            case .ordered(let order):
                return sum + Money(raw: max(order.cap, last(of: lane, at: now)) * order.units)
            case .held(let position):
                let orders = max(position.stop, position.leaving?.cap ?? 0)
                return sum + Money(raw: max(orders, last(of: lane, at: now)) * position.units)
            }
        }
    }
}
