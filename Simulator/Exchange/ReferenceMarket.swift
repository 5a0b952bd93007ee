// The synthetic minute bars of the published comparison with other engines: SplitMix64
// and f64 `+ - * /` in a fixed order, so that every language makes the same bytes and
// every engine can be held to the same trade list.
//
// Four steps a bar, a weak pull towards 1000 rupees, now and then a wide step, a wider
// one over night; weekdays from 1975-01-01, 375 bars a day. Nothing of it is a market.

public import Market

public struct ReferenceMarket: Sendable {
    public static let barsPerDay = 375

    private var random = SeededRandom(seed: 20_240_101)
    private var price = 1000.0
    private var drift = 0.0
    private var date = CalendarDate(daysSinceEpoch: 1826)
    private var row = 0

    public init() {}

    /// The next minute.
    public mutating func next() -> Bar {
        let minute = row % ReferenceMarket.barsPerDay
        if minute == 0, row > 0 {
            repeat { date = date.advanced(byDays: 1) } while date.weekday.isWeekend
        }
        row += 1
        let start = Timestamp(date, TimeOfDay(9, 15)) + .minutes(Int64(minute))
        let first = step(isOpening: minute == 0)
        var bar = Bar(start: start, open: first, high: first, low: first, close: first, volume: .zero)
        for _ in 1..<4 {
            bar.close = step(isOpening: false)
            bar.high = max(bar.high, bar.close)
            bar.low = min(bar.low, bar.close)
        }
        bar.volume = Quantity(100 + Int64(random.next() % 5000))
        return bar
    }

    /// On the tick of five paise. The order of the operations is the specification.
    private mutating func step(isOpening: Bool) -> Price {
        var width = 0.0004
        if isOpening {
            width = 0.004
        } else if random.next() % 1024 == 0 {
            width = 0.008
        }
        let shock = normal()
        let push = normal()
        drift = 0.995 * drift + 2e-6 * push
        price = price * (1.0 + width * shock + drift - 5e-6 * (price / 1000.0 - 1.0))
        return Price(paise: 5 * Int64(price * 20.0 + 0.5))
    }

    /// Four uniform numbers stand for a normal one.
    private mutating func normal() -> Double {
        let (a, b, c, d) = (uniform(), uniform(), uniform(), uniform())
        return (a + b + c + d - 2.0) * 1.7320508075688772
    }

    private mutating func uniform() -> Double { Double(random.next() >> 11) / 9007199254740992.0 }
}

/// FNV-1a over 64-bit numbers, lowest byte first: how answers are compared between languages.
public struct Fingerprint: Hashable, Sendable {
    public private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

    public init() {}

    public mutating func add(_ number: Int64) {
        var bits = UInt64(bitPattern: number)
        for _ in 0..<8 {
            value = (value ^ (bits & 0xFF)) &* 0x100_0000_01B3
            bits >>= 8
        }
    }
}
