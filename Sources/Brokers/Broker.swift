// What Sauda asks of a broker, whoever it is.
//
// Three small protocols, because few callers need all of it: the portfolio sync
// only reads accounts, the price loop only listens, and the execution engine alone
// may send. Only an `ApprovedTicket` can be placed, so an order that skipped the
// risk gate does not compile.

public import Market
public import Trading

/// One complete answer about orders or positions.
public struct AccountRows<Row: Sendable>: Sendable {
    public var rows: [Row] = []
    /// Rows of instruments that are not on today's list: readable, counted, and nobody's here.
    public var unknownInstruments = 0

    public init(rows: [Row] = [], unknownInstruments: Int = 0) {
        self.rows = rows
        self.unknownInstruments = unknownInstruments
    }
}

extension AccountRows: Equatable where Row: Equatable {}

/// Reads one account's books. Every answer is complete or thrown away.
public protocol AccountReader: Sendable {
    /// Today's order book, one row an order.
    func orders() async throws(BrokerFailure) -> AccountRows<BrokerOrder>
    /// Today's net positions.
    func positions() async throws(BrokerFailure) -> AccountRows<BrokerPosition>
    func holdings() async throws(BrokerFailure) -> [BrokerHolding]
    func funds() async throws(BrokerFailure) -> BrokerFunds
    /// What one order lived through, oldest first; the last row is current.
    func history(of order: BrokerOrderID, in instrument: InstrumentID) async throws(BrokerFailure)
        -> [BrokerOrder]
}

/// Sends orders. Never retries by itself: what may have arrived is `unanswered`.
public protocol OrderRouter: Sendable {
    /// Returns `.placed`, `.refused`, `.notSent` or `.unanswered`.
    func place(_ ticket: ApprovedTicket) async -> BrokerAnswer
    /// `terms` are those the order has. A cancel that never left is `.cancelRefused`: the order still stands.
    func cancel(_ order: BrokerOrderID, terms: OrderTerms, routingCode: String) async -> BrokerAnswer
    /// `terms` are the new ones.
    func modify(_ order: BrokerOrderID, terms: OrderTerms, routingCode: String) async -> BrokerAnswer
}

/// What a live feed delivers, in the order of arrival.
public enum FeedEvent: Sendable, Hashable {
    case connected
    case disconnected(reason: String)
    case quote(InstrumentID, Quote)
    /// The exchange's band, when it is first seen and when it slides.
    case band(InstrumentID, PriceBand)
    case acknowledged(BrokerOrderID, Acknowledgement)
    /// A message that we could not read; the text is cut to a line.
    case unreadable(String)
}

/// Prices and order messages as they happen. Reconnects by itself and resubscribes.
public protocol MarketFeed: Sendable {
    /// Runs until the task is cancelled. `deliver` is called in order, never concurrently.
    func run(_ instruments: [Instrument], deliver: @escaping @Sendable (FeedEvent) -> Void) async
}

/// Reference data.
public protocol InstrumentSource: Sendable {
    /// Today's instruments of one exchange segment, identifiers in the order of the answer.
    func master(_ exchange: Exchange, _ segment: Segment) async throws(BrokerFailure) -> [Instrument]
    /// History, oldest first; whether today's bars are in it depends on the broker.
    func candles(_ instrument: Instrument, length: Span) async throws(BrokerFailure) -> [Bar]
}

/// How the world failed, classed by what the daemon does next.
public enum BrokerFailure: Error, Hashable, Sendable {
    /// Worth asking again after a pause.
    case temporary(String, retryAfter: Span?)
    /// The session is dead: a person must log in.
    case loginNeeded(String)
    /// An answer that makes no sense; asking again may help, believing it never does.
    case unreadable(String)
    /// A definite no.
    case refused(String)

    public var text: String {
        switch self {
        case .temporary(let text, _), .loginNeeded(let text), .unreadable(let text), .refused(let text): text
        }
    }
}
