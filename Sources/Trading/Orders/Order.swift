// One order of the desk's day: its terms, where it stands, and what was filled.
//
// It is a value that takes in events; `apply` never traps and never forgets a
// fill. What is orthogonal to the state is kept beside it, so that reports may
// come in any order: the furthest stage the broker confirmed, what was filled,
// whether a cancel or a modify is outstanding. Who ordered it, and why in words,
// is the desk's business.

public import Market

public enum OrderPurpose: String, Codable, CaseIterable, Hashable, Sendable {
    case entry, exit, protectiveStop, target, squareOff, manual
}

public struct Order: Hashable, Sendable {
    public let id: OrderID
    public let purpose: OrderPurpose
    /// The entry that a stop or a target belongs to.
    public let parent: OrderID?
    public let createdAt: Timestamp
    /// Not placed by this desk: counted, never touched.
    public let isForeign: Bool

    /// What we want of the exchange now: the new terms while a modify is unconfirmed.
    public internal(set) var terms: OrderTerms
    /// The terms before a modify that is not confirmed; nil when the terms are certain.
    public internal(set) var previousKind: OrderKind?
    public internal(set) var previousQuantity: Quantity?

    public internal(set) var state = OrderState.intended
    /// When the state was entered: for `unknown`, the moment of the timeout.
    public internal(set) var stateSince: Timestamp
    /// When its bytes were first allowed to leave; nil before.
    public internal(set) var placedAt: Timestamp?
    /// Every id the broker gave it, oldest first (some re-id an order that is modified).
    public internal(set) var brokerIDs: [BrokerOrderID] = []
    /// What the broker needs beside its id to modify or cancel; empty where it needs nothing.
    public internal(set) var routingCode = ""
    /// A cancel was asked for and not refused; `cancelIsDue` says whether it must still be sent.
    public internal(set) var cancelWanted = false
    /// How many modifications were asked for.
    public internal(set) var modifications = 0

    var book = FillBook()
    /// The furthest the broker has confirmed it; only ever rises, whatever the order of reports.
    var stage = Stage.acknowledged
    /// A cancel left, and no refusal of it came back.
    var cancelOutstanding = false
    var cancellations = 0
    /// Rejected by the answer to the placement itself, so that no later report of life can be true.
    var refusedAtOnce = false

    enum Stage: Int, Comparable, Hashable {
        case acknowledged, triggerPending, open
        static func < (a: Stage, b: Stage) -> Bool { a.rawValue < b.rawValue }
    }

    public init(
        id: OrderID, terms: OrderTerms, purpose: OrderPurpose, parent: OrderID? = nil, createdAt: Timestamp
    ) {
        self.id = id
        self.terms = terms
        self.purpose = purpose
        self.parent = parent
        self.createdAt = createdAt
        stateSince = createdAt
        isForeign = false
    }

    /// Takes somebody else's order into our books, as the broker's book shows it. Its fills, and its
    /// end if it has ended, follow from `PollDelta` on the same row.
    public init(id: OrderID, adopting row: BrokerOrder, at time: Timestamp) {
        self.id = id
        terms = row.terms
        purpose = .manual
        parent = nil
        createdAt = time
        stateSince = time
        isForeign = true
        placedAt = row.placedAt
        brokerIDs = [row.id]
        routingCode = row.routingCode
        state = .external
    }
}

extension Order {
    /// The broker's current id; nil while none is known.
    public var brokerID: BrokerOrderID? { brokerIDs.last }

    @inline(__always) public var filled: Quantity { book.filled }
    /// What the booked fills are worth in all.
    public var fillsValue: Money { book.value }
    /// Nil while nothing is filled.
    public var averagePrice: Price? { filled > .zero ? fillsValue.perUnit(filled) : nil }
    /// The executions that the exchange named, as it reported them.
    public var trades: [Fill] { book.trades }

    /// What is still to be filled under the terms we want.
    public var remaining: Quantity { max(terms.quantity - filled, .zero) }

    /// The most that can still trade: nothing once closed; while a modify is unconfirmed, under the
    /// larger quantity. An order that may or may not exist counts in full.
    @inline(__always) public var reserved: Quantity { state.isClosed ? .zero : max(ceiling - filled, .zero) }

    /// The worst price at which it may trade, under both terms while a modify is unconfirmed.
    @inline(__always) public var worstPrice: Price {
        guard let previousKind else { return terms.kind.limitPrice }
        let prices = (terms.kind.limitPrice, previousKind.limitPrice)
        return terms.side == .buy ? max(prices.0, prices.1) : min(prices.0, prices.1)
    }

    /// Whether a modify may be asked for now.
    public var canModify: Bool {
        switch state {
        case .open, .triggerPending, .partlyFilled: brokerID != nil && !isForeign && previousKind == nil
        default: false
        }
    }

    /// A cancel was asked for while the broker had given no id, and can be sent now: ask again.
    public var cancelIsDue: Bool {
        cancelWanted && !cancelOutstanding && brokerID != nil && state.isWorking && !isForeign
    }

    /// The most that may be filled: the larger quantity while a modify is unconfirmed.
    @inline(__always) var ceiling: Quantity { max(terms.quantity, previousQuantity ?? .zero) }

    /// Where an order with these facts stands when nothing is in doubt.
    var resting: OrderState {
        if filled >= ceiling { return .filled }
        if isForeign { return .external }
        if cancelOutstanding { return .pendingCancel }
        if previousKind != nil { return .pendingModify }
        if filled > .zero { return .partlyFilled }
        switch stage {
        case .acknowledged: return .acknowledged
        case .triggerPending: return .triggerPending
        case .open: return .open
        }
    }
}

extension Order: CustomStringConvertible {
    /// `O7 buy 100 #3 at 812.40, 40 filled, partlyFilled`.
    public var description: String {
        "\(id) \(terms.side) \(terms.quantity) \(terms.instrument) at \(terms.kind.limitPrice), "
            + "\(filled) filled, \(state)"
    }
}
