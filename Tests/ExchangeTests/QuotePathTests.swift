// The path against its bars: rebuilt bars must equal the source on every field.

import Exchange
import Market
import Testing

@Suite("A quote path")
struct QuotePathTests {
    @Test("rebuilds the bars it was drawn from, on every field", arguments: UInt64(1)...20)
    func equality(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let length = Span.minutes([1, 2, 3, 5, 10, 15][Int(random.below(6))])
        let bars = anyBars(&random, length: length, count: 60)
        let path = QuotePath(bars: bars, instrument: .sbin, open: .open, length: length, seed: seed)
        #expect(rebuilt(path, length: length) == bars, "seed \(seed)")
    }

    @Test("never leaves a bar's range, and comes every two seconds", arguments: UInt64(1)...20)
    func range(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let bars = anyBars(&random, length: .minutes(1), count: 20)
        var count = 0
        for quote in QuotePath(bars: bars, instrument: .sbin, open: .open, length: .minutes(1), seed: seed) {
            count += 1
            let bar = bars.last { $0.start <= quote.exchangeTime }
            #expect(bar.map { $0.low <= quote.last && quote.last <= $0.high } ?? false, "seed \(seed)")
            #expect((quote.exchangeTime - .open).nanoseconds % Span.seconds(2).nanoseconds == 0)
            if let bid = quote.bid, let ask = quote.ask {
                #expect(bid.price < ask.price && bid.price <= quote.last && quote.last <= ask.price)
                #expect(
                    bid.price.raw % 500 == 0 && ask.price.raw % 500 == 0, "seed \(seed): off the tick grid")
            }
        }
        #expect(count == bars.count * 30, "seed \(seed)")
    }

    @Test("widens a bar that does not contain its open and close, drops one that overlaps, and says so")
    func defects() {
        var wrong = Bar.flat(at: .open, "100.00")
        wrong.close = .rupees("101.00")
        var early = Bar.flat(at: .open + .seconds(30), "100.00")
        early.volume = Quantity(5)
        let path = QuotePath(
            bars: [wrong, early], instrument: .sbin, open: .open, length: .minutes(1), seed: 1)
        #expect(path.defects.map(\.kind) == [.widened, .dropped])
        var widened = wrong
        widened.high = .rupees("101.00")
        #expect(rebuilt(path, length: .minutes(1)) == [widened])
    }

    @Test("is the same for the same seed, symbol and date, and another for another")
    func determinism() {
        var random = SeededRandom(seed: 5)
        let bars = anyBars(&random, length: .minutes(1), count: 30)
        func quotes(_ seed: UInt64, _ symbol: String = "SBIN") -> [Quote] {
            var instrument = Instrument.sbin
            instrument.symbol = symbol
            return Array(
                QuotePath(bars: bars, instrument: instrument, open: .open, length: .minutes(1), seed: seed))
        }
        #expect(quotes(1) == quotes(1))
        #expect(quotes(1) != quotes(2))
        #expect(quotes(1) != quotes(1, "TCS"))
    }
}
