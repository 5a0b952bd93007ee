// How many units an entry asks for: what the rule says, cut to what the limits could
// allow, in whole lots. One reckoning, for the Desk and for whoever stands in for it.
//
// "Equity" is the strategy's own and of this moment: its allotment, and what it has
// realised since the day's opening less its charges. Paper profit buys nothing.

public import Market
public import Rules

/// What bounds the size of a strategy's entries on one day.
public struct EntrySizing: Sendable {
    /// The most that RC-08 and RC-30 could let pass, at the capped price, and which of them says so.
    private let most: Money
    private let cut: Sizing.Cut
    /// Hundredths of a percent that an order may pay beyond the price it saw.
    private let protection: Int64

    /// - Parameters:
    ///   - equity: Of the account, at the day's opening.
    ///   - allotment: Of the strategy.
    public init(_ limits: RiskLimits, equity: Money, allotment: Money) {
        protection = limits[.marketProtection]
        var least = (value: Money(paise: limits[.orderValue]), cut: Sizing.Cut.orderValue)
        let share = equity.basisPoints(limits[.orderValueShare])
        if share < least.value { least = (share, .orderValueShare) }
        let scrip = allotment.basisPoints(limits[.scripShare])
        if scrip < least.value { least = (scrip, .scripShare) }
        (most, cut) = least
    }

    /// The arithmetic from the rule's wish to whole lots.
    ///
    /// - Parameters:
    ///   - price: At which the entry would trade.
    ///   - equity: The strategy's, now.
    public func sizing(
        _ size: Size, _ plan: ExitPlan, at price: Price, equity: Money, _ instrument: borrowing Instrument
    ) -> Sizing {
        let unit = price.times(instrument.multiplier)
        let byValue = most.units(at: unit.moved(byBasisPoints: protection))
        let freeze = instrument.largestOrder?.units ?? .max
        var sizing = Sizing(
            asked: size, equity: equity, budget: .zero, perUnit: unit, wanted: 0,
            most: min(byValue, freeze), cut: freeze < byValue ? .largestOrder : cut,
            lot: max(instrument.lot.units, 1))
        switch size {
        case .shares(let units):
            sizing.wanted = units
            return sizing
        case .lots(let lots):
            sizing.wanted = min(lots, 1_000_000) * sizing.lot
            return sizing
        case .rupees(let rupees): sizing.budget = Money(rupees: rupees)
        case .equity(let points): sizing.budget = equity.basisPoints(points)
        case .risk(let points):
            sizing.budget = equity.basisPoints(points)
            sizing.perUnit = plan.loss(from: price)?.times(instrument.multiplier) ?? unit
        case .volatility(let points, let realised):
            sizing.budget = Money.inRange(Double(equity.basisPoints(points).raw) / realised)
        }
        sizing.wanted = sizing.budget.units(at: sizing.perUnit)
        return sizing
    }

    /// Whole lots, in units; zero for none.
    public func units(
        _ size: Size, _ plan: ExitPlan, at price: Price, equity: Money, _ instrument: borrowing Instrument
    ) -> Int64 {
        sizing(size, plan, at: price, equity: equity, instrument).units
    }
}

extension Desk {
    func equity(of seat: Int) -> Money {
        let totals = ledger.totals(owner: .strategy(seat))
        return max(seats[seat].allotment + totals.realised - totals.charges, .zero)
    }

    func size(
        _ entry: Entry, _ plan: ExitPlan, at price: Price, _ seat: Int, _ instrument: Instrument
    ) -> Sizing {
        EntrySizing(opening.limits, equity: opening.equity, allotment: seats[seat].allotment)
            .sizing(entry.size, plan, at: price, equity: equity(of: seat), instrument)
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
