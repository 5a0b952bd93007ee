// The running estimate of a fill's charges, made ready for one kind of trade: the same
// numbers as `ChargeRules.estimate`, without looking a row up and without a name.
//
// A search books hundreds of millions of fills; products that fit 64 bits are made there.

public import Market

public struct FillCharges: Hashable, Sendable {
    private let term: BrokerageTerm
    private let lot: Quantity
    /// Whether brokerage is a rate, a fixed amount and perhaps a minimum a unit.
    private let isSimple: Bool
    private let isTaxed: Bool
    private let buying: Rates
    private let selling: Rates

    private struct Rates: Hashable, Sendable {
        let transactionTax: Rate
        let exchangeFee: Rate
        let regulatorFee: Rate
        let stampDuty: Rate
        let goodsAndServicesTax: Rate
    }

    /// Nil for a segment that the schedule does not know.
    public init?(_ rules: ChargeRules, exchange: Exchange, kind: TradeKind, lot: Quantity = Quantity(1)) {
        guard let fee = rules.schedule.exchangeFee(exchange, kind) else { return nil }
        let schedule = rules.schedule
        isTaxed = rules.plan.isTaxed
        term = rules.plan.term(for: kind)
        self.lot = lot
        isSimple = term.perLot == .zero && term.maximumPerOrder == nil
        func rates(_ side: Side) -> Rates {
            Rates(
                transactionTax: schedule.transactionTax(kind, side), exchangeFee: fee,
                regulatorFee: schedule.regulatorFee,
                stampDuty: side == .buy ? schedule.stampDuty(kind) : .zero,
                goodsAndServicesTax: schedule.goodsAndServicesTax)
        }
        buying = rates(.buy)
        selling = rates(.sell)
    }

    /// - Parameter value: of the fill, never negative.
    public func estimate(_ side: Side, _ value: Money, _ quantity: Quantity) -> Charges {
        guard isTaxed else { return Charges(brokerage: brokerage(value, quantity)) }
        let rates = side == .buy ? buying : selling
        var charges = Charges(
            brokerage: brokerage(value, quantity), transactionTax: rates.transactionTax.quickly(of: value),
            exchangeFee: rates.exchangeFee.quickly(of: value),
            regulatorFee: rates.regulatorFee.quickly(of: value),
            stampDuty: rates.stampDuty.quickly(of: value))
        let taxed = charges.brokerage + charges.exchangeFee + charges.regulatorFee
        charges.goodsAndServicesTax = rates.goodsAndServicesTax.quickly(of: taxed)
        return charges
    }

    private func brokerage(_ value: Money, _ quantity: Quantity) -> Money {
        guard isSimple, quantity.isWhole else {
            return term.exact(value: value, quantity: quantity, lot: lot).rounded(to: Money(raw: 1))
        }
        let charged = term.rate.quickly(of: value) + term.perOrder
        return max(charged, Money(raw: term.minimumPerUnit.raw * quantity.units))
    }
}

extension Rate {
    /// As `of`, in 64 bits where they hold the product. Not for negative amounts.
    func quickly(of amount: Money) -> Money {
        let (product, overflow) = amount.raw.multipliedReportingOverflow(by: billionths)
        guard !overflow, product >= 0, product < .max - 500_000_000 else { return of(amount) }
        return Money(raw: (product + 500_000_000) / 1_000_000_000)
    }
}
