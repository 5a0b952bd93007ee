// What an event shows of the market, before anything is decided: prices, bars,
// indicators. The only mutations of a Desk that are not effects.

import Market
import Rules

extension Desk {
    /// Closes every bar that ended at or before now, by strategy, then instrument.
    mutating func closeBars() -> [ClosedBar] {
        var closed: [ClosedBar] = []
        for index in seats.indices {
            guard let due = seats[index].nextClose, due <= now else { continue }
            closed += seats[index].closeBars(at: now).map { ClosedBar(seat: index, bar: $0) }
        }
        return closed
    }

    /// Bars that closed with the last session, at each second of this one until all are decided.
    mutating func barsOfTheOpen(_ event: Event) -> [ClosedBar] {
        guard case .tick = event else { return [] }
        var bars: [ClosedBar] = []
        for index in seats.indices {
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
        case .history(let strategy, let instrument, let bar):
            seats[strategy].take(history: bar, for: instrument)
        case .band(let instrument, let band): market.take(band, for: instrument, at: now)
        case .sampled(let sample):
            market.take(sample, at: now)
        default: break
        }
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
