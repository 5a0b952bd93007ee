// Everything the monitor may know at one moment, given by the Desk as plain values.

public import Market

public struct MonitorView: Hashable, Sendable {
    public var now: Timestamp
    public var limits: RiskLimits
    /// Start-of-day equity C; nil: not known.
    public var equity: Money?
    /// The account's day, realised and unrealised after charges; nil: a position has no price.
    public var dayProfit: Money?
    public var strategies: [StrategyDay]
    /// Every position that is not flat, in a stable order.
    public var positions: [WatchedPosition]
    public var feed: FeedHealth
    /// When the feed was asked for; silence before its first data counts from here.
    public var feedSince: Timestamp
    public var unknown: UnknownOrders

    public init(
        now: Timestamp, limits: RiskLimits, equity: Money?, dayProfit: Money?, strategies: [StrategyDay],
        positions: [WatchedPosition], feed: FeedHealth, feedSince: Timestamp,
        unknown: UnknownOrders = UnknownOrders()
    ) {
        self.now = now
        self.limits = limits
        self.equity = equity
        self.dayProfit = dayProfit
        self.strategies = strategies
        self.positions = positions
        self.feed = feed
        self.feedSince = feedSince
        self.unknown = unknown
    }
}

/// One strategy's day.
public struct StrategyDay: Hashable, Sendable {
    public var owner: Owner
    public var allotment: Money
    /// Realised and unrealised after charges; nil: a position has no price.
    public var dayProfit: Money?
    /// The loss a day that the strategy's file allows itself, in hundredths of a percent of the allotment;
    /// nil: RC-34's limit alone holds.
    public var ownLimit: Int64?

    public init(owner: Owner, allotment: Money, dayProfit: Money?, ownLimit: Int64? = nil) {
        self.ownLimit = ownLimit
        self.owner = owner
        self.allotment = allotment
        self.dayProfit = dayProfit
    }
}

/// Which position: whose, of what, under which product.
public struct PositionKey: Codable, Hashable, Sendable {
    public var owner: Owner
    public var instrument: InstrumentID
    public var product: Product

    public init(_ owner: Owner, _ instrument: InstrumentID, _ product: Product) {
        self.owner = owner
        self.instrument = instrument
        self.product = product
    }
}

public struct WatchedPosition: Hashable, Sendable {
    public var key: PositionKey
    /// Signed; negative is short.
    public var net: Quantity
    /// Since when no live stop covers it in full; nil: one does, or none is due (external, squaring off).
    public var nakedSince: Timestamp?
    /// When it must be flat; nil: it may be carried.
    public var deadline: Timestamp?

    public init(key: PositionKey, net: Quantity, nakedSince: Timestamp?, deadline: Timestamp?) {
        self.key = key
        self.net = net
        self.nakedSince = nakedSince
        self.deadline = deadline
    }
}

/// What the monitor asks of the Desk. Each is raised once for as long as its cause lasts.
public enum MonitorAction: Hashable, Sendable {
    /// Tell somebody; nothing is stopped.
    case warn(RiskControl, RiskScope, Measure)
    /// Latch new risk off for the scope until the next day.
    case noNewRisk(RiskControl, RiskScope, Measure)
    /// Square the scope off, and latch new risk off until the next day.
    case flatten(RiskControl, RiskScope, Measure)
    case placeStop(PositionKey)
    case closeNaked(PositionKey)
    /// The feed's level changed: up, or back down to `live`.
    case feed(FeedLevel)
    /// A position that must not be there at this time: close it, and page.
    case carry(PositionKey, Quantity)
    /// A control cannot be judged while money is at risk: an input is missing.
    case blind(RiskControl, RiskScope)

    /// The figures that raised an action.
    public struct Measure: Hashable, Sendable {
        public let observed: Int64
        public let limit: Int64
        public let unit: RiskUnit
    }

    /// The control that raised it.
    public var control: RiskControl {
        switch self {
        case .warn(let control, _, _), .noNewRisk(let control, _, _), .flatten(let control, _, _): control
        case .blind(let control, _): control
        case .placeStop, .closeNaked: .nakedPosition
        case .feed: .feed
        case .carry: .carry
        }
    }
}
