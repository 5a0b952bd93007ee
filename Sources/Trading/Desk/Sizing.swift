// How many units an entry asks for: what the rule says, cut to what the limits could
// allow, in whole lots. One reckoning, for the Desk and for whoever stands in for it.
//
// "Equity" is the strategy's own and of this moment: its allotment, and what it has
// realised since the day's opening less its charges. Paper profit buys nothing.

public import Market
public import Rules

/// What bounds the size of a strategy's entries on one day.
public struct EntrySizing: Sendable {
    /// The most that RC-08 and RC-30 could let pass, at the capped price.
    private let most: Money
    /// Hundredths of a percent that an order may pay beyond the price it saw.
    private let protection: Int64

    /// - Parameters:
    ///   - equity: Of the account, at the day's opening.
    ///   - allotment: Of the strategy.
    public init(_ limits: RiskLimits, equity: Money, allotment: Money) {
        protection = limits[.marketProtection]
        let order = min(
            Money(paise: limits[.orderValue]), equity.basisPoints(limits[.orderValueShare]))
        most = min(order, allotment.basisPoints(limits[.scripShare]))
    }

    /// Whole lots, in units; zero for none.
    ///
    /// - Parameters:
    ///   - price: At which the entry would trade.
    ///   - equity: The strategy's, now.
    public func units(
        _ size: Size, _ plan: ExitPlan, at price: Price, equity: Money, _ instrument: borrowing Instrument
    ) -> Int64 {
        let unit = price.times(instrument.multiplier)
        let lot = max(instrument.lot.units, 1)
        let wanted: Int64 =
            switch size {
            case .shares(let units): units
            case .lots(let lots): min(lots, 1_000_000) * lot
            case .rupees(let rupees): Money(rupees: rupees).units(at: unit)
            case .equity(let points): equity.basisPoints(points).units(at: unit)
            case .risk(let points):
                equity.basisPoints(points).units(
                    at: plan.loss(from: price)?.times(instrument.multiplier) ?? unit)
            case .volatility(let points, let realised):
                Money.inRange(Double(equity.basisPoints(points).raw) / realised).units(at: unit)
            }
        var units = min(wanted, most.units(at: unit.moved(byBasisPoints: protection)))
        if let freeze = instrument.largestOrder { units = min(units, freeze.units) }
        return max(lot == 1 ? units : units / lot * lot, 0)
    }
}

extension Desk {
    func equity(of seat: Int) -> Money {
        let totals = ledger.totals(owner: .strategy(seat))
        return max(seats[seat].allotment + totals.realised - totals.charges, .zero)
    }

    func size(
        _ entry: Entry, _ plan: ExitPlan, at price: Price, _ seat: Int, _ instrument: Instrument
    ) -> Quantity {
        let sizing = EntrySizing(
            opening.limits, equity: opening.equity, allotment: seats[seat].allotment)
        return Quantity(sizing.units(entry.size, plan, at: price, equity: equity(of: seat), instrument))
    }
}

extension Money {
    /// A statistic turned into an amount, cut to what an amount can be.
    static func inRange(_ raw: Double) -> Money {
        Money(raw: raw < 9e15 ? Int64(max(raw, 0)) : 9_000_000_000_000_000)
    }

    /// Whole units that this amount buys; zero for a price of zero.
    func units(at price: Price) -> Int64 { price.raw > 0 ? max(raw, 0) / price.raw : 0 }
}

extension Price {
    /// Rupees of value a unit, where a rupee of price is worth more than one (commodities).
    fileprivate func times(_ multiplier: Int64) -> Price {
        Price(raw: min(raw * max(multiplier, 1), Price.limit.raw))
    }
}
