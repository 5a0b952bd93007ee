// What one owner holds of one instrument under one product, and what it made.
//
// The cost of what is held is carried in full, and the average price derived from it,
// so no rounding is lost: realised − cost is, to the ten-thousandth of a rupee, the
// cash that the fills paid and received.

public import Market

public struct Position: Hashable, Sendable {
    public let owner: Owner
    public let instrument: InstrumentID
    public let product: Product
    /// Rupees of value per unit and rupee of price.
    public let multiplier: Int64
    /// Signed: negative is short.
    public internal(set) var net: Quantity
    /// What the net quantity cost, with its sign: negative is what a short brought in. Zero when flat.
    public internal(set) var cost: Money
    /// Profit of what was closed, before charges. Negative is a loss.
    public internal(set) var realised: Money = .zero
    public internal(set) var charges: Money = .zero
    /// Net quantity at the newest mark, minus its cost; zero before the first mark.
    public internal(set) var unrealised: Money = .zero
    /// The newest mark; nil before the first.
    public internal(set) var mark: Price?
    public internal(set) var bought = DayTurnover()
    public internal(set) var sold = DayTurnover()

    /// What one side traded today, the opening book left out.
    public struct DayTurnover: Hashable, Sendable {
        public internal(set) var quantity: Quantity = .zero
        public internal(set) var value: Money = .zero
        public init() {}
    }

    /// A position with a past: what was carried overnight, or an entry of the reconciler.
    public init(
        owner: Owner, instrument: InstrumentID, product: Product, multiplier: Int64 = 1,
        net: Quantity = .zero, cost: Money = .zero
    ) {
        precondition(net != .zero || cost == .zero, "a flat position has no cost, was \(cost)")
        precondition(net.raw.signum() * cost.raw.signum() >= 0, "the cost's sign is the quantity's")
        self.owner = owner
        self.instrument = instrument
        self.product = product
        self.multiplier = multiplier
        self.net = net
        self.cost = cost
    }

    /// Cost per unit, rounded to four decimals: for people and limits, never for profit. Nil when flat.
    public var averagePrice: Price? { Money(raw: cost.raw / multiplier).perUnit(net) }

    /// Realised and unrealised, less charges.
    public var profit: Money { realised + unrealised - charges }
}
