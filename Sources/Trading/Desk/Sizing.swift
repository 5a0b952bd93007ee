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
    ) -> Quantity {
        let unit = price.times(instrument.multiplier)
        let wanted: Int64 =
            switch entry.size {
            case .shares(let units): units
            case .lots(let lots): min(lots, 1_000_000) * max(instrument.lot.units, 1)
            case .rupees(let rupees): Money(rupees: rupees).units(at: unit)
            case .equity(let points): equity(of: seat).basisPoints(points).units(at: unit)
            case .risk(let points):
                equity(of: seat).basisPoints(points).units(
                    at: plan.loss(from: price)?.times(instrument.multiplier) ?? unit)
            case .volatility(let points, let realised):
                Money.inRange(Double(equity(of: seat).basisPoints(points).raw) / realised).units(at: unit)
            }
        let units = min(wanted, largestEntry(at: unit, seat, instrument))
        let lot = max(instrument.lot.units, 1)
        return Quantity(max(units / lot * lot, 0))
    }

    /// The most units that RC-08 and RC-30 could let pass at the capped price.
    private func largestEntry(at price: Price, _ seat: Int, _ instrument: Instrument) -> Int64 {
        let worst = price.moved(byBasisPoints: opening.limits[.marketProtection])
        let order = min(
            Money(paise: opening.limits[.orderValue]),
            opening.equity.basisPoints(opening.limits[.orderValueShare]))
        let scrip = seats[seat].allotment.basisPoints(opening.limits[.scripShare])
        let byValue = min(order, scrip).units(at: worst)
        guard let freeze = instrument.largestOrder else { return byValue }
        return min(byValue, freeze.units)
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
