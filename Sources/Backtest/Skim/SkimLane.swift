// One instrument's way through the bars in the light loop: which row must be looked at
// next. What that bar does to an order or a position is in the extension beside it.

import Accounting
import Exchange
import Market
import Rules
import Trading

struct SkimLane: ~Copyable {
    let instrument: Instrument
    let bars: BarColumns
    let columns: RuleColumns
    let settings: ExchangeSettings
    let tick: Price
    /// Hundredths of a percent that a protected order may go.
    let protection: Int64

    enum Phase { case flat, ordered, held }

    var phase = Phase.flat
    /// Of what is ordered or held; meaningless while flat.
    var order = SkimOrder()
    var position = SkimPosition()
    /// The day's rows that are not passed yet, and its hours.
    var row = 0
    private(set) var end = 0
    private(set) var close = Timestamp(nanoseconds: 0)
    private(set) var plan = SquareOffPlan(
        deadline: Timestamp(nanoseconds: 0), sessionEnd: Timestamp(nanoseconds: 0))
    /// When the account begins to close intraday positions.
    private(set) var closingAt = Timestamp(nanoseconds: 0)
    private(set) var session: Session?
    private(set) var band: PriceBand?
    /// First row of the next rule exit, entry and touch from `row` on; below `row` where not known.
    private var foundEntry = -1
    private var foundExit = -1
    private var foundTouch = -1
    private(set) var charges: FillCharges
    /// When a position was last left, and whether it lost before charges.
    var leftAt: Timestamp?
    var lost = false
    var entriesToday = 0
    private var dayRows = 0..<0
    /// The first row of the day that the band does not reckon with yet; beyond all when none leaves it.
    private var bandRow = 0
    /// The row that passes, or has passed last.
    var barRow = 0
    /// Of the bar that passes: its beginning and end, and what our orders may still take of its volume.
    var start = Timestamp(nanoseconds: 0)
    var finish = Timestamp(nanoseconds: 0)
    var room: Int64 = 0
    /// What the closing does here; nil while it does nothing.
    var closing: SkimClosing.Line?

    init(
        _ instrument: Instrument, _ bars: BarColumns, _ columns: RuleColumns, _ plan: BacktestPlan,
        _ charges: FillCharges
    ) {
        self.instrument = instrument
        self.bars = bars
        self.columns = columns
        settings = plan.exchange
        protection = plan.limits[.marketProtection]
        self.charges = charges
        tick = instrument.tick
    }

    mutating func open(
        _ rows: Range<Int>, _ session: Session, _ band: PriceBand?, plan: SquareOffPlan,
        _ charges: FillCharges
    ) {
        (row, end) = (rows.lowerBound, rows.upperBound)
        (dayRows, bandRow) = (rows, rows.lowerBound)
        close = session.continuousEnd
        closingAt = plan.startAt
        self.plan = plan
        self.session = session
        self.band = band
        self.charges = charges
        (phase, entriesToday, closing) = (.flat, 0, nil)
        forget()
    }

    /// No bars today.
    mutating func pause() {
        row = end
        (phase, closing) = (.flat, nil)
    }

    /// What was found ahead is void: the state has changed.
    mutating func forget() { (foundExit, foundTouch) = (-1, -1) }

    var isFlat: Bool { phase == .flat }
    var isHeld: Bool { phase == .held }

    /// What a held position loses at its stop, before charges; zero for none.
    var loss: Int64 { isHeld ? max(-position.gain(at: position.stop), 0) : 0 }

    // MARK: Ahead

    /// The next row that must be passed; −1 when none of the day's must.
    mutating func next(everyRow: Bool, longestHold: Span?) -> Int {
        guard row < end else { return -1 }
        switch phase {
        case .flat:
            if foundEntry < row { foundEntry = columns.firstEntry(from: row) ?? .max }
            return foundEntry < end ? foundEntry : -1
        case .ordered: return row
        case .held:
            if position.leaving != nil || everyRow { return row }
            return nextEvent(longestHold)
        }
    }

    private mutating func nextEvent(_ longestHold: Span?) -> Int {
        if foundExit < row { foundExit = nextExit(longestHold) }
        if foundTouch < row {
            let calm = position.calm(order.plan, tick: tick)
            foundTouch =
                SkimScan.firstTouch(bars, row..<foundExit, floor: calm.floor, ceiling: calm.ceiling)
                ?? foundExit
        }
        return min(foundTouch, foundExit)
    }

    private mutating func nextExit(_ longestHold: Span?) -> Int {
        let holding: Holding = position.isLong ? .long : .short
        let first = min(columns.firstExit(from: row, holding: holding) ?? .max, end - 1)
        guard let longestHold else { return first }
        return min(first, firstRow(endingAt: position.enteredAt + longestHold))
    }

    private func firstRow(endingAt time: Timestamp) -> Int { max(row, bars.row(at: time - bars.length)) }

    /// The first of the day's rows still to come that ends after `time`; nil without one.
    func firstRow(endingAfter time: Timestamp) -> Int? {
        var low = row
        var high = end
        while low < high {
            let middle = (low + high) / 2
            if endOfBar(middle) <= time { low = middle + 1 } else { high = middle }
        }
        return low < end ? low : nil
    }

    /// When the last of the day's bars that began before `time` ended; nil without one.
    func lastEnd(before time: Timestamp) -> Timestamp? {
        let next = min(bars.row(at: time), end)
        return next > dayRows.lowerBound ? endOfBar(next - 1) : nil
    }

    /// Passes over the rows that begin before `time`, in which nothing happens.
    mutating func skip(to time: Timestamp) {
        while row < end, bars.starts.base[row] < time.nanoseconds { row += 1 }
    }

    func endOfBar(_ row: Int) -> Timestamp {
        min(Timestamp(nanoseconds: bars.starts.base[row]) + bars.length, close)
    }

    /// The worst price of a protected order, on the tick and inside the band; nil where no such price is.
    mutating func cap(_ side: Side, from price: Int64) -> Int64? {
        let worst = Price(raw: price).protected(side, by: protection, tick: tick)
        if bandHolds(worst) { return worst.raw }
        guard let edge = band?.clamp(worst).raw else { return nil }
        return edge % tick.raw == 0 ? edge : nil
    }

    /// Whether the band of the bar that passes, or has passed last, holds a price.
    mutating func bandHolds(_ price: Price) -> Bool {
        if let band, band.contains(price) { return true }
        widenBand()
        return band?.contains(price) ?? false
    }

    /// A band that the data contradict was ours, not the exchange's: from that bar's open on it is wider.
    /// It only grows, so that what an earlier one holds it holds too.
    mutating func widenBand() {
        guard let known = band else { return }
        if bandRow == dayRows.lowerBound, isBandKept(known) { bandRow = .max }
        guard bandRow <= barRow else { return }
        let row = barRow
        var (lower, upper) = (known.lower.raw, known.upper.raw)
        for place in bandRow...row {
            lower = min(lower, bars.lows.base[place])
            upper = max(upper, bars.highs.base[place])
        }
        band = PriceBand(lower: Price(raw: lower), upper: Price(raw: upper))
        bandRow = row + 1
    }

    private func isBandKept(_ band: PriceBand) -> Bool {
        SkimScan.firstTouch(bars, dayRows, floor: band.lower.raw - 1, ceiling: band.upper.raw + 1) == nil
    }
}
