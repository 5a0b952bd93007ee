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
    let tick: Int64

    enum State {
        case flat
        case ordered(SkimOrder)
        case held(SkimPosition)
    }

    var state = State.flat
    /// The day's rows that are not passed yet, and its hours.
    var row = 0
    private(set) var end = 0
    private(set) var close = Timestamp(nanoseconds: 0)
    /// When the account begins to close intraday positions.
    private(set) var closingAt = Timestamp(nanoseconds: 0)
    private var closingRow = 0
    private(set) var deadline = Timestamp(nanoseconds: 0)
    private(set) var session: Session?
    var band: PriceBand? { instrument.band }
    /// First row of the next rule exit, entry and touch from `row` on; nil where not known.
    private var foundEntry: Int?
    private var foundExit: Int?
    private var foundTouch: Int?
    private(set) var charges: FillCharges
    /// When a position was last left, and whether it lost before charges.
    var leftAt: Timestamp?
    var lost = false
    var entriesToday = 0
    private var dayRows = 0..<0
    /// Whether no bar of the day leaves the band; nil until it matters.
    private var isBandKept: Bool?

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
        (dayRows, isBandKept) = (rows, nil)
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
    mutating func forget() { (foundExit, foundTouch) = (nil, nil) }

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

    /// The worst price of a protected order, on the tick and inside the band; nil on a day on which the
    /// band would be found to be wider, since then it matters when.
    mutating func cap(_ side: Side, from price: Int64) -> Int64? {
        let points = protection
        let worst = Price(raw: price).moved(byBasisPoints: side == .buy ? points : -points)
        let onTick =
            side == .buy ? worst.roundedDown(to: instrument.tick) : worst.roundedUp(to: instrument.tick)
        guard let band else { return nil }
        if band.contains(onTick) { return onTick.raw }
        return keepsBand(band) ? band.clamp(onTick).raw : nil
    }

    private mutating func keepsBand(_ band: PriceBand) -> Bool {
        if let known = isBandKept { return known }
        let isKept =
            SkimScan.firstTouch(
                bars, dayRows, floor: band.lower.raw - 1, ceiling: band.upper.raw + 1) == nil
        isBandKept = isKept
        return isKept
    }

    /// Hundredths of a percent that a protected order may go.
    var protection: Int64 = 0
}
