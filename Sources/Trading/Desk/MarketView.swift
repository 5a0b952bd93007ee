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
        /// The last quote could not be true; and whether the owner is to hear of it now.
        var isUnbelievable = false
        var isNewlyUnbelievable = false
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

    /// In place: a line is too long to be copied at every look.
    subscript(_ instrument: InstrumentID) -> Line {
        _read { yield lines[Int(instrument.index)] }
    }

    mutating func take(_ quote: Quote, for instrument: InstrumentID, at now: Timestamp) {
        // A reconnected feed repeats its last picture: data that does not move is no sign of life.
        if lines[Int(instrument.index)].take(quote, at: now) { lastDataAt = now }
    }

    /// A bar as the quote of its close, as far as the band holds its extremes. False, and nothing is taken,
    /// when the close cannot be true.
    mutating func take(_ bar: Bar, for instrument: InstrumentID, at now: Timestamp) -> Bool {
        guard lines[Int(instrument.index)].take(bar, at: now) else { return false }
        lastDataAt = now
        return true
    }

    mutating func refuseQuote(of instrument: InstrumentID) {
        lines[Int(instrument.index)].isNewlyUnbelievable = !lines[Int(instrument.index)].isUnbelievable
        lines[Int(instrument.index)].isUnbelievable = true
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

extension MarketView.Line {
    /// False when it is the quote that was there already.
    fileprivate mutating func take(_ next: Quote, at now: Timestamp) -> Bool {
        let isNew = quote?.exchangeTime != next.exchangeTime || quote != next
        quote = next
        receivedAt = now
        isUnbelievable = false
        return isNew
    }

    fileprivate mutating func take(_ bar: Bar, at now: Timestamp) -> Bool {
        guard bar.close > .zero, band?.contains(bar.close) ?? true else { return false }
        var next = Quote(
            last: bar.close, dayVolume: (quote?.dayVolume ?? .zero).joined(with: bar.volume),
            exchangeTime: now)
        (next.first, next.high, next.low) = (bar.open, bar.high, bar.low)
        if let band {
            next.first = band.clamp(bar.open)
            next.high = min(bar.high, band.upper)
            next.low = max(bar.low, band.lower)
        }
        quote = next
        receivedAt = now
        isUnbelievable = false
        return true
    }
}
