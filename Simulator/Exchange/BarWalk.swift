// One bar as a walk of prices and volumes, and the book shown around each price.
//
// The walk visits open, one extreme, the other extreme and close at seeded
// instants, and wanders between them on the tick grid without ever leaving the
// bar's range. Its volumes add up to the bar's. Integers only.

import Market

struct BarWalk: Sendable {
    struct Step {
        var last: Price
        var volume: Quantity
    }

    /// What one instant of this bar trades on average.
    let typicalVolume: Quantity

    private let bar: Bar
    private let tick: Int64
    private let count: Int64
    private let unit: Int64
    private let extremes: (first: Price, second: Price)
    private let firstExtremeAt: Int64
    private let secondExtremeAt: Int64
    private let roughness: Int64
    private var done: Int64 = 0
    private var last: Price
    /// In `unit`s, not traded yet.
    private var volumeLeft: Int64

    init(_ bar: Bar, instants: Int64, tick: Price, lot: Quantity, _ random: inout SeededRandom) {
        self.bar = bar
        self.tick = tick.raw
        count = instants
        unit = bar.volume.raw % lot.raw == 0 ? lot.raw : 1
        volumeLeft = bar.volume.raw / unit
        typicalVolume = Quantity(raw: bar.volume.raw / instants)
        extremes = random.oneIn(2) ? (bar.high, bar.low) : (bar.low, bar.high)
        firstExtremeAt = 1 + random.below(instants - 3)
        secondExtremeAt = firstExtremeAt + 1 + random.below(instants - 2 - firstExtremeAt)
        // A sixth of the range a step: rough enough to look traded, calm enough to arrive.
        roughness = max(1, (bar.high - bar.low).raw / tick.raw / 6)
        last = bar.open
    }

    var isFinished: Bool { done == count }

    mutating func next(_ random: inout SeededRandom) -> Step {
        last = price(&random)
        let volume = volume(&random)
        done += 1
        return Step(last: last, volume: volume)
    }

    private func price(_ random: inout SeededRandom) -> Price {
        if done == 0 { return bar.open }
        if done < firstExtremeAt {
            return wander(to: extremes.first, over: firstExtremeAt - done + 1, &random)
        }
        if done == firstExtremeAt { return extremes.first }
        if done < secondExtremeAt {
            return wander(to: extremes.second, over: secondExtremeAt - done + 1, &random)
        }
        if done == secondExtremeAt { return extremes.second }
        if done < count - 1 { return wander(to: bar.close, over: count - done, &random) }
        return bar.close
    }

    /// One step of a bridge: the even share of the way left, and noise, on the grid and in the range.
    private func wander(to target: Price, over steps: Int64, _ random: inout SeededRandom) -> Price {
        let drift = (target - last).raw / steps
        let noise = (random.below(2 * roughness + 1) - roughness) * tick
        let raw = min(max(last.raw + drift + noise, bar.low.raw), bar.high.raw)
        let below = raw - raw % tick
        if below >= bar.low.raw { return Price(raw: below) }
        return below + tick <= bar.high.raw ? Price(raw: below + tick) : last
    }

    /// Between nothing and twice the even share; the last instant takes what is left.
    private mutating func volume(_ random: inout SeededRandom) -> Quantity {
        let left = count - done
        let drawn: Int64
        if left == 1 {
            drawn = volumeLeft
        } else if volumeLeft >= left {
            drawn = random.below(volumeLeft / left * 2 + 1)
        } else {
            drawn = random.below(left) < volumeLeft ? 1 : 0
        }
        let units = min(drawn, volumeLeft)
        volumeLeft -= units
        return Quantity(raw: units * unit)
    }
}

/// Draws the best bid and ask around a traded price.
struct BookMaker: Sendable {
    let tick: Price
    let lot: Quantity
    private let hasBook: Bool

    init(instrument: Instrument) {
        precondition(instrument.tick.raw > 0, "\(instrument.symbol) needs a tick above zero")
        precondition(instrument.lot.raw > 0, "\(instrument.symbol) needs a lot above zero")
        tick = instrument.tick
        lot = instrument.lot
        hasBook = instrument.isTradable
    }

    /// One tick apart most of the time, up to three; the last trade was at one of the two.
    func levels(
        around last: Price, typical: Quantity, _ random: inout SeededRandom
    ) -> (bid: Quote.Level?, ask: Quote.Level?) {
        guard hasBook else { return (nil, nil) }
        let draw = random.below(10)
        let spread = Price(raw: tick.raw * (draw < 7 ? 1 : draw < 9 ? 2 : 3))
        let tradedAtBid = random.oneIn(2)
        let bid = tradedAtBid ? last.roundedDown(to: tick) : last.roundedUp(to: tick) - spread
        let ask = tradedAtBid ? bid + spread : last.roundedUp(to: tick)
        let bidSize = size(typical, &random)
        let askSize = size(typical, &random)
        return (
            bid.raw > 0 ? Quote.Level(price: bid, quantity: bidSize) : nil,
            Quote.Level(price: ask, quantity: askSize)
        )
    }

    /// Half to three times what an instant trades, in whole lots, at least one.
    private func size(_ typical: Quantity, _ random: inout SeededRandom) -> Quantity {
        let lots = typical.raw / lot.raw
        return Quantity(raw: (1 + lots / 2 + random.below(lots * 5 / 2 + 2)) * lot.raw)
    }
}
