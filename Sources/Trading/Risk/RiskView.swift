// Everything the gate may know, as plain values that the Desk fills in.
//
// Nothing in it is guessed. Where a value is optional, nil says "not known", and an
// order that adds risk is then denied with that reason; only where a comment says
// so does nil mean "there is none". Quantities of unknown orders are counted as open.

public import Market
public import Rules

public struct RiskView: Hashable, Sendable {
    public var now: Timestamp
    public var limits: RiskLimits
    public var instrument: Instrument
    public var listing: DayListing
    /// Nil: no calendar covers this instrument today.
    public var phase: TradingPhase?
    /// When intraday positions of this instrument must be flat.
    public var deadline: Timestamp?
    /// The strategy's own hours of entry; nil: the limits' hours hold.
    public var entryWindow: EntryWindow?
    public var price: PriceView
    public var feed: FeedHealth
    public var gate: GateState
    public var key: KeyExposure
    /// What was sent on this instrument and product within the duplicate window, in any order.
    public var recent: [RecentTicket]
    public var unknown: UnknownOrders
    public var account: AccountState
    public var strategy: StrategyState
    public var capabilities: BrokerCapabilities

    public init(
        now: Timestamp, limits: RiskLimits, instrument: Instrument, listing: DayListing, phase: TradingPhase?,
        deadline: Timestamp?, entryWindow: EntryWindow? = nil, price: PriceView, feed: FeedHealth,
        gate: GateState, key: KeyExposure, recent: [RecentTicket] = [], unknown: UnknownOrders = .init(),
        account: AccountState, strategy: StrategyState, capabilities: BrokerCapabilities
    ) {
        self.now = now
        self.limits = limits
        self.instrument = instrument
        self.listing = listing
        self.phase = phase
        self.deadline = deadline
        self.entryWindow = entryWindow
        self.price = price
        self.feed = feed
        self.gate = gate
        self.key = key
        self.recent = recent
        self.unknown = unknown
        self.account = account
        self.strategy = strategy
        self.capabilities = capabilities
    }
}

/// What the day's lists say of the instrument.
public struct DayListing: Hashable, Sendable {
    public var isSuspended: Bool
    /// Whether the series may be traded under the ticket's product (BE, BZ and surveillance: no intraday).
    public var seriesTakesProduct: Bool
    public var isOnAllowList: Bool

    public init(isSuspended: Bool = false, seriesTakesProduct: Bool = true, isOnAllowList: Bool = true) {
        self.isSuspended = isSuspended
        self.seriesTakesProduct = seriesTakesProduct
        self.isOnAllowList = isOnAllowList
    }
}

/// What is known of the instrument's price and liquidity.
public struct PriceView: Hashable, Sendable {
    public var quote: Quote?
    /// Turns of the loop in a row with the same price, volume and time while the index moved 5 ticks or more.
    public var frozenPolls: Int
    /// When the instrument's band was last seen; needed only where the band may slide during the day.
    public var bandSeenAt: Timestamp?
    /// Units a day, mean of 20 days; nil: the configured quantity alone holds.
    public var averageDailyVolume: Quantity?
    /// Units shown on the five best levels that the order would meet; nil: the feed shows fewer levels.
    public var oppositeDepth: Quantity?
    /// Thinly traded: the wider collar holds.
    public var isThin: Bool
    /// What we sent in the last 5 minutes against the market's mean; nil: nothing was sent.
    public var sentDrift: SentDrift?

    public init(
        quote: Quote?, frozenPolls: Int = 0, bandSeenAt: Timestamp? = nil,
        averageDailyVolume: Quantity? = nil, oppositeDepth: Quantity? = nil, isThin: Bool = false,
        sentDrift: SentDrift? = nil
    ) {
        self.quote = quote
        self.frozenPolls = frozenPolls
        self.bandSeenAt = bandSeenAt
        self.averageDailyVolume = averageDailyVolume
        self.oppositeDepth = oppositeDepth
        self.isThin = isThin
        self.sentDrift = sentDrift
    }
}

public struct SentDrift: Hashable, Sendable {
    public var meanSent: Price
    public var marketMean: Price
    public init(meanSent: Price, marketMean: Price) {
        self.meanSent = meanSent
        self.marketMean = marketMean
    }
}

/// Whether the account may trade at all.
public struct GateState: Hashable, Sendable {
    /// Recovery is complete and the feed's first data came (b.6, steps 0–11).
    public var isRecovered: Bool
    /// A person armed it for today.
    public var isArmed: Bool
    /// The highest level that covers this owner and instrument.
    public var killLevel: KillLevel
    /// The control that latched "no new risk"; nil: none did.
    public var noNewRisk: RiskControl?
    /// The control that paused the ticket's strategy; nil: it runs.
    public var strategyPaused: RiskControl?
    /// The number this order will carry, and the highest ever used today; nil: none yet.
    public var orderID: OrderID
    public var highestUsedID: OrderID?

    public init(
        isRecovered: Bool, isArmed: Bool, killLevel: KillLevel = .none, noNewRisk: RiskControl? = nil,
        strategyPaused: RiskControl? = nil, orderID: OrderID,
        highestUsedID: OrderID?
    ) {
        self.isRecovered = isRecovered
        self.isArmed = isArmed
        self.killLevel = killLevel
        self.noNewRisk = noNewRisk
        self.strategyPaused = strategyPaused
        self.orderID = orderID
        self.highestUsedID = highestUsedID
    }
}
