// How many units an entry asks for: what the rule says, cut to what the limits could
// allow, in whole lots.
//
// "Equity" is the strategy's own and of this moment: its allotment, and what it has
// realised since the day's opening less its charges. Paper profit buys nothing.

import Market
import Rules

extension Desk {
    func equity(of seat: Int) -> Money {
        let totals = ledger.totals(owner: .strategy(seat))
        return max(seats[seat].allotment + totals.realised - totals.charges, .zero)
    }

    func size(
        _ entry: Entry, _ plan: ExitPlan, at price: Price, _ seat: Int, _ instrument: Instrument
    ) -> Sizing {
        let unit = price.times(instrument.multiplier)
        let (most, cut) = largestEntry(at: unit, seat, instrument)
        var sizing = Sizing(
            asked: entry.size, equity: equity(of: seat), budget: .zero, perUnit: unit, wanted: 0, most: most,
            cut: cut, lot: max(instrument.lot.units, 1))
        switch entry.size {
        case .shares(let units):
            sizing.wanted = units
            return sizing
        case .lots(let lots):
            sizing.wanted = min(lots, 1_000_000) * sizing.lot
            return sizing
        case .rupees(let rupees): sizing.budget = Money(rupees: rupees)
        case .equity(let points): sizing.budget = sizing.equity.basisPoints(points)
        case .risk(let points):
            sizing.budget = sizing.equity.basisPoints(points)
            sizing.perUnit = plan.loss(from: price)?.times(instrument.multiplier) ?? unit
        case .volatility(let points, let realised):
            sizing.budget = Money.inRange(Double(sizing.equity.basisPoints(points).raw) / realised)
        }
        sizing.wanted = sizing.budget.units(at: sizing.perUnit)
        return sizing
    }

    /// The most units that RC-08 and RC-30 could let pass at the capped price, and which of their limits
    /// is the least.
    private func largestEntry(
        at price: Price, _ seat: Int, _ instrument: Instrument
    ) -> (most: Int64, cut: Sizing.Cut) {
        let worst = price.moved(byBasisPoints: opening.limits[.marketProtection])
        var least = (value: Money(paise: opening.limits[.orderValue]), cut: Sizing.Cut.orderValue)
        let share = opening.equity.basisPoints(opening.limits[.orderValueShare])
        if share < least.value { least = (share, .orderValueShare) }
        let scrip = seats[seat].allotment.basisPoints(opening.limits[.scripShare])
        if scrip < least.value { least = (scrip, .scripShare) }
        let byValue = least.value.units(at: worst)
        guard let freeze = instrument.largestOrder, freeze.units < byValue else {
            return (byValue, least.cut)
        }
        return (freeze.units, .largestOrder)
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
