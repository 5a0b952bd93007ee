// RC-70: how many messages may leave in a second, and who may use the last of them.
//
// The legal ceiling for an unregistered algorithm is 10 a second per exchange and
// segment (NSE/INVG/67858, 2025-05-05); we stay at 8 and keep 3 of those for cancels
// and closes. Only the rolling window is kept: a calendar second, on whoever's clock,
// lies inside one closed window of 1000 ms. One budget serves one exchange segment.

public import Market

public struct MessageBudget: Hashable, Sendable {
    public enum Permission: Hashable, Sendable {
        /// Counted: send it.
        case now
        /// Not counted: ask again then. The caller drops an opening that grows older than RC-20 allows.
        case wait(until: Timestamp)
        /// The legal ceiling is reached although the configured limit is not: a wrong configuration.
        /// The caller sends nothing and locks.
        case refused
    }

    /// Nothing configured can go beyond it.
    public static let hardBound = 10
    static let window = Span.seconds(1)

    public let perSecond: Int
    public let reserved: Int
    /// When the last messages left, oldest first; never more than `hardBound`.
    private var sent: [Timestamp] = []

    /// `reserved` of the `perSecond` messages are for cancels and closes.
    public init(perSecond: Int, reserved: Int) {
        precondition(
            perSecond > reserved && reserved >= 0,
            "a message budget needs more messages than it reserves, had \(perSecond) and \(reserved)")
        self.perSecond = perSecond
        self.reserved = reserved
        sent.reserveCapacity(MessageBudget.hardBound + 1)
    }

    public init(_ limits: RiskLimits) {
        self.init(perSecond: Int(limits[.messagesPerSecond]), reserved: Int(limits[.messagesReserved]))
    }

    /// Asks for one message. A time before the last one counts as the last one: clocks step back, windows
    /// do not.
    public mutating func take(_ message: MessageClass, at time: Timestamp) -> Permission {
        let now = max(time, sent.last ?? time)
        sent.removeAll { now - $0 > MessageBudget.window }
        let allowed = message == .opening ? perSecond - reserved : perSecond
        if sent.count < min(allowed, MessageBudget.hardBound) {
            sent.append(now)
            return .now
        }
        if sent.count >= MessageBudget.hardBound, allowed > MessageBudget.hardBound { return .refused }
        let blocking = sent[sent.count - allowed]
        return .wait(until: blocking + MessageBudget.window + Span(nanoseconds: 1))
    }
}
