// What can go wrong between a client and this broker: the vocabulary.
//
// A fault has a kind, the calls it befalls, a window of the day, a chance and a
// number of times. F-numbers are those of the fault model in the project's risk notes.

public import Market

public struct WireFault: Hashable, Sendable {
    public enum Kind: String, CaseIterable, Hashable, Sendable {
        // Answers.
        /// F01. The call is carried out and never answered.
        case silentAfter = "silent-after"
        /// F02. The answer comes `delay` later than it would.
        case delay
        /// F03, F04. Status 500, the call carried out or not.
        case errorAfter = "error-after", errorBefore = "error-before"
        /// F05. Status 429.
        case tooMany = "too-many"
        /// F07. Status 502 with a page of HTML; an answer cut in half; a body that is no answer.
        case badGateway = "bad-gateway", truncated, nonsense
        /// The two ways of saying nothing.
        case noContent = "no-content", noRecords = "no-records"
        // The book.
        /// F08. As it was `delay` ago.
        case staleBook = "stale-book"
        /// F09. The newest order is missing.
        case hideRow = "hide-row"
        /// F10. A status word nobody has seen, `text`.
        case unknownStatus = "unknown-status"
        /// Candles end `delay` ago.
        case staleCandles = "stale-candles"
        // Orders.
        /// F12. A modification gives the order a new id.
        case newID = "new-id"
        /// F14. A cancel is refused though the order is open.
        case refuseCancel = "refuse-cancel"
        /// F19. Refused at once, or after it was taken, with `text`.
        case refuse, rejectLate = "reject-late"
        /// F25. One placement makes two orders.
        case twice
        /// F26. The order id of an answer is a number.
        case numberID = "number-id"
        // Acks.
        /// F17. Dropped, sent twice, or `delay` later than what follows it.
        case dropAck = "drop-ack", doubleAck = "double-ack", delayAck = "delay-ack"
        // At one instant, the window's start.
        /// F06, F27. Every token is refused from then on.
        case tokenDeath = "token-death"
        /// Every socket is closed.
        case dropSockets = "drop-sockets"
        /// F20. The broker cancels and closes whatever is intraday.
        case squareOff = "square-off"
        /// F21. Somebody trades `quantity` of `symbol` in the same account.
        case foreignOrder = "foreign-order"
        // Over the window.
        /// Sockets stay open and no quote is sent.
        case mute

        /// Whether it happens by itself when its window begins.
        var isScheduled: Bool {
            switch self {
            case .tokenDeath, .dropSockets, .squareOff, .foreignOrder: true
            default: false
            }
        }
    }

    public var kind: Kind
    /// `any`, a call (`orders`, `book`, `history`, `positions`, `funds`, …) or `new`, `modify`, `cancel`.
    public var on = "any"
    public var from = TimeOfDay(0, 0)
    public var until = TimeOfDay(23, 59, 59)
    /// In a thousand.
    public var chance: Int64 = 1000
    /// How often at most; nil is always.
    public var count: Int?
    public var delay = Span.zero
    public var text = ""
    public var symbol = ""
    public var side = Side.buy
    public var quantity: Int64 = 1

    public init(_ kind: Kind) { self.kind = kind }

    func befalls(_ call: String, _ word: String, at now: Timestamp) -> Bool {
        let time = now.timeOfDay
        return from <= time && time < until && (on == "any" || on == call || on == word)
    }
}
