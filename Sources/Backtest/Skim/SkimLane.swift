// One instrument's way through the bars in the light loop: which row must be looked at
// next, and what that bar does to an order or a position.

import Accounting
import Exchange
import Market
import Rules
import Trading

struct SkimLane {
    let place: Int
    private(set) var instrument: Instrument
    let bars: BarColumns
    let columns: RuleColumns
    let settings: ExchangeSettings
    private let tick: Int64

    enum State {
        case flat
        case ordered(SkimOrder)
        case held(SkimPosition)
    }

    var state = State.flat
    /// The day's rows that are not passed yet, and its hours.
    private(set) var row = 0
    private(set) var end = 0
    private(set) var close = Timestamp(nanoseconds: 0)
    /// When the account begins to close intraday positions.
    private var closingAt = Timestamp(nanoseconds: 0)
    private var closingRow = 0
    private(set) var deadline = Timestamp(nanoseconds: 0)
    private(set) var session: Session?
    private var band: PriceBand? { instrument.band }
    /// First row of the next rule exit, entry and touch from `row` on; nil where not known.
    private var foundEntry: Int?
    private var foundExit: Int?
    private var foundTouch: Int?
    private(set) var charges: FillCharges
    /// When a position was last left, and whether it lost before charges.
    private(set) var leftAt: Timestamp?
    private(set) var lost = false
    var entriesToday = 0

    /// A fill, as the ledger is told of it.
    struct Fill {
        let realised: Money
        let charges: Money
        let trade: ClosedTrade?
    }

    init(
        _ place: Int, _ instrument: Instrument, _ bars: BarColumns, _ columns: RuleColumns,
        _ settings: ExchangeSettings, _ charges: FillCharges
    ) {
        self.place = place
        self.instrument = instrument
        self.bars = bars
        self.columns = columns
        self.settings = settings
        self.charges = charges
        tick = instrument.tick.raw
    }

    mutating func open(
        _ rows: Range<Int>, _ session: Session, _ band: PriceBand?, plan: SquareOffPlan,
        _ charges: FillCharges
    ) {
        (row, end) = (rows.lowerBound, rows.upperBound)
        close = session.continuousEnd
        closingAt = plan.startAt
        deadline = plan.deadline
        self.session = session
        instrument.band = band
        closingRow = firstRow(after: closingAt)
        self.charges = charges
        entriesToday = 0
        forget()
    }

    /// No bars today.
    mutating func pause() { row = end }

    /// What was found ahead is void: the state has changed.
    private mutating func forget() { (foundExit, foundTouch) = (nil, nil) }

    var isFlat: Bool { if case .flat = state { true } else { false } }
    var isHeld: Bool { if case .held = state { true } else { false } }

    /// What a held position loses at its stop, before charges; zero for none.
    var loss: Int64 {
        guard case .held(let position) = state else { return 0 }
        let distance = position.side == .buy ? position.entry - position.stop : position.stop - position.entry
        return max(distance, 0) * position.units
    }

    // MARK: Ahead

    /// The next row that must be passed; nil when none of the day's must.
    mutating func next(everyRow: Bool, longestHold: Span?) -> Int? {
        guard row < end else { return nil }
        switch state {
        case .flat:
            if foundEntry.map({ $0 < row }) ?? true { foundEntry = columns.firstEntry(from: row) ?? .max }
            return foundEntry.flatMap { $0 < end ? $0 : nil }
        case .ordered: return row
        case .held(let position):
            if position.leaving != nil || everyRow { return row }
            return nextEvent(position, longestHold)
        }
    }

    private mutating func nextEvent(_ position: SkimPosition, _ longestHold: Span?) -> Int? {
        if foundExit.map({ $0 < row }) ?? true {
            let holding: Holding = position.side == .buy ? .long : .short
            var first = min(columns.firstExit(from: row, holding: holding) ?? .max, end - 1)
            if let longestHold { first = min(first, firstRow(endingAt: position.enteredAt + longestHold)) }
            // A bar that reaches into the closing is one that the model does not pass while it holds.
            foundExit = min(first, max(row, closingRow))
        }
        let last = foundExit ?? end - 1
        if foundTouch.map({ $0 < row }) ?? true {
            let calm = position.calm(tick: tick)
            foundTouch = SkimScan.firstTouch(bars, row..<last, floor: calm.floor, ceiling: calm.ceiling)
        }
        return min(foundTouch ?? last, last)
    }

    private func firstRow(endingAt time: Timestamp) -> Int { max(row, bars.row(at: time - bars.length)) }

    /// The day's first row that ends after `time`; its last when none does.
    private func firstRow(after time: Timestamp) -> Int {
        let start = (time - bars.length).nanoseconds
        var (low, high) = (row, max(row, end - 1))
        while low < high {
            let middle = (low + high) / 2
            if bars.starts[middle] <= start { low = middle + 1 } else { high = middle }
        }
        return low
    }

    func endOfBar(_ row: Int) -> Timestamp {
        min(Timestamp(nanoseconds: bars.starts[row]) + bars.length, close)
    }

