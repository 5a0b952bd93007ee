// Small days and bars for the exchange's tests.

import Exchange
import Market
import Testing

extension Timestamp {
    /// Thursday 2026-11-19, 09:15 in India.
    static let open = Timestamp(CalendarDate(daysSinceEpoch: 20_776), TimeOfDay(9, 15))
}

extension Price {
    static func rupees(_ text: String) -> Price {
        guard let price = Price(text) else { preconditionFailure("no price: \(text)") }
        return price
    }
}

extension Instrument {
    static let sbin = Instrument(
        id: InstrumentID(0), symbol: "SBIN", freezeQuantity: Quantity(10_000),
        previousClose: .rupees("100.00"),
        hasDerivatives: true)
}

extension Bar {
    static func flat(at start: Timestamp, _ price: String, volume: Int64 = 30_000) -> Bar {
        let price = Price.rupees(price)
        return Bar(
            start: start, open: price, high: price, low: price, close: price, volume: Quantity(volume))
    }
}

/// Consistent bars with holes, some flat, some without volume, some off the tick grid.
func anyBars(_ random: inout SeededRandom, length: Span, count: Int) -> [Bar] {
    var price: Int64 = 100_0000
    return (0..<count).compactMap { index in
        guard !random.oneIn(8) else { return nil }
        let grid: Int64 = random.oneIn(10) ? 100 : 500
        func near(_ price: Int64) -> Int64 {
            let moved = price + (random.below(41) - 20) * grid
            return min(max(moved, 95_0000), 105_0000)
        }
        let open = near(price)
        let close = random.oneIn(6) ? open : near(open)
        let high = max(open, close) + random.below(4) * grid
        let low = min(open, close) - random.below(4) * grid
        price = close
        let volume = random.oneIn(10) ? 0 : random.below(random.oneIn(4) ? 40 : 200_000)
        return Bar(
            start: .open + length * Int64(index), open: Price(raw: open), high: Price(raw: high),
            low: Price(raw: low), close: Price(raw: close), volume: Quantity(volume))
    }
}

/// What a reader of the feed would build from the path.
func rebuilt(_ path: QuotePath, length: Span, open: Timestamp = .open) -> [Bar] {
    var builder = BarBuilder(length: length, sessionOpen: open)
    var bars: [Bar] = []
    var last = open
    for quote in path {
        if let bar = builder.close(at: quote.exchangeTime) { bars.append(bar) }
        builder.take(quote, at: quote.exchangeTime)
        last = quote.exchangeTime
    }
    if let bar = builder.close(at: last + length) { bars.append(bar) }
    return bars
}

extension OrderTerms {
    static func sbin(_ side: Side, _ units: Int64, _ kind: OrderKind) -> OrderTerms {
        OrderTerms(instrument: InstrumentID(0), side: side, quantity: Quantity(units), kind: kind)
    }
}

extension SessionWindow {
    static let hour = SessionWindow(
        open: .open, continuousEnd: .open + .minutes(60), close: .open + .minutes(60))
}

extension SimulatedExchange {
    /// One share whose price stands still for an hour.
    static func flat(
        _ price: String, volume: Int64 = 60_000, settings: ExchangeSettings = ExchangeSettings(),
        instrument: Instrument = .sbin
    ) -> SimulatedExchange {
        bars(Array(repeating: price, count: 60), volume: volume, settings: settings, instrument: instrument)
    }

    /// One share whose price stands still within each minute.
    static func bars(
        _ prices: [String], volume: Int64 = 60_000, settings: ExchangeSettings = ExchangeSettings(),
        instrument: Instrument = .sbin, session: SessionWindow = .hour
    ) -> SimulatedExchange {
        let bars = prices.enumerated().map { index, price in
            Bar.flat(at: .open + .minutes(Int64(index)), price, volume: volume)
        }
        return SimulatedExchange(
            instruments: [Listing(instrument: instrument, session: session, bars: bars)],
            settings: settings, seed: 7)
    }
}

extension [ExchangeEvent] {
    var fills: [Fill] { compactMap { if case .filled(_, let fill) = $0 { fill } else { nil } } }
    var quotes: [Quote] { compactMap { if case .quote(_, let quote) = $0 { quote } else { nil } } }
}
