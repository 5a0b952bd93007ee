// What can be traded: a share, an index (which cannot), a future, an option.
//
// An instrument is a row of today's master: its tick, lot, freeze quantity and
// band are valid for that day only. `InstrumentID` is its position in the day's
// list, so the core looks instruments up in arrays and never by name.

/// Position of an instrument in the day's instrument list.
public struct InstrumentID: Codable, Hashable, Comparable, Sendable, CustomStringConvertible {
    public let index: Int32
    public init(_ index: Int) { self.index = Int32(index) }
    public static func < (a: InstrumentID, b: InstrumentID) -> Bool { a.index < b.index }
    public var description: String { "#\(index)" }
}

public enum Exchange: String, Codable, CaseIterable, Hashable, Sendable {
    case nse = "NSE", bse = "BSE", mcx = "MCX"
}

public enum Segment: String, Codable, CaseIterable, Hashable, Sendable {
    case cash, derivatives, currency, commodity
}

/// The right that an option gives.
public enum OptionRight: String, Codable, Hashable, Sendable { case call = "CE", put = "PE" }

/// What kind of contract it is, with the terms that only that kind has.
public enum Contract: Codable, Hashable, Sendable {
    case share
    /// A computed level: it has quotes and bars, and no order may name it.
    case index
    case future(underlying: String, expiry: CalendarDate)
    case option(underlying: String, expiry: CalendarDate, strike: Price, OptionRight)
}

/// The prices between which the exchange takes orders today.
public struct PriceBand: Codable, Hashable, Sendable {
    public var lower: Price
    public var upper: Price

    public init(lower: Price, upper: Price) {
        self.lower = lower
        self.upper = upper
    }

    public func contains(_ price: Price) -> Bool { lower <= price && price <= upper }
    public func clamp(_ price: Price) -> Price { min(max(price, lower), upper) }
}

public struct Instrument: Codable, Hashable, Sendable {
    public var id: InstrumentID
    /// As the exchange writes it: `M&M`, `BAJAJ-AUTO`, `NIFTY26NOVFUT`.
    public var symbol: String
    public var exchange: Exchange
    public var segment: Segment
    public var contract: Contract
    /// `EQ`, `BE`, `SM`…; empty where the segment has none.
    public var series: String
    public var isin: String
    public var tick: Price
    /// Orders are whole multiples of this many units; 1 in cash.
    public var lot: Quantity
    /// The exchange refuses a larger single order; nil when it names none.
    public var freezeQuantity: Quantity?
    /// Rupees of value per unit and rupee of price; 1 everywhere but commodities.
    public var multiplier: Int64
    /// Nil while the day's band is unknown.
    public var band: PriceBand?
    public var previousClose: Price?
    /// Whether the stock has derivatives, so that the closing auction applies to it.
    public var hasDerivatives: Bool
    /// The broker's own number for it (ShareKhan's scrip code), unique per exchange and segment only.
    public var brokerCode: Int64

    public init(
        id: InstrumentID, symbol: String, exchange: Exchange = .nse, segment: Segment = .cash,
        contract: Contract = .share, series: String = "EQ", isin: String = "",
        tick: Price = Price(paise: 5), lot: Quantity = Quantity(1), freezeQuantity: Quantity? = nil,
        multiplier: Int64 = 1, band: PriceBand? = nil, previousClose: Price? = nil,
        hasDerivatives: Bool = false, brokerCode: Int64 = 0
    ) {
        self.id = id
        self.symbol = symbol
        self.exchange = exchange
        self.segment = segment
        self.contract = contract
        self.series = series
        self.isin = isin
        self.tick = tick
        self.lot = lot
        self.freezeQuantity = freezeQuantity
        self.multiplier = multiplier
        self.band = band
        self.previousClose = previousClose
        self.hasDerivatives = hasDerivatives
        self.brokerCode = brokerCode
    }

    public var isTradable: Bool { contract != .index }

    /// Trade-for-trade and surveillance series settle each trade by itself: no intraday position, and no
    /// netting on the contract note (NSE, series BE, BZ, ST, SZ).
    public var settlesGross: Bool { ["BE", "BZ", "ST", "SZ"].contains(series) }

    /// Whether a word can be a symbol: capitals, digits, `& - _ .` and blanks inside, at most 64. Rule files,
    /// bar stores and the command line follow it, and none of its words leads out of a directory.
    public static func isSymbol(_ word: String) -> Bool {
        func isCapitalOrDigit(_ byte: UInt8) -> Bool {
            (0x41...0x5A).contains(byte) || (0x30...0x39).contains(byte)
        }
        return (1...64).contains(word.utf8.count) && word.last != " "
            && word.utf8.first.map(isCapitalOrDigit) == true
            && word.utf8.allSatisfy { isCapitalOrDigit($0) || "&-_. ".utf8.contains($0) }
    }

    /// The largest single order: the freeze quantity cut to whole lots.
    public var largestOrder: Quantity? {
        freezeQuantity.map { Quantity(raw: $0.raw / lot.raw * lot.raw) }
    }

    /// `NSE:SBIN`: unique, and stable from day to day.
    public var key: String { "\(exchange.rawValue):\(symbol)" }
}

extension Instrument: CustomStringConvertible {
    public var description: String { symbol }
}