    // MARK: A bar passes

    /// What a bar filled: at most an entry and an exit.
    struct Fills {
        private(set) var first: Fill?
        private(set) var second: Fill?

        mutating func append(_ fill: Fill) {
            if first == nil { first = fill } else { second = fill }
        }
    }

    /// Lets bar `row` pass up to its end.
    mutating func pass(_ next: Int, strategy: String) throws(BeyondSkimError) -> Fills {
        defer { row = next + 1 }
        row = next
        let bar = bars[next]
        if case .held = state, closingAt + .seconds(1) < bar.start {
            throw .init("a position is open when the closing begins")
        }
        let finish = endOfBar(next)
        let quarter = Span(nanoseconds: (finish - bar.start).nanoseconds / 4)
        let share = Int128(bar.volume.raw) * Int128(settings.volumeShare) / 100
        var room = Int64(min(share, Int128(Quantity.limit.raw)))
        var fills = Fills()
        try passOpen(next, bar, &room, strategy, &fills)
        var here = bar.open.raw
        for leg in 1...3 {
            guard case .held(var position) = state else { break }
            let time = bar.start + quarter * Int64(leg)
            if closingAt + .seconds(1) < time { throw .init("a position is open when the closing begins") }
            let goal = position.side == .buy ? bar.leg(leg) : bar.mirroredLeg(leg)
            if let target = position.target, !position.reaches(target, at: here),
                position.reaches(target, at: goal)
            {
                fills.append(try leave(position, at: target, .target, nil, time, bar, &room, strategy))
                break
            }
            if position.stops(at: goal) {
                fills.append(try stopOut(position, at: position.stop, time, bar, &room, strategy))
                break
            }
            if position.see(goal, at: time, tick: tick) {
                if position.stops(at: goal) {
                    fills.append(try stopOut(position, at: position.stop, time, bar, &room, strategy))
                    break
                }
                forget()
            }
            state = .held(position)
            here = goal
        }
        if case .held(var position) = state {
            if closingAt + .seconds(1) < finish { throw .init("a position is open when the closing begins") }
            if position.see(bar.close.raw, at: finish, tick: tick) { forget() }
            state = .held(position)
        }
        return fills
    }

    private mutating func passOpen(
        _ next: Int, _ bar: Bar, _ room: inout Int64, _ strategy: String, _ fills: inout Fills
    ) throws(BeyondSkimError) {
        switch state {
        case .flat: break
        case .ordered(let order):
            // An entry is called back ten seconds after its signal.
            guard bar.start <= order.signalled + .seconds(10) else {
                state = .flat
                return
            }
            fills.append(try enter(order, bar, &room))
        case .held(let position):
            if let leaving = position.leaving {
                let fill = try leave(
                    position, at: bar.open.raw, leaving.reason, leaving.cap, bar.start, bar, &room, strategy)
                // An exit that waits over a hole is sent again, perhaps with another cap.
                let isLate = next > 0 && bar.start > endOfBar(next - 1) + .seconds(10)
                if isLate, fill.trade?.exit.raw == leaving.cap { throw .init("an exit waits over a hole") }
                fills.append(fill)
            } else if let target = position.target, position.reaches(target, at: bar.open.raw) {
                fills.append(try leave(position, at: target, .target, nil, bar.start, bar, &room, strategy))
            } else if position.stops(at: bar.open.raw) {
                fills.append(try stopOut(position, at: bar.open.raw, bar.start, bar, &room, strategy))
            } else {
                var seen = position
                if seen.see(bar.open.raw, at: bar.start, tick: tick) { forget() }
                state = .held(seen)
            }
        }
    }

    // MARK: Fills

    /// The price of a fill, moved against us as far as the order lets it.
    private func filled(
        _ side: Side, _ units: Int64, at price: Int64, cap: Int64, _ bar: Bar, _ room: inout Int64
    ) throws(BeyondSkimError) -> Int64 {
        guard side.takes(price, cap: cap) else { throw .init("the price leapt beyond an order's protection") }
        let quantity = Quantity(units)
        guard quantity.raw <= room else { throw .init("an order is larger than its share of the volume") }
        room -= quantity.raw
        let taken = settings.taken(
            at: Price(raw: price), side, quantity, of: bar.volume, tick: instrument.tick
        ).raw
        return side.takes(taken, cap: cap) ? taken : cap
    }

    private mutating func enter(
        _ order: SkimOrder, _ bar: Bar, _ room: inout Int64
    ) throws(BeyondSkimError) -> Fill {
        let open = bar.open.raw
        let price = try filled(order.side, order.units, at: open, cap: order.cap, bar, &room)
        let average = Price(raw: price)
        guard let stop = order.plan.stopLevel(order.side, from: average, tick: instrument.tick) else {
            throw .init("an entry has no stop")
        }
        let value = average.value(of: Quantity(order.units))
        let charged = charges.estimate(order.side, value, Quantity(order.units))
        let position = SkimPosition(
            side: order.side, units: order.units, entry: price, enteredAt: bar.start, charged: charged,
            plan: order.plan,
            target: order.plan.targetLevel(order.side, from: average, tick: instrument.tick)?.raw,
            stop: stop.raw,
            stopMovedAt: bar.start, best: open)
        try check(stop: stop, order.side)
        if position.stops(at: open) || position.target.map({ position.reaches($0, at: open) }) ?? false {
            throw .init("an entry fills beyond its own stop or target")
        }
        state = .held(position)
        forget()
        return Fill(realised: .zero, charges: charged.total, trade: nil)
    }

