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

/// What only looks is mutating too where it is asked at every step: a run is too long to be copied for it.
struct SkimRun {
    private let days: SkimDays
    let limits: RiskLimits
    private var gate: SkimGate
    /// By position in the strategy's list.
    let lanes: SkimLanes
    var book: SkimBook
    /// After each session.
    private(set) var equity: [Money] = []
    /// Position of each lane in its bars' days.
    private var dayOf: [Int]
    private var number = 0
    /// By lane: the row to look at in this step; −1 for none.
    private var due: [Int]
    /// Losses of the day from which on something is said, nothing more is entered, all is closed.
    private var watched = Money.zero
    private(set) var halting = Money.zero
    private(set) var flattening = Money.zero
    private let longestHold: Span?
    /// What the clock closes.
    var closing = SkimClosing()

    init(_ days: SkimDays, columns: [RuleColumns]) {
        self.days = days
        limits = days.plan.limits
        gate = SkimGate(days.plan.limits, opening: days.plan.cash)
        book = SkimBook(days.strategy.name, cash: days.plan.cash)
        dayOf = days.lanes.map { _ in 0 }
        due = days.lanes.map { _ in -1 }
        longestHold = days.strategy.conduct.longestHold
        lanes = SkimLanes(count: days.lanes.count) { place in
            SkimLane(
                days.days.instruments[days.lanes[place]], days.bars[place], columns[place], days.plan,
                days.charges[0][place])
        }
    }

    /// - Throws: when only the Desk can say what comes.
    mutating func run() throws(BeyondSkimError) {
        for index in days.days.dates.indices {
            number = index
            openDay(days.days.dates[index])
            while let start = try nextStart() { try play(start) }
            // After the last bar of all nothing trades, and what is open stays so.
            let isOver = number == days.days.dates.count - 1
            if !isOver, holdsAnything { throw .init("a position is open when the session ends") }
            equity.append(isOver ? book.cash + marked : book.cash)
        }
    }

    // MARK: A day

