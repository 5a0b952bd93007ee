// How the simulated exchange behaves: how fast, how generous, how much goes wrong.
//
// The defaults are an ordinary day. Every fault is off until it is listed here,
// and names a window of the day, so a scenario file reads like a diary.

public import Market

public struct ExchangeSettings: Hashable, Sendable {
    /// From sending a message to its reaching the book; drawn evenly, seeded.
    public var leastLatency: Span = .milliseconds(20)
    public var mostLatency: Span = .milliseconds(60)
    public var latencyShape: LatencyShape = .even
    /// Percent of the volume traded since the last quote that our fills may take, all orders together.
    public var volumeShare: Int64 = 25
    public var slippage: Slippage = .none
    /// At the fidelity of bars only: a path of quotes shows its own spread and sizes.
    public var costs = FillCosts()
    /// Half the width of the price band around the previous close, for stocks with derivatives.
    public var derivativeBandPercent: Int64 = 10
    /// The same for stocks without.
    public var cashBandPercent: Int64 = 20
    public var faults: [MarketFault] = []

    public init() {}
}

/// How latency lies between its least and its most.
public enum LatencyShape: Hashable, Sendable {
    case even
    /// Always the most.
    case fixed
    /// Most messages are quick and a few very slow, as a log-normal clock has it: from a table of quantiles.
    case longTailed

    /// Thousandths of the way from the least to the most, by sixteenths of all messages.
    private static let tail: [Int64] = [
        0, 12, 22, 31, 41, 52, 64, 78, 94, 113, 137, 169, 214, 285, 430, 1000,
    ]

    func draw(_ least: Span, _ most: Span, _ random: inout SeededRandom) -> Span {
        let width = max(0, (most - least).nanoseconds)
        switch self {
        case .even: return least + Span(nanoseconds: random.below(width + 1))
        case .fixed: return most
        case .longTailed:
            return least + Span(nanoseconds: width / 1000 * LatencyShape.tail[Int(random.below(16))])
        }
    }
}

/// How much worse than the touch an order that takes liquidity fills. Never beyond its limit.
public enum Slippage: Hashable, Sendable {
    case none
    case ticks(Int64)
    /// Hundredths of a percent of the touch, rounded to the next worse tick.
    case basisPoints(Int64)
}

/// One thing that goes wrong in the market, where and when.
/// The names M01…M08 are those of the fault model in the project's risk notes.
public struct MarketFault: Hashable, Sendable {
    public var kind: Kind
    /// The symbol it befalls; nil for the whole market.
    public var symbol: String?
    public var from: TimeOfDay
    /// First second at which it is over.
    public var until: TimeOfDay

    public enum Edge: String, CaseIterable, Hashable, Sendable { case lower, upper }

    public enum Kind: Hashable, Sendable {
        /// M01. Prices jump by this many hundredths of a percent and stay there, inside the band.
        case gap(basisPoints: Int64)
        /// M02. Every trade is at the band's edge, and nobody takes the other side.
        case lock(Edge)
        /// M03. No quotes, no matching, no new orders.
        case halt
        /// M04. Only one lot is shown on each side.
        case oneLotBook
        /// M04. Trades go on but nothing is shown.
        case emptyBook
        /// M08. The feed repeats its last quote while the book moves on.
        case frozen
        /// M08. The feed shows this as the last price: zero, or far from the truth.
        case absurdPrice(Price)
        /// M08. The feed shows a bid above the ask.
        case crossedBook
    }

    public init(
        _ kind: Kind, symbol: String? = nil, from: TimeOfDay = TimeOfDay(0, 0),
        until: TimeOfDay = TimeOfDay(23, 59, 59)
    ) {
        self.kind = kind
        self.symbol = symbol
        self.from = from
        self.until = until
    }

    func befalls(_ symbol: String, at time: TimeOfDay) -> Bool {
        from <= time && time < until && (self.symbol == nil || self.symbol == symbol)
    }
}
