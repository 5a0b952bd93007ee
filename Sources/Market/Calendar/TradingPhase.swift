// The part of a trading day that one instrument is in, and what it means for an order.
//
// Phases follow each other in the order of the cases; `closed` lies before, after and
// in the gaps. Which phase holds when is data (the calendar file), never code.

public enum TradingPhase: String, Codable, CaseIterable, Hashable, Sendable {
    case closed
    /// The opening call auction.
    case preOpen
    case continuous
    /// The closing auction's reference price is being fixed: orders are neither taken nor changed.
    case auctionReference
    /// The closing auction takes limit and market orders, no stops.
    case auctionEntry
    /// The closing auction takes limit orders only, and ends at a random moment of its last two minutes.
    case auctionLimitOnly
    /// Trading at the closing price.
    case postClose

    /// Whether a new limit order of our own price is sure to be taken now.
    ///
    /// False in the pre-open session, whose entry ends at a random moment before its matching.
    public var takesNewOrders: Bool {
        switch self {
        case .continuous, .auctionEntry, .auctionLimitOnly: true
        case .closed, .preOpen, .auctionReference, .postClose: false
        }
    }

    /// Whether a stop order is taken and triggered now; the closing auction knows none.
    public var takesStops: Bool { self == .continuous }

    /// Whether a market order is taken now.
    public var takesMarketOrders: Bool { self == .continuous || self == .auctionEntry }
}
