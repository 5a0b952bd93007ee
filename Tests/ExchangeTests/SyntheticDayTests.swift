// The made day: plausible, playable, and the same for the same seed.

import Exchange
import Market
import Testing

@Suite("A synthetic day")
struct SyntheticDayTests {
    @Test(
        "has an index and ten shares or more, with consistent bars on the tick grid", arguments: UInt64(1)...5
    )
    func plausible(seed: UInt64) {
        let day = SyntheticDay(open: .open, seed: seed)
        #expect(day.instruments.count >= 11)
        #expect(day.instruments.first?.contract == .index)
        for (instrument, bars) in zip(day.instruments, day.bars) {
            #expect(bars.count == 375)
            #expect(bars.allSatisfy { $0.isConsistent }, "seed \(seed): \(instrument)")
            let prices = bars.flatMap { [$0.open, $0.high, $0.low, $0.close] }
            #expect(prices.allSatisfy { $0.raw % instrument.tick.raw == 0 }, "seed \(seed): \(instrument)")
            let quiet = bars[170..<200].reduce(Int64(0)) { $0 + $1.volume.units }
            let busy = bars[0..<30].reduce(Int64(0)) { $0 + $1.volume.units }
            #expect(busy > quiet || instrument.contract == .index, "seed \(seed): no busy open")
        }
    }

    @Test("moves enough to trade and little enough to believe", arguments: UInt64(1)...5)
    func ranges(seed: UInt64) {
        let day = SyntheticDay(open: .open, seed: seed)
        for (instrument, bars) in zip(day.instruments, day.bars) where instrument.isTradable {
            let high = bars.map(\.high.rupees).max() ?? 0
            let low = bars.map(\.low.rupees).min() ?? 0
            let range = (high - low) / low
            #expect(range > 0.006 && range < 0.10, "seed \(seed): \(instrument) ranged \(range)")
        }
    }

    @Test("is the same for the same seed and another for another")
    func determinism() {
        #expect(SyntheticDay(open: .open, seed: 3).bars == SyntheticDay(open: .open, seed: 3).bars)
        #expect(SyntheticDay(open: .open, seed: 3).bars != SyntheticDay(open: .open, seed: 4).bars)
    }

    @Test("plunges when it is told to, with everything in it")
    func plunge() {
        var shape = DayShape()
        shape.plunges = [DayShape.Plunge(from: TimeOfDay(11, 0), minutes: 10, basisPoints: -600)]
        let day = SyntheticDay(open: .open, shape: shape, seed: 3)
        for (instrument, bars) in zip(day.instruments, day.bars) {
            let fall = bars[115].close.rupees / bars[104].close.rupees - 1
            #expect(fall < -0.03, "\(instrument) fell by \(fall)")
        }
    }

    @Test("plays through the exchange to its end")
    func plays() {
        let day = SyntheticDay(open: .open, minutes: 10, seed: 1)
        let window = SessionWindow(
            open: .open, continuousEnd: .open + .minutes(10), close: .open + .minutes(10))
        var exchange = SimulatedExchange(instruments: day.listings { _ in window }, seed: 1)
        let events = exchange.advance(to: .open + .minutes(11))
        #expect(events.quotes.count == day.instruments.count * 300)
        #expect(exchange.nextInstant == nil)
    }
}
