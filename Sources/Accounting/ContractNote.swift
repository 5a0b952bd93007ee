// The true charges of a day, as its contract note will print them, from all trades of
// one account.
//
// Brokerage is by order, STT and stamp duty by scrip over the whole day, the fees on
// the turnover; each item is summed exactly and rounded once. What the running
// estimates missed is `note.charges - estimates`, and is booked as its own entry.

public import Market

public struct ContractNote: Hashable, Sendable {
    public let charges: Charges

    /// Where the note's practice is not settled among brokers, with the usual one as default.
    public struct Practice: Hashable, Sendable {
        public enum TaxRounding: String, Hashable, Sendable { case perNote, perScrip }

        /// Whether STT goes to the whole rupee once, or for each scrip.
        public var transactionTaxRounding: TaxRounding
        /// A paisa or a rupee.
        public var stampDutyUnit: Money

        public init(
            transactionTaxRounding: TaxRounding = .perNote, stampDutyUnit: Money = Money(paise: 1)
        ) {
            self.transactionTaxRounding = transactionTaxRounding
            self.stampDutyUnit = stampDutyUnit
        }
    }

    /// Charges a day's trades; throws for a leg whose segment the schedule does not know. The caller
    /// keeps its estimates then and says so.
    public init(_ legs: [TradeLeg], rules: ChargeRules, practice: Practice = Practice()) throws(ChargeError) {
        var day = DaysTrades(rules: rules)
        for leg in legs { try day.take(leg) }
        charges = day.charges(practice)
    }
}

/// The day's trades, gathered by what each charge is reckoned on.
private struct DaysTrades {
    let rules: ChargeRules
    private var orders = Gathered<OrderKey, OrderTurnover>()
    private var scrips = Gathered<String, ScripDay>()
    /// Units that left the demat account (positive) or came in, by share.
    private var delivered = Gathered<String, Quantity>()
    private var exchangeFee = ExactAmount.zero
    private var turnover = Money.zero

    private struct OrderKey: Hashable {
        let instrument: String
        let kind: TradeKind
        let order: Int
    }

    private struct OrderTurnover {
        let kind: TradeKind
        let lot: Quantity
        var value = Money.zero
        var quantity = Quantity.zero
    }

    init(rules: ChargeRules) { self.rules = rules }

    mutating func take(_ leg: TradeLeg) throws(ChargeError) {
        guard let kind = leg.kind, let fee = rules.schedule.exchangeFee(leg.exchange, kind) else {
            throw .unknownSegment(instrument: leg.instrument)
        }
        turnover += leg.value
        exchangeFee += ExactAmount(leg.value, fee)
        let order = OrderKey(instrument: leg.instrument, kind: kind, order: leg.order)
        orders.update(order, OrderTurnover(kind: kind, lot: leg.lot)) {
            $0.value += leg.value
            $0.quantity += leg.quantity
        }
        scrips.update(leg.instrument, ScripDay()) { $0.take(leg, kind, rules.schedule) }
        if kind == .delivery {
            delivered.update(leg.isin, .zero) { $0 += leg.side == .sell ? leg.quantity : -leg.quantity }
        }
    }

    func charges(_ practice: ContractNote.Practice) -> Charges {
        let schedule = rules.schedule
        guard rules.plan.isTaxed else { return Charges(brokerage: brokerage) }
        var charges = Charges(
            brokerage: brokerage,
            transactionTax: transactionTax(practice.transactionTaxRounding),
            exchangeFee: exchangeFee.roundedToPaise,
            regulatorFee: ExactAmount(turnover, schedule.regulatorFee).roundedToPaise,
            stampDuty: scrips.values.reduce(ExactAmount.zero) { $0 + $1.stampDuty(schedule) }
                .rounded(to: practice.stampDutyUnit),
            depository: depository)
        let taxed = charges.brokerage + charges.exchangeFee + charges.regulatorFee
        charges.goodsAndServicesTax = ExactAmount(taxed, schedule.goodsAndServicesTax).roundedToPaise
        return charges
    }

    private var brokerage: Money {
        orders.values.reduce(.zero) {
            let term = rules.plan.term(for: $1.kind)
            return $0 + term.exact(value: $1.value, quantity: $1.quantity, lot: $1.lot).roundedToPaise
        }
    }

    private func transactionTax(_ rounding: ContractNote.Practice.TaxRounding) -> Money {
        let taxes = scrips.values.map { $0.transactionTax(rules.schedule) }
        let rupee = Money(rupees: 1)
        return switch rounding {
        case .perNote: taxes.reduce(.zero, +).rounded(to: rupee)
        case .perScrip: taxes.reduce(.zero) { $0 + $1.rounded(to: rupee) }
        }
    }

    private var depository: Money {
        let debits = delivered.values.count { $0 > .zero }
        return Money(raw: rules.plan.depositoryPerShareAndDay.raw * Int64(debits))
    }
}

/// Values by key, in the order in which the keys came.
private struct Gathered<Key: Hashable, Value> {
    private var places: [Key: Int] = [:]
    private(set) var values: [Value] = []

    mutating func update(_ key: Key, _ initial: Value, _ change: (inout Value) -> Void) {
        let place = places[key] ?? values.count
        if place == values.count {
            places[key] = place
            values.append(initial)
        }
        change(&values[place])
    }
}
