// What the broker itself takes. A plan belongs to an account: two clients of one
// broker pay differently, so every number here can be replaced in the configuration.

public import Market

public struct BrokeragePlan: Codable, Hashable, Sendable {
    public var name: String
    public var delivery: BrokerageTerm
    public var intraday: BrokerageTerm
    public var future: BrokerageTerm
    public var option: BrokerageTerm
    /// Taken for each share that left the demat account on a day, tax included.
    public var depositoryPerShareAndDay: Money
    /// False only where engines that know no taxes are compared: then brokerage is all that is charged.
    public var isTaxed = true

    public init(
        name: String, delivery: BrokerageTerm, intraday: BrokerageTerm, future: BrokerageTerm,
        option: BrokerageTerm, depositoryPerShareAndDay: Money = .zero
    ) {
        self.name = name
        self.delivery = delivery
        self.intraday = intraday
        self.future = future
        self.option = option
        self.depositoryPerShareAndDay = depositoryPerShareAndDay
    }

    /// ShareKhan's own page, seen 2025: options were ₹20 in one reading and ₹39 in another, and older
    /// accounts have dearer plans. Its depository charge was not found: set it from the account's tariff.
    public static let sharekhan = BrokeragePlan(
        name: "sharekhan",
        delivery: BrokerageTerm(rate: "0.30 %", minimumPerUnit: Money(paise: 1)),
        intraday: BrokerageTerm(rate: "0.02 %", minimumPerUnit: Money(paise: 1)),
        future: BrokerageTerm(rate: "0.02 %"),
        option: BrokerageTerm(perLot: Money(rupees: 20)))

    /// Zerodha, seen 2026: ₹13 and 18 % GST for a sale from demat.
    public static let zerodha = BrokeragePlan(
        name: "zerodha",
        delivery: BrokerageTerm(),
        intraday: BrokerageTerm(rate: "0.03 %", maximumPerOrder: Money(rupees: 20)),
        future: BrokerageTerm(rate: "0.03 %", maximumPerOrder: Money(rupees: 20)),
        option: BrokerageTerm(perOrder: Money(rupees: 20)),
        depositoryPerShareAndDay: Money(paise: 1534))

    /// The same amount for every order.
    public static func flat(_ amount: Money) -> BrokeragePlan {
        let term = BrokerageTerm(perOrder: amount)
        return BrokeragePlan(name: "flat", delivery: term, intraday: term, future: term, option: term)
    }

    public static let zero = BrokeragePlan(
        name: "zero", delivery: BrokerageTerm(), intraday: BrokerageTerm(), future: BrokerageTerm(),
        option: BrokerageTerm())

    public func term(for kind: TradeKind) -> BrokerageTerm {
        switch kind {
        case .delivery: delivery
        case .intraday: intraday
        case .future: future
        case .option: option
        }
    }

    /// Brokerage of one order before tax, to 1/10,000 rupee.
    public func brokerage(_ kind: TradeKind, value: Money, quantity: Quantity, lot: Quantity) -> Money {
        term(for: kind).exact(value: value, quantity: quantity, lot: lot).rounded(to: Money(raw: 1))
    }
}

/// What one order of one kind costs: the sum of its parts, at least the minimum, at most the maximum.
public struct BrokerageTerm: Codable, Hashable, Sendable {
    public var rate: Rate
    public var perOrder: Money
    public var perLot: Money
    /// For each unit; zero for none.
    public var minimumPerUnit: Money
    /// Nil when there is no cap.
    public var maximumPerOrder: Money?

    public init(
        rate: Rate = .zero, perOrder: Money = .zero, perLot: Money = .zero, minimumPerUnit: Money = .zero,
        maximumPerOrder: Money? = nil
    ) {
        self.rate = rate
        self.perOrder = perOrder
        self.perLot = perLot
        self.minimumPerUnit = minimumPerUnit
        self.maximumPerOrder = maximumPerOrder
    }

    /// Before rounding.
    func exact(value: Money, quantity: Quantity, lot: Quantity) -> ExactAmount {
        let lots = ExactAmount(perLot).scaled(by: quantity.raw, over: lot.raw)
        let least = ExactAmount(minimumPerUnit).scaled(by: quantity.raw, over: Quantity.scale)
        let charged = max(ExactAmount(value, rate) + ExactAmount(perOrder) + lots, least)
        return maximumPerOrder.map { min(charged, ExactAmount($0)) } ?? charged
    }
}
