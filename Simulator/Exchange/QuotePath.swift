// Bars made into quotes: the path a price may have taken through a day of bars.
//
// One quote every two seconds on a grid from the session's open. Each bar's open,
// high, low, close and volume are met exactly; what lies between is a seeded walk.
// Quotes are drawn one at a time, so memory does not grow with the day.
// The same seed, symbol and date give the same path on every machine.

public import Market

/// A bar that could not be played as it was given.
public struct BarDefect: Hashable, Sendable {
    public enum Kind: Hashable, Sendable {
        /// Its high and low did not contain its open and close, and were widened to.
        case widened
        /// It lies before the open or overlaps the bar before it, a price is not above zero, its volume is
        /// below zero, or the day's volume would exceed `Quantity.limit` with it.
        case dropped
    }
    public var start: Timestamp
    public var kind: Kind
}

public struct QuotePath: Sequence, IteratorProtocol, Sendable {
    /// The time between two quotes.
    public static let step = Span.seconds(2)

    /// Bars that were widened or left out, in order of time.
    public let defects: [BarDefect]
    /// When `next()` will have its quote; nil when the day is over.
    public private(set) var nextTime: Timestamp?

    private let bars: [Bar]
    private let length: Span
    private let open: Timestamp
    private let maker: BookMaker
    private var random: SeededRandom
    private var barsStarted = 0
    private var walk: BarWalk?
    private var dayVolume: Quantity = .zero

    /// `bars` are one instrument's day, ascending, with holes where nothing traded; `open` anchors the grid.
    public init(bars: [Bar], instrument: Instrument, open: Timestamp, length: Span, seed: UInt64) {
        precondition(
            length >= .seconds(8), "a bar needs four quotes: its length must be 8 s or more, was \(length)")
        let day = UInt64(truncatingIfNeeded: open.date.daysSinceEpoch)
        random = SeededRandom(seed: seed ^ (day &* 0xD6E8_FEB8_6659_FD93), stream: instrument.symbol)
        (self.bars, defects) = playable(bars, open: open, length: length)
        self.length = length
        self.open = open
        maker = BookMaker(instrument: instrument)
        nextTime = self.bars.first.map { firstInstant(of: $0) }
    }

    public mutating func next() -> Quote? {
        guard let time = nextTime else { return nil }
        if walk == nil { startNextBar() }
        guard var current = walk else { return nil }
        let step = current.next(&random)
        dayVolume = dayVolume.joined(with: step.volume)
        walk = current.isFinished ? nil : current
        if current.isFinished {
            nextTime = barsStarted < bars.count ? firstInstant(of: bars[barsStarted]) : nil
        } else {
            nextTime = time + QuotePath.step
        }
        var quote = Quote(last: step.last, dayVolume: dayVolume, exchangeTime: time)
        (quote.bid, quote.ask) = maker.levels(around: step.last, typical: current.typicalVolume, &random)
        return quote
    }

    private mutating func startNextBar() {
        let bar = bars[barsStarted]
        let first = firstInstant(of: bar)
        let end = bar.start + length
        let count = ((end - first).nanoseconds + QuotePath.step.nanoseconds - 1) / QuotePath.step.nanoseconds
        walk = BarWalk(bar, instants: count, tick: maker.tick, lot: maker.lot, &random)
        barsStarted += 1
    }

    /// The first instant of the grid at or after the bar's start.
    private func firstInstant(of bar: Bar) -> Timestamp {
        let step = QuotePath.step.nanoseconds
        let elapsed = (bar.start - open).nanoseconds
        return open + Span(nanoseconds: (elapsed + step - 1) / step * step)
    }
}

/// The bars that can be played, and what was wrong with the rest.
private func playable(_ bars: [Bar], open: Timestamp, length: Span) -> ([Bar], [BarDefect]) {
    var kept: [Bar] = []
    var defects: [BarDefect] = []
    var volume: Quantity = .zero
    kept.reserveCapacity(bars.count)
    for var bar in bars {
        let free = kept.last.map { $0.start + length } ?? open
        let lowest = min(bar.open, bar.high, bar.low, bar.close)
        guard bar.start >= free, lowest.raw > 0, bar.volume >= .zero,
            bar.volume <= Quantity.limit - volume
        else {
            defects.append(BarDefect(start: bar.start, kind: .dropped))
            continue
        }
        if !bar.isConsistent {
            bar.high = max(bar.open, bar.high, bar.low, bar.close)
            bar.low = lowest
            defects.append(BarDefect(start: bar.start, kind: .widened))
        }
        volume = volume.joined(with: bar.volume)
        kept.append(bar)
    }
    return (kept, defects)
}
