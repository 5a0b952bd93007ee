// What an event shows of the market, before anything is decided: prices, bars,
// indicators. The only mutations of a Desk that are not effects.

import Market
import Rules

extension Desk {
    /// Closes every bar that ended at or before now, by strategy, then instrument.
    mutating func closeBars() -> [ClosedBar] { closeBars(at: now) }

    private mutating func closeBars(at time: Timestamp) -> [ClosedBar] {
        var closed: [ClosedBar] = []
        for index in seats.indices {
            guard let due = seats[index].nextClose, due <= time else { continue }
            closed += seats[index].closeBars(at: time).map { ClosedBar(seat: index, bar: $0) }
        }
        return closed
    }

    /// As `closeBars`, but bars that end together wait for the last of them.
    mutating func closeBars(before event: Event) -> [ClosedBar] {
        guard case .bar = event else { return closeBars() }
        guard seats.contains(where: { $0.nextClose.map { $0 < now } ?? false }) else { return [] }
        return closeBars(at: Timestamp(nanoseconds: now.nanoseconds - 1))
    }

    /// What an event itself finishes: the bars that end with the last of them, and, at each second of a
    /// session until all are decided, those that closed with the session before.
    mutating func finishedBars(_ event: Event) -> [ClosedBar] {
        switch event {
        case .bar(_, _, isLast: true): return closeBars()
        case .tick: return barsOfTheOpen()
        default: return []
        }
    }

    private mutating func barsOfTheOpen() -> [ClosedBar] {
        var bars: [ClosedBar] = []
        for index in seats.indices where seats[index].hasWaiting {
            bars += seats[index].barsOfTheOpen(at: now).map { ClosedBar(seat: index, bar: $0) }
        }
        return bars
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
    private mutating func observe(_ bar: Bar, of instrument: InstrumentID) {
        var quote = Quote(last: bar.close, exchangeTime: now)
        (quote.first, quote.high, quote.low) = (bar.open, bar.high, bar.low)
        quote.dayVolume = (market[instrument].quote?.dayVolume ?? .zero) + bar.volume
        guard let quote = believable(quote, of: instrument) else {
            return market.refuseQuote(of: instrument)
        }
        market.take(quote, for: instrument, at: now)
        ledger.mark(instrument, at: quote.last)
        for index in seats.indices { seats[index].take(bar, of: instrument) }
        noteBest(quote, for: instrument)
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

    /// Moves the indicators by a finished bar, and says what the rules make of it.
    mutating func evaluate(_ closed: ClosedBar, deciding: Bool) -> RuleOutcome {
        let holding = holding(closed.seat, closed.bar.slot)
        return seats[closed.seat].evaluate(closed.bar, holding: holding, deciding: deciding)
    }

    private mutating func noteBest(_ quote: Quote, for instrument: InstrumentID) {
        guard !plans.lines.isEmpty else { return }
        let (seats, ledger) = (seats, ledger)
        plans.note(quote, for: instrument) { key in
            let product = seats[key.strategy].strategy.product
            let net =
                ledger.position(owner: .strategy(key.strategy), instrument: key.instrument, product: product)?
                .net ?? .zero
            return net == .zero ? nil : net > .zero
        }
    }
}

struct ClosedBar {
    let seat: Int
    let bar: StrategySeat.ClosedBar
}
