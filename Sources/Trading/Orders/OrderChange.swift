// What one event did to an order: the account of it, for the ledger, the risk
// gate and the alerts. It carries no order, so it is cheap to pass around.

public import Market

public struct OrderChange: Hashable, Sendable {
    public var from: OrderState
    public var to: OrderState
    /// What the ledger must book now: the part of a report that was not booked before.
    public var newFill: Fill?
    /// What the ledger must take back, at the price at which the exchange reported it.
    public var bust: Fill?
    /// What somebody must be told; nil when all went as expected.
    public var anomaly: OrderAnomaly?

    public init(
        from: OrderState, to: OrderState, newFill: Fill? = nil, bust: Fill? = nil,
        anomaly: OrderAnomaly? = nil
    ) {
        self.from = from
        self.to = to
        self.newFill = newFill
        self.bust = bust
        self.anomaly = anomaly
    }

    /// Whether the event left the order's state as it was.
    public var keptState: Bool { from == to }
    /// Whether this event closed the order.
    public var closed: Bool { to.isClosed && !from.isClosed }
}

/// A report that an order should not have received, in a sentence for the alert.
public struct OrderAnomaly: Hashable, Sendable {
    public enum Kind: String, CaseIterable, Hashable, Sendable {
        /// The event is not among those that this state can receive.
        case illegalTransition
        /// The broker reports more than was ordered; the excess is not booked.
        case overfill
        /// An execution arrived after the order had closed.
        case lateFill
        /// Cancelled without our asking: a sliding band, the broker's risk desk, the closing auction.
        case unsolicitedCancel
        /// A second broker id claims the order.
        case conflictingIdentity
        /// The exchange annulled an execution.
        case bust
        /// Two reports that cannot both be true.
        case contradiction
        /// Somebody else changed the order's price or quantity.
        case foreignAmendment
        /// A fill without a believable price or quantity; it is not booked.
        case unbelievableFill
    }

    public let kind: Kind
    public let sentence: String

    public init(_ kind: Kind, _ sentence: String) {
        self.kind = kind
        self.sentence = sentence
    }
}
