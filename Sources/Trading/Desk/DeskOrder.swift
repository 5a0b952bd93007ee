// An order as its desk knows it: the state machine, whose it is, and what it was
// judged by.

public import Market

/// Whose orders on one instrument belong together.
struct OrderRoot: Hashable, Sendable {
    let owner: Owner
    let instrument: InstrumentID
}

public struct DeskOrder: Hashable, Sendable {
    public internal(set) var order: Order
    public let ticket: Ticket
    /// Fingerprint of the limits in force when the gate approved it.
    public let limits: UInt64
    /// Broker orders that were in the book just before it was sent: none of them can be it.
    public internal(set) var baseline: [BrokerOrderID] = []
    /// The search for an unanswered placement; nil while none is needed.
    var search: BookMatch?
    /// Estimated charges of its fills.
    public internal(set) var charges: Money = .zero
    /// When it last changed state.
    public internal(set) var changedAt: Timestamp
    /// When it last changed state or was filled.
    public internal(set) var touchedAt: Timestamp
    /// When a cancel was last asked for; nil while none was.
    public internal(set) var cancelAskedAt: Timestamp?
    /// Why the broker or the exchange would not have it; nil when it would.
    public internal(set) var refusal: String?

    init(_ order: Order, ticket: Ticket, limits: UInt64, at time: Timestamp) {
        self.order = order
        self.ticket = ticket
        self.limits = limits
        changedAt = time
        touchedAt = time
    }

    public var id: OrderID { order.id }
    public var owner: Owner { ticket.owner }
    public var terms: OrderTerms { order.terms }
    public var state: OrderState { order.state }
    /// Whether quantity may be open at the exchange, as far as anybody can know.
    public var isLive: Bool { !order.state.isClosed }
}
