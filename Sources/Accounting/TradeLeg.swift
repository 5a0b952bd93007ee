// One execution as the charge rules see it: what was traded, how, and under which order.
//
// It names its scrip by text and not by the day's `InstrumentID`, because a contract
// note and a broker's trade book do so too.

public import Market

/// What kind of trade it is to the tax tables.
public enum TradeKind: String, CaseIterable, Hashable, Sendable {
    case delivery, intraday, future, option

    public var isCash: Bool { self == .delivery || self == .intraday }

    /// Nil where the schedule knows no such trade: an index, currency, a commodity.
    public init?(of instrument: borrowing Instrument, _ product: Product) {
        switch (instrument.segment, instrument.contract) {
        case (.cash, .share): self = product == .intraday ? .intraday : .delivery
        case (.derivatives, .future): self = .future
        case (.derivatives, .option): self = .option
        default: return nil
        }
    }
}

public struct TradeLeg: Hashable, Sendable {
    /// `NSE:SBIN`: what the transaction tax averages over.
    public var instrument: String
    /// The share across exchanges, for the depository's charge; the key when the ISIN is unknown.
    public var isin: String
    public var exchange: Exchange
    /// Nil where the schedule knows no such trade: an index, currency, a commodity.
    public var kind: TradeKind?
    /// Every trade is delivered and taxed at its own price (series BE, BZ, ST, SZ: trade for trade).
    public var isTradeForTrade: Bool
    public var side: Side
    public var quantity: Quantity
    public var price: Price
    public var lot: Quantity
    public var multiplier: Int64
    /// Which order of the day it belongs to: brokerage is charged by order.
    public var order: Int

    public init(
        instrument: String, isin: String = "", exchange: Exchange = .nse, kind: TradeKind?,
        isTradeForTrade: Bool = false, side: Side, quantity: Quantity, price: Price,
        lot: Quantity = Quantity(1), multiplier: Int64 = 1, order: Int
    ) {
        self.instrument = instrument
        self.isin = isin.isEmpty ? instrument : isin
        self.exchange = exchange
        self.kind = kind
        self.isTradeForTrade = isTradeForTrade
        self.side = side
        self.quantity = quantity
        self.price = price
        self.lot = lot
        self.multiplier = multiplier
        self.order = order
    }

    /// A fill of an order on `instrument`. `order` is any number that its order's other fills share.
    public init(_ fill: Fill, of instrument: Instrument, side: Side, product: Product, order: Int) {
        self.init(
            instrument: instrument.key, isin: instrument.isin, exchange: instrument.exchange,
            kind: TradeKind(of: instrument, product),
            isTradeForTrade: instrument.settlesGross,
            side: side, quantity: fill.quantity, price: fill.price, lot: instrument.lot,
            multiplier: instrument.multiplier, order: order)
    }

    /// Price times quantity times multiplier, never negative. The fill is one that a ledger accepts.
    public var value: Money { Money(raw: price.value(of: quantity).raw * multiplier) }
}
