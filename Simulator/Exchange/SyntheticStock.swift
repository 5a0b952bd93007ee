// The moving parts of a synthetic day: the market all stocks follow in part, and a
// stock with its own noise and its own sequence of trends and ranges.
//
// A step is a quarter of a minute; moves are millionths of the price.

import Market

/// What moves all stocks together.
struct SyntheticMarket: Sendable {
    /// How busy this minute is, percent of the day's average: a U over the day.
    private(set) var activity: Int64 = 100
    private let shape: DayShape
    private let open: Timestamp
    private let minutes: Int64
    private var random: SeededRandom

    init(shape: DayShape, open: Timestamp, minutes: Int64, seed: UInt64) {
        self.shape = shape
        self.open = open
        self.minutes = minutes
        random = dayRandom(seed, open.date, "NIFTY")
    }

    /// The move of one step, millionths.
    mutating func step(in minute: Int64) -> Int64 {
        let fromNoon = abs(2 * minute - minutes) * 100 / minutes
        activity = 60 + fromNoon * fromNoon * 120 / 10_000
        let time = (open + .minutes(minute)).timeOfDay
        var move = noise(200 * shape.volatilityPercent / 100 * activity / 100, &random)
        move += shape.driftBasisPoints * 100 / (minutes * 4)
        for plunge in shape.plunges {
            let until = plunge.from.advanced(bySeconds: Int32(plunge.minutes * 60))
            guard plunge.from <= time, time < until else { continue }
            move += plunge.basisPoints * 100 / (plunge.minutes * 4)
        }
        return move
    }
}

struct SyntheticStock: Sendable {
    let instrument: Instrument
    private let shape: DayShape
    private let minuteVolume: Int64
    private let bounds: PriceBand
    private var random: SeededRandom
    /// Ten-thousandths of a rupee, off the tick grid.
    private var level: Int64
    private let base: Int64
    private var maker: BarMaker
    private var regime = Regime.range(around: 0)
    private var stepsLeft: Int64

    private enum Regime {
        /// Millionths a step.
        case trend(Int64)
        case range(around: Int64)
    }

    init(_ cap: LargeCap, id: InstrumentID, on date: CalendarDate, shape: DayShape, seed: UInt64) {
        var random = dayRandom(seed, date, cap.symbol)
        let tick = Price.equityTick(atClose: cap.level)
        let close = cap.level.moved(byBasisPoints: random.below(601) - 300).roundedDown(to: tick)
        instrument = Instrument(
            id: id, symbol: cap.symbol, isin: cap.isin, tick: tick, previousClose: close,
            hasDerivatives: true, brokerCode: cap.code)
        self.shape = shape
        minuteVolume = cap.dayVolume / 375
        bounds = PriceBand(
            lower: close.moved(byBasisPoints: -1000).roundedUp(to: tick),
            upper: close.moved(byBasisPoints: 1000).roundedDown(to: tick))
        base = close.raw
        level =
            bounds.clamp(
                close.moved(byBasisPoints: shape.gapBasisPoints + random.below(101) - 50)
            ).raw
        // The opening range comes first, then the first trend.
        regime = .range(around: level)
        stepsLeft = 4 * (15 + random.below(16))
        maker = BarMaker(tick: tick)
        self.random = random
        maker.see(Price(raw: level))
    }

    var millionthsOfPreviousClose: Int64 { level * 1_000_000 / base }

    mutating func step(with market: Int64, _ activity: Int64) {
        stepsLeft -= 1
        if stepsLeft < 0 { changeRegime() }
        var move = market + noise(250 * shape.volatilityPercent / 100 * activity / 100, &random)
        switch regime {
        case .trend(let drift): move += drift
        case .range(let centre): move += (centre - level) * 1_000_000 / level / 60
        }
        level = bounds.clamp(Price(raw: level + level * move / 1_000_000)).raw
        maker.see(Price(raw: level))
    }

    mutating func bar(from start: Timestamp, activity: Int64) -> Bar {
        let volume = minuteVolume * activity / 100 * (50 + random.below(101)) / 100
        return maker.bar(from: start, volume: Quantity(max(1, volume)))
    }

    private mutating func changeRegime() {
        stepsLeft = 4 * (25 + random.below(51))
        if random.chance(perMille: 400) {
            regime = .range(around: level)
        } else {
            let strength = (20 + random.below(45)) * shape.trendPercent / 100
            regime = .trend(random.oneIn(2) ? strength : -strength)
        }
    }
}

/// About normal, with this standard deviation times 1.15: the sum of four even draws.
private func noise(_ width: Int64, _ random: inout SeededRandom) -> Int64 {
    var sum: Int64 = 0
    for _ in 0..<4 { sum += random.below(2 * width + 1) - width }
    return sum
}

private func dayRandom(_ seed: UInt64, _ date: CalendarDate, _ name: String) -> SeededRandom {
    let day = UInt64(truncatingIfNeeded: date.daysSinceEpoch)
    return SeededRandom(seed: seed ^ (day &* 0x9FB2_1C65_1E98_DF25), stream: "synthetic " + name)
}

/// A well-known share, with the level and volume that make a synthetic day look right (2026).
struct LargeCap: Sendable {
    let symbol: String
    let isin: String
    /// NSE's number of the share, which ShareKhan uses as its scrip code.
    let code: Int64
    let level: Price
    let dayVolume: Int64

    private init(_ symbol: String, _ isin: String, _ code: Int64, rupees: Int64, volume: Int64) {
        self.symbol = symbol
        self.isin = isin
        self.code = code
        level = Price(paise: rupees * 100)
        dayVolume = volume
    }

    static let nifty = Instrument(
        id: InstrumentID(0), symbol: "NIFTY", contract: .index, series: "", tick: Price(paise: 5),
        previousClose: Price(paise: 26_000_00), brokerCode: 20_000)

    static let all = [
        LargeCap("RELIANCE", "INE002A01018", 2885, rupees: 1480, volume: 12_000_000),
        LargeCap("TCS", "INE467B01029", 11_536, rupees: 3050, volume: 2_500_000),
        LargeCap("INFY", "INE009A01021", 1594, rupees: 1500, volume: 7_000_000),
        LargeCap("HDFCBANK", "INE040A01034", 1333, rupees: 990, volume: 18_000_000),
        LargeCap("ICICIBANK", "INE090A01021", 4963, rupees: 1380, volume: 11_000_000),
        LargeCap("SBIN", "INE062A01020", 3045, rupees: 960, volume: 10_000_000),
        LargeCap("ITC", "INE154A01025", 1660, rupees: 405, volume: 14_000_000),
        LargeCap("LT", "INE018A01030", 11_483, rupees: 4000, volume: 1_800_000),
        LargeCap("AXISBANK", "INE238A01034", 5900, rupees: 1240, volume: 7_500_000),
        LargeCap("BHARTIARTL", "INE397D01024", 10_604, rupees: 2080, volume: 5_000_000),
        LargeCap("HINDUNILVR", "INE030A01027", 1394, rupees: 2400, volume: 1_600_000),
        LargeCap("MARUTI", "INE585B01010", 10_999, rupees: 15_900, volume: 450_000),
    ]
}

extension Price {
    /// NSE's tick for a share that last closed here (from 2025-04-15, reviewed monthly).
    static func equityTick(atClose close: Price) -> Price {
        switch close.raw / 10_000 {
        case ..<250: Price(paise: 1)
        case ...1000: Price(paise: 5)
        case ...5000: Price(paise: 10)
        case ...10_000: Price(paise: 50)
        case ...20_000: Price(paise: 100)
        default: Price(paise: 500)
        }
    }
}
