// What a broker can tell us, in our words. Adapters translate into these; the
// core never sees a wire format.

/// The broker's own name for an order.
public struct BrokerOrderID: Codable, Hashable, Comparable, Sendable, CustomStringConvertible {
    public let text: String
    public init(_ text: String) { self.text = text }
    public static func < (a: BrokerOrderID, b: BrokerOrderID) -> Bool { a.text < b.text }
    public var description: String { text }
}

/// Where the broker says an order stands. A word we do not know is `working`, never terminal.
public enum BrokerOrderStatus: Codable, Hashable, Sendable {
    /// With the broker, not confirmed by the exchange yet.
    case pending
    case working(word: String)
    case triggerPending
    case partlyFilled
    case filled
    case cancelled
    case rejected(reason: String)
    case expired
}

/// One row of the broker's order book.
public struct BrokerOrder: Codable, Hashable, Sendable {
    public var id: BrokerOrderID
    public var terms: OrderTerms
    public var status: BrokerOrderStatus
    /// Cumulative.
    public var filled: Quantity
    /// Average price of what is filled; nil when nothing is.
    public var averagePrice: Price?
    public var placedAt: Timestamp
    /// Needed to modify or cancel at ShareKhan (its RMS code); empty elsewhere.
    public var routingCode: String

    public init(
        id: BrokerOrderID, terms: OrderTerms, status: BrokerOrderStatus, filled: Quantity,
        averagePrice: Price?, placedAt: Timestamp, routingCode: String
    ) {
        self.id = id
        self.terms = terms
        self.status = status
        self.filled = filled
        self.averagePrice = averagePrice
        self.placedAt = placedAt
        self.routingCode = routingCode
    }
}

/// One line of the broker's net positions of the day.
public struct BrokerPosition: Codable, Hashable, Sendable {
    public var instrument: InstrumentID
    public var product: Product
    /// Signed: negative is short.
    public var net: Quantity
    public var averagePrice: Price?

    public init(instrument: InstrumentID, product: Product, net: Quantity, averagePrice: Price?) {
        self.instrument = instrument
        self.product = product
        self.net = net
        self.averagePrice = averagePrice
    }
}

/// Shares in the demat account.
public struct BrokerHolding: Codable, Hashable, Sendable {
    public var symbol: String
    public var exchange: Exchange
    public var quantity: Quantity
    /// What may be sold now; less than `quantity` where shares are pledged or unsettled.
    public var sellable: Quantity
    public var averagePrice: Price?

    public init(
        symbol: String, exchange: Exchange, quantity: Quantity, sellable: Quantity, averagePrice: Price?
    ) {
        self.symbol = symbol
        self.exchange = exchange
        self.quantity = quantity
        self.sellable = sellable
        self.averagePrice = averagePrice
    }
}

/// What the account may spend.
public struct BrokerFunds: Codable, Hashable, Sendable {
    public var cash: Money
    public var available: Money
    public init(cash: Money, available: Money) {
        self.cash = cash
        self.available = available
    }
}
