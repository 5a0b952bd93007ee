// What the Desk knows of prices: the last quote of each instrument and when it came.
//
// Only events change it, never a decision, so recovery rebuilds it by feeding the
// recorded events again.

import Market

struct MarketView: Hashable, Sendable {
    struct Line: Hashable, Sendable {
        var quote: Quote?
        /// The band in force; the master's until the feed names another.
        var band: PriceBand?
        var bandSeenAt: Timestamp?
        var receivedAt = Timestamp(nanoseconds: 0)
        /// Samples of the price loop in a row that found the same price, volume and exchange time.
        var unchangedSamples = 0
        var sampled: Quote?
    }

    private(set) var lines: [Line]
    private(set) var feed: FeedSample?
    /// When the price loop last looked.
    private(set) var sampledAt: Timestamp?
    /// When any quote last arrived.
    private(set) var lastDataAt: Timestamp?

    init(_ instruments: [Instrument]) {
        lines = instruments.map { Line(quote: nil, band: $0.band) }
    }

    subscript(_ instrument: InstrumentID) -> Line { lines[Int(instrument.index)] }

    mutating func take(_ quote: Quote, for instrument: InstrumentID, at now: Timestamp) {
        lines[Int(instrument.index)].quote = quote
        lines[Int(instrument.index)].receivedAt = now
        lastDataAt = now
    }

    mutating func take(_ band: PriceBand, for instrument: InstrumentID, at now: Timestamp) {
        lines[Int(instrument.index)].band = band
        lines[Int(instrument.index)].bandSeenAt = now
    }

    mutating func take(_ sample: FeedSample, at now: Timestamp) {
        feed = sample
        sampledAt = now
        let isQuiet = lines.map { isUnchanged($0) }
        // A feed in which nothing moves is silent, not frozen: that is for the feed's own control.
        let othersMove = isQuiet.contains(false)
        for index in lines.indices { note(index, isFrozen: isQuiet[index] && othersMove) }
    }

    private func isUnchanged(_ line: Line) -> Bool {
        guard let old = line.sampled, let new = line.quote else { return false }
        return old.last == new.last && old.dayVolume == new.dayVolume && old.exchangeTime == new.exchangeTime
    }

    private mutating func note(_ index: Int, isFrozen: Bool) {
        lines[index].unchangedSamples = isFrozen ? lines[index].unchangedSamples + 1 : 0
        lines[index].sampled = lines[index].quote
    }
}
