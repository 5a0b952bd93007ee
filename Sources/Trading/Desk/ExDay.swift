// A corporate action that goes ex on the day, and what it makes of a position that was
// carried over the night.
//
// Quantity and cost are exact: the cost stays what it was, the quantity is multiplied,
// and a fraction of a share that comes out is paid as cash by the company, outside of
// this book; its part of the cost goes with it.

public import Accounting
public import Market

public struct ExDay: Codable, Hashable, Sendable {
    public var instrument: InstrumentID
    public var action: CorporateAction

    public init(instrument: InstrumentID, action: CorporateAction) {
        self.instrument = instrument
        self.action = action
    }
}

extension DayOpening {
    /// Whose bars a strategy must be shown again before a day that follows another, in prices of the day:
    /// what its rules saw before the ex-date was in other ones. Companions come first.
    public func begunAnew(by strategy: Int) -> [InstrumentID] {
        let changed = exToday.filter(\.action.changesPrice).map(\.instrument)
        guard !changed.isEmpty else { return [] }
        let (companions, traded) = (strategies[strategy].companions, strategies[strategy].instruments)
        let read = companions + traded.filter { !companions.contains($0) }
        // Rules that read companions are shown all of them in order of time, or none.
        guard !companions.isEmpty else { return read.filter(changed.contains) }
        return read.contains(where: changed.contains) ? read : []
    }
}

extension CarriedPosition {
    /// What became of the position when `action` went ex, and of the plan to leave it.
    ///
    /// - Parameter lastClose: raw, of the session before.
    /// - Returns: the position, nil when only a fraction is left of it; and the fraction paid as cash.
    public func after(
        _ action: CorporateAction, lastClose: Price?, tick: Price
    ) -> (position: CarriedPosition?, fraction: Quantity) {
        var next = self
        if let factor = action.priceFactor(lastClose: lastClose), factor != .one {
            next.plan = plan?.scaled(by: factor, isLong: net > .zero, tick: tick)
            next.best = best.map(factor.of)
        }
        guard action.quantityFactor != .one else { return (next, .zero) }
        let whole = cost ?? averagePrice.value(of: net)
        let raw = action.quantityFactor.of(net)
        let kept = Quantity(raw: raw.raw - raw.raw % Quantity.scale)
        guard kept != .zero else { return (nil, raw) }
        let keptCost = whole.scaled(by: kept.raw, over: raw.raw)
        next.net = kept
        next.cost = keptCost
        next.averagePrice = keptCost.perUnit(kept) ?? averagePrice
        return (next, raw - kept)
    }
}

extension ExitPlan {
    /// The plan in prices of after; its stop on the tick, away from profit.
    func scaled(by factor: Ratio, isLong: Bool, tick: Price) -> ExitPlan {
        var plan = self
        plan.stopDistance = stopDistance.map(factor.of)
        plan.targetDistance = targetDistance.map(factor.of)
        plan.trailDistance = trailDistance.map(factor.of)
        plan.trailAfter = factor.of(trailAfter)
        plan.stop = stop.map { stop in
            let scaled = factor.of(stop)
            return max(isLong ? scaled.roundedDown(to: tick) : scaled.roundedUp(to: tick), tick)
        }
        return plan
    }
}