    private mutating func openDay(_ date: CalendarDate) {
        let opening = book.cash
        book.account.begin(opening)
        closing.end()
        gate = SkimGate(limits, opening: opening)
        halting = opening.basisPoints(limits[.dayLossHalt])
        let own = days.strategy.limits.dayLossBasisPoints ?? .max
        flattening = opening.basisPoints(min(limits[.strategyDayLoss], own, limits[.dayLossFlatten]))
        watched = min(opening.basisPoints(limits[.dayLossWarn]), halting, flattening)
        for index in lanes.indices {
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
        let band = days.plan.exchange.dayBand(
            of: lanes[index].instrument, around: Price(raw: reference.last))
        guard let band, !band.contains(Price(raw: reference.open)) else { return band }
        return days.plan.exchange.dayBand(
            of: lanes[index].instrument, around: Price(raw: reference.open))
    }

    // MARK: Time

    private var holdsAnything: Bool {
        for index in lanes.indices where lanes[index].isHeld { return true }
        return false
    }

    /// While a loss could come near a limit, every bar of what is held is looked at.
    private mutating func isCautious() -> Bool {
        var worst = book.account.charges - book.account.realised
        var isHeld = false
        for index in lanes.indices where lanes[index].isHeld {
            isHeld = true
            worst += Money(raw: lanes[index].loss)
        }
        return isHeld && worst >= watched
    }

    /// The earliest start of a bar that must be looked at; what must be of each lane is left in `due`.
    private mutating func nextStart() throws(BeyondSkimError) -> Timestamp? {
        if closing.isUnderWay { return nextOfAll() }
        let everyRow = isCautious()
        var next = Int64.max
        for index in lanes.indices {
            due[index] = lanes[index].next(everyRow: everyRow, longestHold: longestHold)
            guard due[index] >= 0 else { continue }
            next = min(next, lanes[index].bars.starts.base[due[index]])
        }
        guard next < .max else { return nil }
        return min(Timestamp(nanoseconds: next), firstOfClosing(before: next))
    }

    /// While the clock closes positions every bar counts, since it divides the time in which it does.
    private mutating func nextOfAll() -> Timestamp? {
        var next = Int64.max
        for index in lanes.indices {
            if lanes[index].isFlat { lanes[index].skip(to: closing.now) }
            due[index] = lanes[index].row < lanes[index].end ? lanes[index].row : -1
            if due[index] >= 0 { next = min(next, lanes[index].bars.starts.base[due[index]]) }
        }
        return next < .max ? Timestamp(nanoseconds: next) : nil
    }

    /// The first bar of any lane that ends after the closing of what is held has begun.
    private mutating func firstOfClosing(before next: Int64) -> Timestamp {
        var first = Timestamp(nanoseconds: next)
        guard let begins = closingBegins, begins.nanoseconds < next else { return first }
        for index in lanes.indices {
            guard let row = lanes[index].firstRow(endingAfter: begins) else { continue }
            first = min(first, Timestamp(nanoseconds: lanes[index].bars.starts.base[row]))
        }
        return first
    }

    /// When the clock first closes something of what is held or ordered.
    var closingBegins: Timestamp? {
        var begins: Timestamp?
        for index in lanes.indices where !lanes[index].isFlat {
            begins = begins.map { min($0, lanes[index].closingAt) } ?? lanes[index].closingAt
        }
        return begins
    }

    /// All that must be looked at in the bars that begin at `start`.
    private mutating func play(_ start: Timestamp) throws(BeyondSkimError) {
        let before = book.trades.count
        var now = start
        if closing.isUnderWay || reachesIntoClosing(start) {
            var rows = due
            now = try playClosing(start, &rows)
            due = rows
        } else {
            for index in lanes.indices {
                guard due[index] >= 0, lanes[index].bars.starts.base[due[index]] == start.nanoseconds else {
                    due[index] = -1
                    continue
                }
                now = lanes[index].endOfBar(due[index])
                try lanes[index].pass(due[index], &book)
            }
        }
        book.order(from: before)
        try weigh(at: now)
        for index in lanes.indices where due[index] >= 0 { try decideExit(index, due[index], now) }
        for index in lanes.indices where due[index] >= 0 { try decideEntry(index, due[index], now) }
    }

    /// Whether the clock has something to close before the bars of `start` end.
    private mutating func reachesIntoClosing(_ start: Timestamp) -> Bool {
        for index in lanes.indices where !lanes[index].isFlat {
            let begins = lanes[index].closingAt
            guard start + lanes[index].bars.length > begins else { continue }
            // What leaves at the open is gone before the first second of the closing.
            let isThere = due[index] >= 0 && lanes[index].bars.starts.base[due[index]] == start.nanoseconds
            guard lanes[index].isHeld, lanes[index].position.leaving != nil, isThere,
                start <= begins + .seconds(1)
            else { return true }
        }
        return false
    }

    // MARK: Losses

    private mutating func weigh(at now: Timestamp) throws(BeyondSkimError) {
        let loss = book.account.charges - book.account.realised - unrealised(at: now)
        guard loss >= watched, loss > .zero else { return }
        try note(loss: loss)
    }

    /// What the risk monitor does about a loss of the day.
    mutating func note(loss: Money) throws(BeyondSkimError) {
        if loss >= flattening, openPositions > 0 {
            throw .init("a loss closes what is open")
        }
        if loss >= min(flattening, halting) { book.account.isStopped = true }
    }

    private mutating func unrealised(at now: Timestamp) -> Money {
        var sum = Money.zero
        for index in lanes.indices where lanes[index].isHeld {
            sum += Money(raw: lanes[index].position.gain(at: last(of: index, at: now)))
        }
        return sum
    }

    /// Of what is open after the last bars.
    private var marked: Money {
        var sum = Money.zero
        for index in lanes.indices where lanes[index].isHeld {
            let close = lanes[index].bars.closes[lanes[index].end - 1]
            sum += Money(raw: lanes[index].position.gain(at: close))
        }
        return sum
    }

    /// The close of the newest bar that has ended.
    private mutating func last(of index: Int, at now: Timestamp) -> Int64 {
        var row = max(lanes[index].row - 1, 0)
        while row + 1 < lanes[index].end, lanes[index].endOfBar(row + 1) <= now { row += 1 }
        return lanes[index].bars.closes.base[row]
    }

    // MARK: Deciding

    private mutating func decideExit(_ index: Int, _ row: Int, _ now: Timestamp) throws(BeyondSkimError) {
        guard lanes[index].isHeld, lanes[index].position.leaving == nil else { return }
        let isLong = lanes[index].position.isLong
        let reason: ExitReason
        switch lanes[index].columns.exit(at: row, holding: isLong ? .long : .short) {
        case .rule(let line)?: reason = .rule(line: line)
        case .time(let time)?: reason = .time(time)
        case nil:
            guard let longest = longestHold, now - lanes[index].position.enteredAt >= longest else {
                return
            }
            reason = .heldLongEnough
        }
        let close = lanes[index].bars.closes.base[row]
        guard let cap = lanes[index].cap(isLong ? .sell : .buy, from: close) else {
            throw .init("an exit lies outside the day's band")
        }
        lanes[index].position.leaving = reason
        lanes[index].position.leavingCap = cap
    }

    private mutating func decideEntry(_ index: Int, _ row: Int, _ now: Timestamp) throws(BeyondSkimError) {
        guard lanes[index].isFlat, let entry = lanes[index].columns.entry(at: row), allowsEntry(index, now)
        else { return }
        let price = Price(raw: lanes[index].bars.closes.base[row])
        guard let cap = lanes[index].cap(entry.side, from: price.raw) else {
            throw .init("an entry lies outside the day's band")
        }
        let plan = ExitPlan(entry)
        // Without a stop the gate denies every entry.
        guard let stop = plan.stopLevel(entry.side, from: price, tick: lanes[index].tick) else { return }
        // What the band does not hold, the gate is to see with the band of this bar.
        _ = lanes[index].bandHolds(stop)
        let units = gate.sizing.units(
            entry.size, plan, at: price, equity: book.account.equity, lanes[index].instrument)
        let wish = SkimGate.Wish(
            side: entry.side, units: units, price: price, cap: Price(raw: cap), stop: stop, now: now,
            openPositions: openPositions, grossElsewhere: gross(at: now), unrealised: unrealised(at: now))
        guard gate.passes(wish, book.account, lanes[index], days.strategy) else { return }
        if closing.isUnderWay { throw .init("an entry is wanted while positions are closed") }
        book.account.entriesAt.append(now)
        lanes[index].entriesToday += 1
        lanes[index].order = SkimOrder(
            side: entry.side, units: units, cap: cap, plan: plan, signalled: now)
        lanes[index].phase = .ordered
    }

    private var openPositions: Int {
        var count = 0
        for index in lanes.indices where !lanes[index].isFlat { count += 1 }
        return count
    }

    /// What the file allows itself.
    private mutating func allowsEntry(_ index: Int, _ now: Timestamp) -> Bool {
        guard days.strategy.mayEnter(at: now.timeOfDay) else { return false }
        if let most = days.strategy.limits.entriesPerDay, book.account.entriesAt.count >= most {
            return false
        }
        if let most = days.strategy.conduct.entriesPerInstrument, lanes[index].entriesToday >= most {
            return false
        }
        if let wait = days.strategy.conduct.cooldown, let left = lanes[index].leftAt,
            lanes[index].lost || !days.strategy.conduct.coolsAfterLossOnly, now - left < wait
        {
            return false
        }
        guard let most = days.strategy.limits.openPositions else { return true }
        return openPositions < most
    }

    /// What is held or ordered, at the worst price that the gate counts.
    private mutating func gross(at now: Timestamp) -> Money {
        var sum = Money.zero
        for index in lanes.indices where !lanes[index].isFlat {
            let last = last(of: index, at: now)
            if lanes[index].isHeld {
                let leaving = lanes[index].position.leaving == nil ? 0 : lanes[index].position.leavingCap
                let worst = max(lanes[index].position.stop, leaving, last)
                sum += Money(raw: worst * lanes[index].position.units)
            } else {
                sum += Money(raw: max(lanes[index].order.cap, last) * lanes[index].order.units)
            }
        }
        return sum
    }
}
