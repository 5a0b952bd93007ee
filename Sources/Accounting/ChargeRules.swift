// Rates and plan of one day, ready to be applied to fills.
//
// A date before the tables begin, and a segment they do not hold, are refused: a trade
// whose cost is unknown is not made. What the day really cost is `ContractNote`'s.

public import Market

public struct ChargeRules: Hashable, Sendable {
    public let plan: BrokeragePlan
    public let date: CalendarDate
    let schedule: ChargeSchedule

    /// The rules in force on `date`; throws when the schedule does not reach it: name a later rulebook.
    public init(plan: BrokeragePlan, rulebook date: CalendarDate) throws(ChargeError) {
        self.plan = plan
        self.date = date
        schedule = try ChargeSchedule.builtIn.asOf(date)
    }

    /// What a fill costs as if it were alone: the running estimate that the contract note replaces.
    ///
    /// Nil for a segment that the schedule does not know: refuse such an order.
    /// Not rounded to paise or rupees; a cap by order is applied to the fill, so it never falls short.
    public func estimate(_ leg: TradeLeg) -> Charges? {
        guard let kind = leg.kind, let exchangeFee = schedule.exchangeFee(leg.exchange, kind) else {
            return nil
        }
        let value = leg.value
        guard plan.isTaxed else {
            return Charges(
                brokerage: plan.brokerage(kind, value: value, quantity: leg.quantity, lot: leg.lot))
        }
        var charges = Charges(
            brokerage: plan.brokerage(kind, value: value, quantity: leg.quantity, lot: leg.lot),
            transactionTax: schedule.transactionTax(kind, leg.side).of(value),
            exchangeFee: exchangeFee.of(value),
            regulatorFee: schedule.regulatorFee.of(value),
            stampDuty: leg.side == .buy ? schedule.stampDuty(kind).of(value) : .zero)
        let taxed = charges.brokerage + charges.exchangeFee + charges.regulatorFee
        charges.goodsAndServicesTax = schedule.goodsAndServicesTax.of(taxed)
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
