// The part of the gate's view that is about quantities and money: what is held and
// may come to be held under this (instrument, product), what is unknown, and what
// the strategy and the account have left.

public import Market

/// One (instrument, product), without the ticket under review.
public struct KeyExposure: Hashable, Sendable {
    /// The ticket's owner alone, and the whole account. A delivery position includes the holdings.
    public var owner: WorstCase
    public var account: WorstCase
    /// The account's net as the broker has confirmed it: its last positions, and the fills it reported since.
    public var confirmed: Quantity?
    /// What other owners hold or may come to hold against the ticket's side: the sum of their
    /// `WorstCase.opposing`.
    public var othersOpposing: Quantity
    /// Best price among own resting orders of the opposite side, untriggered stops left out; nil: none rests.
    public var ownOppositeBest: Price?

    public init(
        owner: WorstCase, account: WorstCase, confirmed: Quantity?, othersOpposing: Quantity = .zero,
        ownOppositeBest: Price? = nil
    ) {
        self.owner = owner
        self.account = account
        self.confirmed = confirmed
        self.othersOpposing = othersOpposing
        self.ownOppositeBest = ownOppositeBest
    }
}

/// A ticket sent a moment ago on the same instrument and product.
public struct RecentTicket: Hashable, Sendable {
    public var side: Side
    public var quantity: Quantity
    public var price: Price
    public var at: Timestamp
    public var parent: OrderID?

    public init(side: Side, quantity: Quantity, price: Price, at: Timestamp, parent: OrderID? = nil) {
        self.side = side
        self.quantity = quantity
        self.price = price
        self.at = at
        self.parent = parent
    }
}

/// Orders of which nobody knows whether they exist.
public struct UnknownOrders: Hashable, Sendable {
    /// On this instrument, product and side.
    public var onSide: Int
    /// On this instrument and product, either side.
    public var onKey: Int
    public var total: Int
    public var totalValue: Money

    public init(onSide: Int = 0, onKey: Int = 0, total: Int = 0, totalValue: Money = .zero) {
        self.onSide = onSide
        self.onKey = onKey
        self.total = total
        self.totalValue = totalValue
    }
}

public struct AccountState: Hashable, Sendable {
    /// Start-of-day equity C: cash, collateral after haircut and mark-to-market, frozen at 09:00.
    public var equity: Money?
    /// Worst-case gross exposure of every other (instrument, product).
    public var grossElsewhere: Money
    /// Realised and unrealised after charges; negative is a loss. Nil: a position has no price.
    public var dayProfit: Money?

    public init(equity: Money?, grossElsewhere: Money, dayProfit: Money?) {
        self.equity = equity
        self.grossElsewhere = grossElsewhere
        self.dayProfit = dayProfit
    }
}

/// The ticket's owner: a strategy, or the operator with the account's equity as allotment.
public struct StrategyState: Hashable, Sendable {
    public var allotment: Money?
    /// Keys held or being entered, the ticket's own included when it is one of them.
    public var openPositions: Int
    public var entriesLastMinute: Int
    public var entriesToday: Int

    public init(allotment: Money?, openPositions: Int, entriesLastMinute: Int, entriesToday: Int) {
        self.allotment = allotment
        self.openPositions = openPositions
        self.entriesLastMinute = entriesLastMinute
        self.entriesToday = entriesToday
    }
}
