// The words of an order, in the field's own terms. A broker's spelling of them
// (CNC, BIGTRADE, SL) never leaves its adapter.

public enum Side: String, Codable, CaseIterable, Hashable, Sendable {
    case buy, sell
    public var opposite: Side { self == .buy ? .sell : .buy }
    /// +1 for a buy, −1 for a sell.
    public var sign: Int64 { self == .buy ? 1 : -1 }
}

public enum Product: String, Codable, CaseIterable, Hashable, Sendable {
    /// Paid in full, delivered to the demat account.
    case delivery
    /// Must be closed the same day.
    case intraday
    /// A derivative held overnight.
    case carryForward
}

public enum Validity: String, Codable, CaseIterable, Hashable, Sendable { case day, immediateOrCancel }

/// How an order is priced. There is no naked market order: the exchanges require
/// protection on algorithmic orders (since 2026-04-01), so "market" carries its cap.
public enum OrderKind: Codable, Hashable, Sendable {
    case limit(Price)
    /// Takes what is there up to `protection`; the rest rests as a limit at that price.
    case market(protection: Price)
    /// Sleeps until the last price reaches `trigger`, then becomes a limit order.
    case stop(trigger: Price, limit: Price)

    /// The worst price at which this order may trade.
    public var limitPrice: Price {
        switch self {
        case .limit(let price), .market(let price), .stop(_, let price): price
        }
    }

    public var trigger: Price? { if case .stop(let trigger, _) = self { trigger } else { nil } }
}

/// Everything the exchange must know of one order.
public struct OrderTerms: Codable, Hashable, Sendable {
    public var instrument: InstrumentID
    public var side: Side
    public var quantity: Quantity
    public var kind: OrderKind
    public var product: Product
    public var validity: Validity

    public init(
        instrument: InstrumentID, side: Side, quantity: Quantity, kind: OrderKind,
        product: Product = .intraday, validity: Validity = .day
    ) {
        self.instrument = instrument
        self.side = side
        self.quantity = quantity
        self.kind = kind
        self.product = product
        self.validity = validity
    }

    /// What the whole order is worth at its worst permitted price; nil beyond `Money.limit`.
    public var worstValue: Money? { kind.limitPrice.checkedValue(of: quantity) }
}

/// One execution, as the exchange reported it.
public struct Fill: Codable, Hashable, Sendable {
    /// The broker's or exchange's own name of the execution: two reports with one id are one fill.
    public var id: String
    public var quantity: Quantity
    public var price: Price
    public var time: Timestamp

    public init(id: String, quantity: Quantity, price: Price, time: Timestamp) {
        self.id = id
        self.quantity = quantity
        self.price = price
        self.time = time
    }
}
