// Where a plan's stop and target lie, from the average price of the entry: exact, in
// whole ticks, rounded away from profit.
//
// A share of the price, as a file states it in percent, is a fraction of the average
// entry price itself; a distance in rupees is added or taken away as it is.

public import Market

extension ExitPlan {
    /// Whether the file asked for a stop.
    public var hasStop: Bool { stopShare != nil || stopDistance != nil }

    /// Trigger of the stop of a position entered at `average`, at least one tick; nil without a stop.
    public func stopLevel(_ entry: Side, from average: Price, tick: Price) -> Price? {
        guard let raw = level(stopShare, stopDistance, entry.opposite, average) else { return nil }
        return max(raw.rounded(to: tick, up: entry == .sell), tick)
    }

    /// The first price on the tick at which the target is reached; nil without a target.
    public func targetLevel(_ entry: Side, from average: Price, tick: Price) -> Price? {
        guard let raw = level(targetShare, targetDistance, entry, average) else { return nil }
        return raw.rounded(to: tick, up: entry == .buy)
    }

    /// What a unit loses between an entry at `price` and its stop, before rounding; nil without a stop.
    public func loss(from price: Price) -> Price? {
        guard let share = stopShare else { return stopDistance }
        return Price(raw: Int64(Int128(price.raw) * Int128(share) / ExitPlan.whole))
    }

    private static let whole: Int128 = 1_000_000

    /// A price in parts of a tick.
    private struct Exact {
        /// Price × a million.
        var raw: Int128

        func rounded(to tick: Price, up: Bool) -> Price {
            let step = Int128(tick.raw) * ExitPlan.whole
            if let raw = Int64(exactly: raw), let step = Int64(exactly: step) {
                return Price(raw: Exact.steps(raw, step, up: up) * tick.raw)
            }
            return Price(raw: Int64(Exact.steps(raw, step, up: up)) * tick.raw)
        }

        private static func steps<Whole: FixedWidthInteger>(_ raw: Whole, _ step: Whole, up: Bool) -> Whole {
            let (quotient, rest) = raw.quotientAndRemainder(dividingBy: step)
            return up && rest > 0 ? quotient + 1 : !up && rest < 0 ? quotient - 1 : quotient
        }
    }

    private func level(_ share: Int64?, _ distance: Price?, _ side: Side, _ average: Price) -> Exact? {
        let price = Int128(average.raw)
        if let share { return Exact(raw: price * (ExitPlan.whole + Int128(side.sign * share))) }
        return distance.map { Exact(raw: (price + Int128(side.sign * $0.raw)) * ExitPlan.whole) }
    }
}