    /// A stop that the band does not let rest as it is.
    private func check(stop: Price, _ entry: Side) throws(BeyondSkimError) {
        guard let band, band.contains(stop), let cap = cap(entry.opposite, from: stop.raw),
            band.contains(Price(raw: cap))
        else { throw .init("a stop lies outside the day's band") }
    }

    private mutating func stopOut(
        _ position: SkimPosition, at price: Int64, _ time: Timestamp, _ bar: Bar, _ room: inout Int64,
        _ strategy: String
    ) throws(BeyondSkimError) -> Fill {
        guard let cap = cap(position.side.opposite, from: position.stop) else {
            throw .init("a stop lies outside the day's band")
        }
        let left = try filled(position.side.opposite, position.units, at: price, cap: cap, bar, &room)
        return book(position, left, time, .stop, strategy)
    }

    private mutating func leave(
        _ position: SkimPosition, at price: Int64, _ reason: ExitReason, _ agreed: Int64?, _ time: Timestamp,
        _ bar: Bar, _ room: inout Int64, _ strategy: String
    ) throws(BeyondSkimError) -> Fill {
        guard let cap = agreed ?? cap(position.side.opposite, from: price) else {
            throw .init("an exit lies outside the day's band")
        }
        let left = try filled(position.side.opposite, position.units, at: price, cap: cap, bar, &room)
        return book(position, left, time, TradeEnd(.exit, reason), strategy)
    }

    private mutating func book(
        _ position: SkimPosition, _ price: Int64, _ time: Timestamp, _ reason: TradeEnd, _ strategy: String
    ) -> Fill {
        let quantity = Quantity(position.units)
        let (paid, got) = (
            Price(raw: position.entry).value(of: quantity), Price(raw: price).value(of: quantity)
        )
        let gross = position.side == .buy ? got - paid : paid - got
        let charged = charges.estimate(position.side.opposite, got, quantity)
        let trade = ClosedTrade(
            strategy: strategy, symbol: instrument.symbol, side: position.side, quantity: quantity,
            enteredAt: position.enteredAt, leftAt: time, entry: Price(raw: position.entry),
            exit: Price(raw: price), gross: gross, charges: position.charged + charged, reason: reason)
        (leftAt, lost, state) = (time, gross < .zero, .flat)
        forget()
        return Fill(realised: gross, charges: charged.total, trade: trade)
    }

    /// The worst price of a protected order, on the tick; nil where the band would change it.
    func cap(_ side: Side, from price: Int64) -> Int64? {
        let points = protection
        let worst = Price(raw: price).moved(byBasisPoints: side == .buy ? points : -points)
        let onTick =
            side == .buy ? worst.roundedDown(to: instrument.tick) : worst.roundedUp(to: instrument.tick)
        guard let band, band.contains(onTick) else { return nil }
        return onTick.raw
    }

    /// Hundredths of a percent that a protected order may go.
    var protection: Int64 = 0
}

/// Thrown inside the loop; typed, because it is thrown where time counts.
struct BeyondSkimError: Error {
    let reason: String
    init(_ reason: String) { self.reason = reason }
}

extension Bar {
    /// Where a long position's price goes: low, high, close.
    fileprivate func leg(_ number: Int) -> Int64 {
        (number == 1 ? low : number == 2 ? high : close).raw
    }

    /// The same for a short one: high, low, close.
    fileprivate func mirroredLeg(_ number: Int) -> Int64 {
        (number == 1 ? high : number == 2 ? low : close).raw
    }
}

enum SkimScan {
    /// Beyond every price, and far from overflow.
    private static let unreachable: Int64 = 1 << 60

    /// The first of `rows` whose low is at or below `floor` or whose high is at or above `ceiling`.
    static func firstTouch(_ bars: BarColumns, _ rows: Range<Int>, floor: Int64, ceiling: Int64) -> Int? {
        let (lows, highs) = (bars.lows.base, bars.highs.base)
        var row = rows.lowerBound
        let (least, most) = (max(floor, -unreachable), min(ceiling, unreachable))
        // Eight at a time, without a branch: the sign tells.
        while row + 8 <= rows.upperBound {
            var outside: Int64 = 0
            for place in row..<row &+ 8 {
                outside |= (lows[place] &- 1 &- least) | (most &- 1 &- highs[place])
            }
            if outside < 0 { break }
            row += 8
        }
        while row < rows.upperBound {
            if lows[row] <= floor || highs[row] >= ceiling { return row }
            row += 1
        }
        return nil
    }
}
