// Where an order can stand, from intended to closed.
//
//     intended ▶ sending ▶ acknowledged ▶ triggerPending ▶ open ▶ partlyFilled ▶ filled
//                   └─▶ unknown ▶ (matched: any of these │ absence proven: notSent)
//     any working ▶ pendingModify, pendingCancel ▶ cancelled, rejected, expired
//     reports that contradict, or none ▶ suspect ▶ quarantined (a person decides)
//
// Closed means that no quantity is open any more, not that the order is frozen:
// a fill may still arrive. A draft or a denied ticket never becomes an order.

/// The number of an order in its desk's day, from 1. It is never reused that day.
public struct OrderID: Codable, Hashable, Comparable, Sendable, CustomStringConvertible {
    public let number: Int32
    public init(_ number: Int32) { self.number = number }
    public static func < (a: OrderID, b: OrderID) -> Bool { a.number < b.number }
    public var description: String { "O\(number)" }
}

public enum OrderState: String, Codable, CaseIterable, Hashable, Sendable {
    /// Durable; nothing has been attempted.
    case intended
    /// The attempt is durable; its bytes may be on the wire.
    case sending
    /// Sent, perhaps; no answer, no broker id.
    case unknown
    /// The broker gave an id; the exchange has not confirmed.
    case acknowledged
    case open
    case triggerPending
    case partlyFilled
    case pendingModify
    case pendingCancel
    /// The reports contradict one another, or the order left the book.
    case suspect
    /// Probing found no answer: only a person closes it.
    case quarantined
    case filled
    case cancelled
    case rejected
    case expired
    /// It never reached the broker: stopped at the gate, or its absence is proven.
    case notSent
    /// Somebody else's order, still working.
    case external

    /// Nothing is open at the exchange. Late fills still count.
    public var isClosed: Bool {
        switch self {
        case .filled, .cancelled, .rejected, .expired, .notSent: true
        default: false
        }
    }

    /// With the broker as far as anybody knows, so that it can be cancelled by its broker id.
    public var isWorking: Bool {
        switch self {
        case .acknowledged, .open, .triggerPending, .partlyFilled, .pendingModify, .pendingCancel, .external:
            true
        default: false
        }
    }

    /// Whether no second order may be sent on the same instrument, product and side
    /// (at most one unanswered request, none while one is unresolved).
    public var blocksItsKey: Bool {
        switch self {
        case .intended, .sending, .unknown, .suspect, .quarantined: true
        default: false
        }
    }

    /// Whether only more evidence, or a person, can say what is open.
    public var isUnresolved: Bool { self == .unknown || self == .suspect || self == .quarantined }
}
