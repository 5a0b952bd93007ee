// What a square-off answers: things to do, and facts to remember.
//
// The Desk journals each action, records it in the run, and performs those that
// reach outside: cancel, close, reads, alert and page. The rest is the run's own
// memory. Recovery records the journalled actions again and decides nothing.

public import Market

/// Why positions are being closed.
public enum SquareOffTrigger: Codable, Hashable, Sendable {
    case schedule
    case dayLoss
    case strategyLoss(Int)
    case kill
    /// The day before a stock derivative's expiry.
    case expiry
    /// The broker demands it.
    case brokerCall
    case operatorAsked(String)
}

/// One closing order to place: a limit order for the day.
public struct SquareOffClosing: Codable, Hashable, Sendable {
    public var side: Side
    public var quantity: Quantity
    public var limit: Price
    public var step: LadderStep

    public init(side: Side, quantity: Quantity, limit: Price, step: LadderStep) {
        self.side = side
        self.quantity = quantity
        self.limit = limit
        self.step = step
    }
}

public enum SquareOffAction: Codable, Hashable, Sendable {
    /// On disk before the first send of the phase.
    case phase(SquareOff.Phase)
    /// Ask the broker to cancel. Repeated every 5 s while the order stands.
    case cancel(OrderID)
    /// Place a closing order; its risk class is *reducing*.
    case close(SquareOffKey, SquareOffClosing)
    /// Ask the broker for all positions again.
    case readPositions
    /// Fetch master and band of this instrument again.
    case readInstrument(SquareOffKey)
    /// Tell the owner.
    case alert(SquareOffNotice)
    /// Wake the owner: something only a person can do.
    case page(SquareOffNotice)
    /// Nothing more comes from this run. When not flat, the last page said what is open.
    case done(flat: Bool)
    /// Memory only: the key is now at this rung, with so much left to close.
    case enter(SquareOffKey, LadderStep, remaining: Quantity)
    /// Memory only: the broker's figure and our books differ since now; nil when they agree again.
    case differs(SquareOffKey, net: Quantity?)
    /// Memory only: one more refusal was read; nothing is sent here before `retryAt`.
    case refused(SquareOffKey, RejectClass, quantity: Quantity, retryAt: Timestamp)
}

/// One sentence or two for the owner: what is the case, and what to do.
public struct SquareOffNotice: Codable, Hashable, Sendable {
    public enum Subject: Codable, Hashable, Sendable {
        case started, closed, escalated(LadderStep), refused(RejectClass)
        /// Our books and the broker do not agree on a position.
        case disagreement
        case circuitLocked
        /// An order of unknown fate keeps us from closing.
        case unknownOrder
        /// An entry, target or stop does not go away.
        case stuckOrder
        case foreignOrder
        /// Neither a quote nor a band: no price can be named.
        case noPrice
        case deadlineNear
        case notFlat
        case flat
    }

    public var subject: Subject
    /// Nil when it is about the whole run.
    public var key: SquareOffKey?
    public var text: String

    public init(_ subject: Subject, _ key: SquareOffKey?, _ text: String) {
        self.subject = subject
        self.key = key
        self.text = text
    }
}
