// Rates and plan of one day, ready to be applied to fills.
//
// A date before the tables begin, and a segment they do not hold, are refused: a trade
// whose cost is unknown is not made. What the day really cost is `ContractNote`'s.

public import Market

public struct ChargeRules: Hashable, Sendable {
    public let plan: BrokeragePlan
    public let date: CalendarDate
    let schedule: ChargeSchedule
    /// By exchange, then kind of trade: looked up once, applied to every fill.
    private let rates: [TradeRates?]

    /// The rules in force on `date`; throws when the schedule does not reach it: name a later rulebook.
    public init(plan: BrokeragePlan, rulebook date: CalendarDate) throws(ChargeError) {
        self.plan = plan
        self.date = date
        let schedule = try ChargeSchedule.builtIn.asOf(date)
        self.schedule = schedule
        rates = Exchange.allCases.flatMap { exchange in
            TradeKind.allCases.map { TradeRates(schedule, exchange, $0) }
        }
    }

    /// Nil for a segment that the schedule does not know.
    func rates(_ exchange: Exchange, _ kind: TradeKind) -> TradeRates? {
        rates[exchange.place * TradeKind.allCases.count + kind.place]
    }

    /// What a fill costs as if it were alone: the running estimate that the contract note replaces.
    ///
    /// Nil for a segment that the schedule does not know: refuse such an order.
    /// Not rounded to paise or rupees; a cap by order is applied to the fill, so it never falls short.
    public func estimate(_ leg: TradeLeg) -> Charges? {
        guard let kind = leg.kind, let rates = rates(leg.exchange, kind)?.of(leg.side) else { return nil }
        let value = leg.value
        guard plan.isTaxed else {
            return Charges(
                brokerage: plan.brokerage(kind, value: value, quantity: leg.quantity, lot: leg.lot))
        }
        var charges = Charges(
            brokerage: plan.brokerage(kind, value: value, quantity: leg.quantity, lot: leg.lot),
            transactionTax: rates.transactionTax.of(value), exchangeFee: rates.exchangeFee.of(value),
            regulatorFee: rates.regulatorFee.of(value), stampDuty: rates.stampDuty.of(value))
        let taxed = charges.brokerage + charges.exchangeFee + charges.regulatorFee
        charges.goodsAndServicesTax = rates.goodsAndServicesTax.of(taxed)
        return charges
    }
}

/// The charge tables cannot answer.
public enum ChargeError: Error, Hashable, Sendable, CustomStringConvertible {
    case dateNotCovered(CalendarDate, from: CalendarDate)
    case unknownSegment(instrument: String)

    public var description: String {
        switch self {
        case .dateNotCovered(let date, let from):
            "expected a rulebook date from \(from) on, found \(date): choose a later one with --rules-as-of"
        case .unknownSegment(let instrument):
            "expected cash, futures or options of NSE or BSE, found \(instrument): "
                + "the charge tables have no row for it, so leave it out"
        }
    }
}

/// The rates of one kind of trade on one exchange.
struct TradeRates: Hashable, Sendable {
    struct Sided: Hashable, Sendable {
        let transactionTax: Rate
        let exchangeFee: Rate
        let regulatorFee: Rate
        /// Zero for a seller.
        let stampDuty: Rate
        let goodsAndServicesTax: Rate
    }

    private let buying: Sided
    private let selling: Sided

    /// Nil for a segment that the schedule does not know.
    init?(_ schedule: ChargeSchedule, _ exchange: Exchange, _ kind: TradeKind) {
        guard let fee = schedule.exchangeFee(exchange, kind) else { return nil }
        func rates(_ side: Side) -> Sided {
            Sided(
                transactionTax: schedule.transactionTax(kind, side), exchangeFee: fee,
                regulatorFee: schedule.regulatorFee,
                stampDuty: side == .buy ? schedule.stampDuty(kind) : .zero,
                goodsAndServicesTax: schedule.goodsAndServicesTax)
        }
        buying = rates(.buy)
        selling = rates(.sell)
    }

    func of(_ side: Side) -> Sided { side == .buy ? buying : selling }
}

extension Exchange {
    /// In the order of `allCases`.
    fileprivate var place: Int {
        switch self {
        case .nse: 0
        case .bse: 1
        case .mcx: 2
        }
    }
}

extension TradeKind {
    /// In the order of `allCases`.
    fileprivate var place: Int {
        switch self {
        case .delivery: 0
        case .intraday: 1
        case .future: 2
        case .option: 3
        }
    }
}
