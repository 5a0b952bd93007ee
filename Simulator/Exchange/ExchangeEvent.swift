// What the exchange tells the world, in the order in which it happens.
//
// Events of one call come by time, then instrument, then order. An event carries
// no time of its own: it happened at the instant last advanced to, and
// `ExchangeOrder.updatedAt` keeps it for orders.

public import Market

/// The exchange's number of an order: 1, 2, 3… in the order of submission.
public struct ExchangeOrderID: Hashable, Comparable, Sendable, CustomStringConvertible {
    public let number: Int64
    public init(_ number: Int64) { self.number = number }
    public static func < (a: ExchangeOrderID, b: ExchangeOrderID) -> Bool { a.number < b.number }
    public var description: String { "X\(number)" }
}

public enum ExchangeEvent: Hashable, Sendable {
    case quote(InstrumentID, Quote)
    case accepted(ExchangeOrderID)
    case rejected(ExchangeOrderID, reason: String)
    /// A stop reached its trigger and is a limit order now.
    case triggered(ExchangeOrderID)
    case filled(ExchangeOrderID, Fill)
    /// By its owner, as the rest of an immediate-or-cancel order, or because the band moved away from it.
    case cancelled(ExchangeOrderID)
    case cancelRejected(ExchangeOrderID, reason: String)
    case modified(ExchangeOrderID)
    case modifyRejected(ExchangeOrderID, reason: String)
    /// The session ended with the order open.
    case expired(ExchangeOrderID)
    case halted(InstrumentID)
    case resumed(InstrumentID)
    case bandMoved(InstrumentID, PriceBand)
}

/// Where an order stands at the exchange.
public enum ExchangeOrderStatus: Hashable, Sendable {
    /// Sent, and not at the exchange yet.
    case inTransit
    /// A stop that waits for its trigger.
    case triggerPending
    case working
    case filled
    case cancelled
    case rejected(reason: String)
    case expired

    public var isTerminal: Bool {
        switch self {
        case .inTransit, .triggerPending, .working: false
        case .filled, .cancelled, .rejected, .expired: true
        }
    }

    var isLive: Bool { self == .working || self == .triggerPending }
}

/// One order as the exchange's books have it.
public struct ExchangeOrder: Hashable, Sendable {
    public let id: ExchangeOrderID
    /// As last modified.
    public internal(set) var terms: OrderTerms
    public internal(set) var status: ExchangeOrderStatus = .inTransit
    /// Cumulative.
    public internal(set) var filled: Quantity = .zero
    /// What the filled units cost together, unsigned.
    public internal(set) var value: Money = .zero
    public let submittedAt: Timestamp
    /// When its status or fill last changed at the exchange.
    public internal(set) var updatedAt: Timestamp
    public internal(set) var isTriggered = false

    /// When its latest message reaches the book: no later message overtakes it.
    var lastArrival: Timestamp
    /// Grows with each arrival or modification that loses its place in the queue.
    var priority: Int64 = 0
    /// Whether it has waited unreached, so that it is others who come to its price.
    var isPassive = false

    init(id: ExchangeOrderID, terms: OrderTerms, at: Timestamp) {
        self.id = id
        self.terms = terms
        submittedAt = at
        updatedAt = at
        lastArrival = at
    }

    public var remaining: Quantity { terms.quantity - filled }
    /// Nil while nothing is filled.
    public var averagePrice: Price? { value.perUnit(filled) }
}

/// What fills have made of one instrument and product today.
public struct ExchangePosition: Hashable, Sendable {
    public let instrument: InstrumentID
    public let product: Product
    public internal(set) var bought: Quantity = .zero
    public internal(set) var boughtValue: Money = .zero
    public internal(set) var sold: Quantity = .zero
    public internal(set) var soldValue: Money = .zero

    init(instrument: InstrumentID, product: Product) {
        self.instrument = instrument
        self.product = product
    }

    /// Signed: negative is short.
    public var net: Quantity { bought - sold }

    mutating func take(_ side: Side, _ quantity: Quantity, value: Money) {
        switch side {
        case .buy:
            bought += quantity
            boughtValue += value
        case .sell:
            sold += quantity
            soldValue += value
        }
    }
}
