// What an event shows of the market, before anything is decided: prices, bars,
// indicators. The only mutations of a Desk that are not effects.

import Market
import Rules

extension Desk {
    /// Closes every bar that ended at or before now, by strategy, then instrument. Bars that end together
    /// wait for the last of them: an event of a bar closes only what ended earlier.
    mutating func closeBars(before event: Event) {
        if case .bar = event {
            closeBars(at: Timestamp(nanoseconds: now.nanoseconds - 1))
        } else {
            closeBars(at: now)
        }
    }

    /// What an event itself finishes: the bars that end with the last of them, and, at each second of a
    /// session until all are decided, those that closed with the session before.
    mutating func closeBars(with event: Event) {
        switch event {
        case .bar(_, _, isLast: true): closeBars(at: now)
        case .tick:
            for index in seats.indices where seats[index].hasWaiting {
                seats[index].barsOfTheOpen(at: now, into: &closed)
            }
        default: break
        }
    }

    mutating func closeBars(at time: Timestamp) {
        for index in seats.indices {
            guard let due = seats[index].nextClose, due <= time else { continue }
            seats[index].closeBars(at: time, into: &closed)
        }
    }

    mutating func observe(_ event: Event) {
        switch event {
        case .quote(let instrument, let given):
            guard let quote = believable(given, of: instrument) else {
                return market.refuseQuote(of: instrument)
            }
            market.take(quote, for: instrument, at: now)
            ledger.mark(instrument, at: quote.last)
            for index in seats.indices { seats[index].take(quote, for: instrument, at: now) }
            noteBest(quote, for: instrument)
        case .bar(let instrument, let bar, _): observe(bar, of: instrument)
        case .history(let strategy, let instrument, let bar):
            seats[strategy].take(history: bar, for: instrument)
        case .band(let instrument, let band): market.take(band, for: instrument, at: now)
        case .sampled(let sample):
            market.take(sample, at: now)
        default: break
        }
    }

    /// A bar marks at its close; its extremes count for what follows the best price.
    mutating func observe(_ bar: Bar, of instrument: InstrumentID) {
        guard market.take(bar, for: instrument, at: now) else { return market.refuseQuote(of: instrument) }
        ledger.mark(instrument, at: bar.close)
        for index in seats.indices { seats[index].take(bar, of: instrument) }
        if !plans.lines.isEmpty, let quote = market[instrument].quote { noteBest(quote, for: instrument) }
    }

    /// The quote as far as it can be true: no price outside the band, and no side of a crossed book.
    /// Nil when the last price itself cannot be: feeds do print zeros and other instruments' prices.
    func believable(_ quote: Quote, of instrument: InstrumentID) -> Quote? {
        guard quote.last > .zero else { return nil }
        guard let band = market[instrument].band else { return quote }
        guard band.contains(quote.last) else { return nil }
        var quote = quote
        quote.high = min(quote.high, band.upper)
        quote.low = max(quote.low, band.lower)
        quote.first = band.clamp(quote.first)
        if let bid = quote.bid, let ask = quote.ask, bid.price >= ask.price {
            quote.bid = nil
            quote.ask = nil
        }
        return quote
    }

    /// Moves the indicators by a finished bar; false when the rules say nothing to it.
    mutating func hear(_ closed: ClosedBar, _ holding: Holding) -> Bool {
        seats[closed.seat].speaks(at: closed, holding: holding)
    }

    private mutating func noteBest(_ quote: Quote, for instrument: InstrumentID) {
        for index in plans.lines.indices where plans.lines[index].key.instrument == instrument {
            let net = net(of: plans.lines[index].key)
            if net != .zero { plans.note(quote, at: index, isLong: net > .zero) }
        }
    }
}

/// A finished bar that the rules have not seen yet.
struct ClosedBar: Hashable {
    let seat: Int
    let slot: Int
    let bar: Bar
    /// It closed with an earlier session and is decided now.
    var isFromBefore = false
}
