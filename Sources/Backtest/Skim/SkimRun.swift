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
    /// By lane: the row to look at in this step; −1 for none.
    private var due: [Int]
    /// A loss of the day from which on something is done about it.
    private var watched = Money.zero
    private let name: String
    private let longestHold: Span?

    init(_ days: SkimDays, columns: [RuleColumns]) {
        self.days = days
        gate = SkimGate(strategy: days.strategy, limits: days.plan.limits)
        cash = days.plan.cash
        dayOf = days.lanes.map { _ in 0 }
        due = days.lanes.map { _ in -1 }
        name = days.strategy.name
        longestHold = days.strategy.conduct.longestHold
        for (place, lane) in days.lanes.enumerated() {
            var made = SkimLane(
                place, days.days.instruments[lane], days.bars[place], columns[place],
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
            // After the last bar of all nothing trades, and what is open stays so.
            let isOver = number == days.days.dates.count - 1
            if !isOver, lanes.contains(where: \.isHeld) {
                throw .init("a position is open when the session ends")
            }
            equity.append(isOver ? cash + marked : cash)
        }
    }

    // MARK: A day

    private mutating func openDay(_ date: CalendarDate) {
        account = SkimAccount(opening: cash)
        let limits = days.plan.limits
        let levels: [RiskLimit] = [.dayLossWarn, .strategyDayLoss, .dayLossHalt, .dayLossFlatten]
        watched = cash.basisPoints(levels.reduce(.max) { min($0, limits[$1]) })
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
            lanes[index].open(
                min(max(rows.lowerBound, history), rows.upperBound)..<rows.upperBound, session,
                band(of: index),
                plan: SquareOffPlan(session: session, product: .intraday, cutOffs: days.plan.cutOffs),
                days.charges[number][index])
        }
    }

    /// Around yesterday's close, or today's open on a day on which the price means something else.
    private func band(of index: Int) -> PriceBand? {
        guard let reference = days.references[index][number] else { return nil }
        let listed = days.days.instruments[days.lanes[index]]
        let band = days.plan.exchange.dayBand(of: listed, around: Price(raw: reference.last))
        guard let band, !band.contains(Price(raw: reference.open)) else { return band }
        return days.plan.exchange.dayBand(of: listed, around: Price(raw: reference.open))
    }

    // MARK: Time

    /// While a loss could come near a limit, every bar of what is held is looked at.
    private func isCautious() -> Bool {
        var worst = account.charges - account.realised
        var isHeld = false
        for index in lanes.indices where lanes[index].isHeld {
            isHeld = true
            worst += Money(raw: lanes[index].loss)
        }
        return isHeld && worst >= watched
    }

    /// The earliest start of a bar that must be looked at; what must be of each lane is left in `due`.
    private mutating func nextStart() -> Timestamp? {
        let everyRow = isCautious()
        var next: Int64?
        for index in lanes.indices {
            due[index] = lanes[index].next(everyRow: everyRow, longestHold: longestHold) ?? -1
            guard due[index] >= 0 else { continue }
            let start = lanes[index].bars.starts[due[index]]
            next = next.map { min($0, start) } ?? start
        }
        return next.map { Timestamp(nanoseconds: $0) }
    }

    /// All that must be looked at in the bars that begin at `start`.
    private mutating func play(_ start: Timestamp) throws(BeyondSkimError) {
        let before = trades.count
        var now = start
        for index in lanes.indices {
            guard due[index] >= 0, lanes[index].bars.starts[due[index]] == start.nanoseconds else {
                due[index] = -1
                continue
            }
            now = lanes[index].endOfBar(due[index])
            let fills = try lanes[index].pass(due[index], strategy: name)
            if let fill = fills.first { book(fill) }
            if let fill = fills.second { book(fill) }
        }
        // Of one instant, in the order of the instruments.
        if trades.count > before + 1 { trades[before...].sort { $0.leftAt < $1.leftAt } }
        try weigh(at: now)
        for index in lanes.indices where due[index] >= 0 { try decideExit(index, due[index], now) }
        for index in lanes.indices where due[index] >= 0 { try decideEntry(index, due[index], now) }
    }

    private mutating func book(_ fill: SkimLane.Fill) {
        account.realised += fill.realised
        account.charges += fill.charges
        charges += fill.charges
        cash += fill.realised - fill.charges
        if let trade = fill.trade { trades.append(trade) }
    }

    // MARK: Deciding

    private mutating func weigh(at now: Timestamp) throws(BeyondSkimError) {
        guard !account.isStopped else { return }
        let loss = account.charges - account.realised - unrealised(at: now)
        guard loss >= watched, loss > .zero else { return }
        let limits = days.plan.limits
        let isOpen = lanes.contains { !$0.isFlat }
        let flattens =
            loss >= account.opening.basisPoints(limits[.strategyDayLoss])
            || loss >= account.opening.basisPoints(limits[.dayLossFlatten])
        if flattens, isOpen { throw .init("a loss closes what is open") }
        account.isStopped = flattens || loss >= account.opening.basisPoints(limits[.dayLossHalt])
    }

    private func unrealised(at now: Timestamp) -> Money {
        var sum = Money.zero
        for index in lanes.indices {
            guard case .held(let position) = lanes[index].state else { continue }
            let gain = last(of: index, at: now) - position.entry
            sum += Money(raw: (position.side == .buy ? gain : -gain) * position.units)
        }
        return sum
    }

    /// Of what is open after the last bars.
    private var marked: Money {
        var sum = Money.zero
        for lane in lanes {
            guard case .held(let position) = lane.state else { continue }
            let gain = lane.bars.closes[lane.end - 1] - position.entry
            sum += Money(raw: (position.side == .buy ? gain : -gain) * position.units)
        }
        return sum
    }

    /// The close of the newest bar that has ended.
    private func last(of index: Int, at now: Timestamp) -> Int64 {
        var row = max(lanes[index].row - 1, 0)
        while row + 1 < lanes[index].end, lanes[index].endOfBar(row + 1) <= now { row += 1 }
        return lanes[index].bars.closes[row]
    }

    private mutating func decideExit(_ index: Int, _ row: Int, _ now: Timestamp) throws(BeyondSkimError) {
        guard case .held(var position) = lanes[index].state, position.leaving == nil else { return }
        let holding: Holding = position.side == .buy ? .long : .short
        let reason: ExitReason
        switch lanes[index].columns.exit(at: row, holding: holding) {
        case .rule(let line)?: reason = .rule(line: line)
        case .time(let time)?: reason = .time(time)
        case nil:
            guard let longest = longestHold, now - position.enteredAt >= longest else {
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
            allowsEntry(index, now), let session = lanes[index].session
        else { return }
        let price = Price(raw: lanes[index].bars.closes[row])
        guard let cap = lanes[index].cap(entry.side, from: price.raw) else {
            throw .init("an entry lies outside the day's band")
        }
        let instrument = lanes[index].instrument
        let plan = ExitPlan(entry)
        if let stop = plan.stopLevel(entry.side, from: price, tick: instrument.tick),
            instrument.band?.contains(stop) != true
        {
            throw .init("a stop lies outside the day's band")
        }
        let wish = SkimGate.Wish(
            instrument: instrument, entry: entry, plan: plan, price: price, cap: Price(raw: cap),
            session: session,
            deadline: lanes[index].deadline,
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
        var sum = Money.zero
        for index in lanes.indices {
            switch lanes[index].state {
            case .flat: break
            case .ordered(let order):
                sum += Money(raw: max(order.cap, last(of: index, at: now)) * order.units)
            case .held(let position):
                let orders = max(position.stop, position.leaving?.cap ?? 0)
                sum += Money(raw: max(orders, last(of: index, at: now)) * position.units)
            }
        }
        return sum
    }
}
