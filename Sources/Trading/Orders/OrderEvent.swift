// The facts that an order can live through. The journal records exactly these, so
// a case is a fact that happened, never a wish or a guess.
//
// Facts reach us by three ways (the answer to a request, the broker's stream, the
// polled book), in any order and more than once.

public import Market

public enum OrderEvent: Codable, Hashable, Sendable {
    /// The attempt is durable: bytes may leave from now on. At most once in an order's life.
    case attempted
    /// The gate closed, the intent grew too old, or the connection failed before any byte left.
    case notSent(reason: String)
    /// The broker's answer to the placement.
    case accepted(BrokerOrderID, routingCode: String)
    /// A refusal that this broker is known to mean definitively.
    case refused(reason: String)
    /// Timeout, reset, 5xx or an answer nobody can read: it may or may not have been placed.
    case unanswered(reason: String)
    /// An unanswered placement was found in the book or the stream.
    case matched(BrokerOrderID, routingCode: String)
    /// `BookMatch` proved that the broker never had it.
    case absenceProven

    /// The exchange has it: open, or asleep when it is a stop.
    case confirmed
    case triggerPending
    case triggered
    /// One execution, named by the exchange.
    case filled(Fill)
    /// The book's cumulative count, which names no execution. A nil average means that
    /// the broker gave none: the worst permitted price is booked.
    case filledTo(Quantity, averagePrice: Price?)
    /// The exchange annulled an execution.
    case bust(fillID: String)

    /// The cancel is durable and about to be sent (wanted only, while there is no broker id).
    case cancelRequested
    case cancelUnanswered(reason: String)
    case cancelled
    case cancelRejected(reason: String)
    /// The new terms are durable and about to be sent.
    case modifyRequested(OrderKind, Quantity)
    case modified
    case modifyRejected(reason: String)
    case modifyUnanswered(reason: String)
    /// A book reading, asked for after the last answer, shows these terms.
    case termsSeen(OrderKind, Quantity)

    /// The broker's or the exchange's rejection of an order that had been taken.
    case rejected(reason: String)
    case expired
    /// Missing from a complete reading of the book.
    case vanished
    /// Evidence that cannot be true of the order as we know it.
    case contradicted(evidence: String)
    /// A targeted query found it so.
    case explained(BrokerOrderStatus)
    /// 120 s of probing gave no answer, or gave several candidates.
    case probesExhausted
    /// A named person says that nothing is open any more.
    case resolved(by: String, evidence: String)
}

extension OrderEvent {
    /// The event's word, without its facts: for sentences and tables.
    public var name: String {
        switch self {
        case .attempted: "attempted"
        case .notSent: "notSent"
        case .accepted: "accepted"
        case .refused: "refused"
        case .unanswered: "unanswered"
        case .matched: "matched"
        case .absenceProven: "absenceProven"
        case .confirmed: "confirmed"
        case .triggerPending: "triggerPending"
        case .triggered: "triggered"
        case .filled: "filled"
        case .filledTo: "filledTo"
        case .bust: "bust"
        case .cancelRequested: "cancelRequested"
        case .cancelUnanswered: "cancelUnanswered"
        case .cancelled: "cancelled"
        case .cancelRejected: "cancelRejected"
        case .modifyRequested: "modifyRequested"
        case .modified: "modified"
        case .modifyRejected: "modifyRejected"
        case .modifyUnanswered: "modifyUnanswered"
        case .termsSeen: "termsSeen"
        case .rejected: "rejected"
        case .expired: "expired"
        case .vanished: "vanished"
        case .contradicted: "contradicted"
        case .explained: "explained"
        case .probesExhausted: "probesExhausted"
        case .resolved: "resolved"
        }
    }
}
