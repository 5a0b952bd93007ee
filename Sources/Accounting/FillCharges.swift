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
    private let rates: TradeRates

    /// Nil for a segment that the schedule does not know.
    public init?(_ rules: ChargeRules, exchange: Exchange, kind: TradeKind, lot: Quantity = Quantity(1)) {
        guard let rates = rules.rates(exchange, kind) else { return nil }
        self.rates = rates
        isTaxed = rules.plan.isTaxed
        term = rules.plan.term(for: kind)
        self.lot = lot
        isSimple = term.perLot == .zero && term.maximumPerOrder == nil
    }

    /// - Parameter value: of the fill, never negative.
    public func estimate(_ side: Side, _ value: Money, _ quantity: Quantity) -> Charges {
        guard isTaxed else { return Charges(brokerage: brokerage(value, quantity)) }
        let rates = rates.of(side)
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
