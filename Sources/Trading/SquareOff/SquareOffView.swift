// What is true right now of everything a square-off has to close: its only input.
//
// The Desk fills it in from its books each time it asks. Every quantity is signed
// as a position is, and what is not known is nil, never zero.

public import Market

/// What a position is held under. One worker closes one key.
public struct SquareOffKey: Codable, Hashable, Comparable, Sendable {
    public var instrument: InstrumentID
    public var product: Product

    public init(_ instrument: InstrumentID, _ product: Product) {
        self.instrument = instrument
        self.product = product
    }

    private var rank: (InstrumentID, Int) {
        switch product {
        case .intraday: (instrument, 0)
        case .carryForward: (instrument, 1)
        case .delivery: (instrument, 2)
        }
    }

    public static func < (a: SquareOffKey, b: SquareOffKey) -> Bool { a.rank < b.rank }
}

/// What is to be closed.
public enum SquareOffScope: Codable, Hashable, Sendable {
    case account
    /// By its place in the account's list.
    case strategy(Int)
    case instrument(InstrumentID)
}

/// What an order in the book is for.
public enum SquareOffPurpose: String, Codable, CaseIterable, Hashable, Sendable {
    case entry, target, stop
    /// Sent by a square-off.
    case closing
    /// Not of this scope (another strategy's, or not ours at all): it counts against what
    /// may be closed, and is never touched.
    case foreign
}

public struct SquareOffOrder: Codable, Hashable, Sendable {
    public var id: OrderID
    public var purpose: SquareOffPurpose
    public var side: Side
    /// What may still be executed of it; all of it while its fate is unknown.
    public var remaining: Quantity
    /// The worst price at which it may trade.
    public var limit: Price
    public var state: OrderState

    public init(
        id: OrderID, purpose: SquareOffPurpose, side: Side, remaining: Quantity, limit: Price,
        state: OrderState
    ) {
        self.id = id
        self.purpose = purpose
        self.side = side
        self.remaining = remaining
        self.limit = limit
        self.state = state
    }

    /// Nobody has answered yet.
    var isUnanswered: Bool { state == .intended || state == .sending }
}

/// A closing order that came to nothing: refused by the broker, the exchange or our own risk gate.
public struct SquareOffRefusal: Codable, Hashable, Sendable {
    public var quantity: Quantity
    /// As the refuser wrote it.
    public var text: String

    public init(quantity: Quantity, text: String) {
        self.quantity = quantity
        self.text = text
    }
}

/// One key in scope.
public struct SquareOffPosition: Codable, Hashable, Sendable {
    public var key: SquareOffKey
    public var symbol: String
    public var plan: SquareOffPlan
    public var lot: Quantity
    /// The largest single order; nil when there is no limit.
    public var largestOrder: Quantity?
    public var band: PriceBand?
    public var tick: Price
    public var previousClose: Price?

    /// What the scope has to bring to zero, by our books: the whole net position,
    /// or in the scope of a strategy its part.
    public var held: Quantity
    /// The account's whole net position at this key, by our books.
    public var local: Quantity
    /// The same by the broker's last answered read; nil before the first. A complete
    /// read without this key means zero.
    public var net: Quantity?
    /// When an order here last closed or traded; nil when none has. A position read
    /// that was asked for before then proves nothing.
    public var changedAt: Timestamp?
    /// Average price of what is held; nil when unknown. Only the circuit page shows it.
    public var averagePrice: Price?
    /// Shares in the demat account that could be delivered against a short.
    public var holdings: Quantity
    public var quote: Quote?
    /// When the quote came; nil when none did.
    public var quotedAt: Timestamp?
    /// Every order that is not closed, by id, other people's included.
    public var orders: [SquareOffOrder]
    /// Every refusal of a closing order here since the run began, oldest first.
    public var refusals: [SquareOffRefusal]

    public init(
        key: SquareOffKey, symbol: String, plan: SquareOffPlan, lot: Quantity = Quantity(1),
        largestOrder: Quantity? = nil, band: PriceBand?, tick: Price, previousClose: Price? = nil,
        held: Quantity, local: Quantity, net: Quantity?, changedAt: Timestamp? = nil,
        averagePrice: Price? = nil, holdings: Quantity = .zero, quote: Quote? = nil,
        quotedAt: Timestamp? = nil, orders: [SquareOffOrder] = [], refusals: [SquareOffRefusal] = []
    ) {
        self.key = key
        self.symbol = symbol
        self.plan = plan
        self.lot = lot
        self.largestOrder = largestOrder
        self.band = band
        self.tick = tick
        self.previousClose = previousClose
        self.held = held
        self.local = local
        self.net = net
        self.changedAt = changedAt
        self.averagePrice = averagePrice
        self.holdings = holdings
        self.quote = quote
        self.quotedAt = quotedAt
        self.orders = orders
        self.refusals = refusals
    }
}

public struct SquareOffView: Codable, Hashable, Sendable {
    public var now: Timestamp
    /// When the last *answered* position read was asked for; nil before the first.
    public var readAskedAt: Timestamp?
    /// The union of what the broker and our books know in scope, flat keys with orders included.
    /// Ascending by key, each key once.
    public var positions: [SquareOffPosition]

    public init(now: Timestamp, readAskedAt: Timestamp?, positions: [SquareOffPosition]) {
        self.now = now
        self.readAskedAt = readAskedAt
        self.positions = positions
    }
}
