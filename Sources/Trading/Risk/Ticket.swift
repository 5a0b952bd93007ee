// What somebody wants sent: the terms, whose it is, and why. A ticket is a wish;
// only the risk gate turns it into an `ApprovedTicket`, and only that becomes an order.

public import Market

public struct Ticket: Codable, Hashable, Sendable {
    public var owner: Owner
    public var terms: OrderTerms
    public var purpose: OrderPurpose
    /// When the rule, the person or the schedule decided. An old intent is dropped, never sent late.
    public var signalAt: Timestamp
    /// Where the entry's protective stop will be triggered; nil where the ticket needs none.
    public var stopTrigger: Price?
    /// The order that this one slices, reprices or protects; nil when it stands alone.
    public var parent: OrderID?

    public init(
        owner: Owner, terms: OrderTerms, purpose: OrderPurpose, signalAt: Timestamp,
        stopTrigger: Price? = nil, parent: OrderID? = nil
    ) {
        self.owner = owner
        self.terms = terms
        self.purpose = purpose
        self.signalAt = signalAt
        self.stopTrigger = stopTrigger
        self.parent = parent
    }
}

extension OrderPurpose {
    /// Whether such a ticket is meant to close a position and may do nothing else.
    public var closes: Bool {
        switch self {
        case .exit, .protectiveStop, .target, .squareOff: true
        case .entry, .manual: false
        }
    }
}
