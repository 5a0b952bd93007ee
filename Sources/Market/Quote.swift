// What a feed says of one instrument at one instant.
//
// Between two deliveries quotes are conflated: the newest wins, but the extremes
// and the volume of those it replaced are kept, so no high, no low and no touched
// stop is lost.

public struct Quote: Codable, Hashable, Sendable {
    public var last: Price
    /// Extremes of the last price since the previous delivery, `last` included.
    public var high: Price
    public var low: Price
    /// The first last-price since the previous delivery.
    public var first: Price
    /// Best prices and what is shown there; nil when that side is empty or unknown.
    public var bid: Level?
    public var ask: Level?
    /// Units traded since the open. Zero for an index.
    public var dayVolume: Quantity
    /// When the exchange says it happened.
    public var exchangeTime: Timestamp

    public struct Level: Codable, Hashable, Sendable {
        public var price: Price
        public var quantity: Quantity
        public init(price: Price, quantity: Quantity) {
            self.price = price
            self.quantity = quantity
        }
    }

    public init(
        last: Price, bid: Level? = nil, ask: Level? = nil, dayVolume: Quantity = .zero,
        exchangeTime: Timestamp
    ) {
        self.last = last
        self.high = last
        self.low = last
        self.first = last
        self.bid = bid
        self.ask = ask
        self.dayVolume = dayVolume
        self.exchangeTime = exchangeTime
    }

    /// Takes in a newer quote that arrived before this one was delivered.
    public mutating func conflate(_ newer: Quote) {
        let (first, high, low) = (first, max(high, newer.high), min(low, newer.low))
        self = newer
        self.first = first
        self.high = high
        self.low = low
    }

    /// Half the sum of bid and ask, or the last price where a side is missing.
    public var mid: Price {
        guard let bid, let ask else { return last }
        return Price(raw: (bid.price.raw + ask.price.raw) / 2)
    }
}
