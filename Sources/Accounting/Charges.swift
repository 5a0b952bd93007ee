// What a trade costs besides its price, item by item as a contract note prints it.
//
// The same value serves as a fill's running estimate and as a day's true sum; which of
// the two it is, its maker says: `ChargeRules.estimate` or `ContractNote`.

public import Market

/// All items are costs: positive is paid. The exchange fee includes the investor protection fund's part.
public struct Charges: Codable, Hashable, Sendable {
    public var brokerage: Money
    /// Securities transaction tax (STT).
    public var transactionTax: Money
    /// The exchange's transaction charge with its investor protection part.
    public var exchangeFee: Money
    /// The SEBI turnover fee.
    public var regulatorFee: Money
    public var stampDuty: Money
    /// GST on brokerage, exchange fee and regulator fee.
    public var goodsAndServicesTax: Money
    /// The depository's debit charge for shares sold from the demat account, taxed. Never on the note itself.
    public var depository: Money

    public init(
        brokerage: Money = .zero, transactionTax: Money = .zero, exchangeFee: Money = .zero,
        regulatorFee: Money = .zero, stampDuty: Money = .zero, goodsAndServicesTax: Money = .zero,
        depository: Money = .zero
    ) {
        self.brokerage = brokerage
        self.transactionTax = transactionTax
        self.exchangeFee = exchangeFee
        self.regulatorFee = regulatorFee
        self.stampDuty = stampDuty
        self.goodsAndServicesTax = goodsAndServicesTax
        self.depository = depository
    }

    public static let zero = Charges()

    public var total: Money {
        brokerage + transactionTax + exchangeFee + regulatorFee + stampDuty + goodsAndServicesTax + depository
    }

    public static func + (a: Charges, b: Charges) -> Charges { a.combined(with: b, +) }
    public static func - (a: Charges, b: Charges) -> Charges { a.combined(with: b, -) }
    public static func += (a: inout Charges, b: Charges) { a = a + b }

    private func combined(with other: Charges, _ combine: (Money, Money) -> Money) -> Charges {
        Charges(
            brokerage: combine(brokerage, other.brokerage),
            transactionTax: combine(transactionTax, other.transactionTax),
            exchangeFee: combine(exchangeFee, other.exchangeFee),
            regulatorFee: combine(regulatorFee, other.regulatorFee),
            stampDuty: combine(stampDuty, other.stampDuty),
            goodsAndServicesTax: combine(goodsAndServicesTax, other.goodsAndServicesTax),
            depository: combine(depository, other.depository))
    }
}

extension Charges {
    /// Item by item, with the words of a contract note.
    public var kinds: [(key: String, name: String, amount: Money)] {
        [
            ("brokerage", "brokerage", brokerage), ("transaction_tax", "STT", transactionTax),
            ("exchange_fee", "exchange fee", exchangeFee), ("regulator_fee", "SEBI fee", regulatorFee),
            ("stamp_duty", "stamp duty", stampDuty), ("gst", "GST", goodsAndServicesTax),
            ("depository", "depository", depository),
        ]
    }
}
