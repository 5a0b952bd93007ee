// A day of one-minute bars for when there are no data: twelve large caps and NIFTY.
//
// Names, ticks and price levels are the market's; the prices are made. Each stock
// follows the market in part, alternates between trends and ranges, and trades most
// at the open and the close, so that trend, reversion and breakout rules all find
// work. Integers only: the same seed gives the same day on every machine.

public import Market

/// What kind of day it is.
public struct DayShape: Hashable, Sendable {
    /// Percent of an ordinary day's noise (which is about 1.5 % of the price over the day).
    public var volatilityPercent: Int64 = 100
    /// Percent of the ordinary strength of trends; 0 makes a day of ranges.
    public var trendPercent: Int64 = 100
    /// Where the market opens and drifts by the end of the day, in hundredths of a percent.
    public var gapBasisPoints: Int64 = 0
    public var driftBasisPoints: Int64 = 0
    public var plunges: [Plunge] = []

    public init() {}

    /// The whole market runs this far over these minutes, on top of everything else.
    public struct Plunge: Hashable, Sendable {
        public var from: TimeOfDay
        public var minutes: Int64
        /// Hundredths of a percent; negative falls.
        public var basisPoints: Int64

        public init(from: TimeOfDay, minutes: Int64, basisPoints: Int64) {
            self.from = from
            self.minutes = minutes
            self.basisPoints = basisPoints
        }
    }
}

public struct SyntheticDay: Sendable {
    /// NIFTY first, then the shares; the position is the instrument's number.
    public let instruments: [Instrument]
    /// One-minute bars of each instrument from the open, none missing.
    public let bars: [[Bar]]

    public init(open: Timestamp, minutes: Int = 375, shape: DayShape = DayShape(), seed: UInt64) {
        var stocks = LargeCap.all.enumerated().map { index, cap in
            SyntheticStock(cap, id: InstrumentID(index + 1), on: open.date, shape: shape, seed: seed)
        }
        var market = SyntheticMarket(shape: shape, open: open, minutes: Int64(minutes), seed: seed)
        var index = BarMaker(tick: Price(paise: 5))
        var made: [[Bar]] = Array(repeating: [], count: stocks.count + 1)
        for minute in 0..<Int64(minutes) {
            for _ in 0..<4 {
                let pull = market.step(in: minute)
                for stock in stocks.indices { stocks[stock].step(with: pull, market.activity) }
                index.see(niftyLevel(stocks))
            }
            let start = open + .minutes(minute)
            made[0].append(index.bar(from: start, volume: .zero))
            for stock in stocks.indices {
                made[stock + 1].append(stocks[stock].bar(from: start, activity: market.activity))
            }
        }
        instruments = [LargeCap.nifty] + stocks.map(\.instrument)
        bars = made
    }

    /// As the exchange takes them; the caller knows the rulebook date and with it the sessions.
    public func listings(session: (Instrument) -> SessionWindow) -> [Listing] {
        zip(instruments, bars).map { Listing(instrument: $0, session: session($0), bars: $1) }
    }
}

/// The index moves with its members, weighed alike.
private func niftyLevel(_ stocks: [SyntheticStock]) -> Price {
    let base = LargeCap.nifty.previousClose ?? .zero
    let sum = stocks.reduce(Int64(0)) { $0 + $1.millionthsOfPreviousClose }
    return Price(raw: base.raw / 1000 * (sum / Int64(max(stocks.count, 1))) / 1000)
}

/// Collects prices into one bar after another.
struct BarMaker: Sendable {
    private let tick: Price
    private var previous: Price?
    private var bar: Bar?

    init(tick: Price) { self.tick = tick }

    mutating func see(_ exact: Price) {
        let price = max(exact.roundedDown(to: tick), tick)
        let open = previous ?? price
        var current =
            bar
            ?? Bar(
                start: Timestamp(nanoseconds: 0), open: open, high: open, low: open, close: open,
                volume: .zero)
        current.high = max(current.high, price)
        current.low = min(current.low, price)
        current.close = price
        bar = current
        previous = price
    }

    /// The bar since the last call. Something must have been seen since.
    mutating func bar(from start: Timestamp, volume: Quantity) -> Bar {
        guard var finished = bar else { preconditionFailure("a bar at \(start) without a price") }
        finished.start = start
        finished.volume = volume
        bar = nil
        return finished
    }
}
