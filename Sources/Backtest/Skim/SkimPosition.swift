// One lane's order and what it made, in the light loop. The formulas of levels and of
// following are the Desk's own; here they are only asked when a bar calls for it.
//
// All prices are raw.

import Accounting
import Market
import Trading

/// An entry that waits for the next open; after its fill, what the position was entered with.
struct SkimOrder {
    var side = Side.buy
    var units: Int64 = 0
    var cap: Int64 = 0
    var plan = ExitPlan(stopDistance: nil, targetDistance: nil, trailDistance: nil)
    var signalled = Timestamp(nanoseconds: 0)
    /// Whether the stop follows the price, and whether there is a target: most have neither.
    var trails = false
    var aims = false

    init() {}

    init(side: Side, units: Int64, cap: Int64, plan: ExitPlan, signalled: Timestamp) {
        (self.side, self.units, self.cap) = (side, units, cap)
        (self.plan, self.signalled) = (plan, signalled)
        trails = plan.trailDistance != nil
        aims = plan.targetShare != nil || plan.targetDistance != nil
    }
}

/// What is held, from one fill.
struct SkimPosition: ~Copyable {
    var isLong = true
    var units: Int64 = 0
    var entry: Int64 = 0
    var enteredAt = Timestamp(nanoseconds: 0)
    var charged = Charges.zero
    var target: Int64?
    var stop: Int64 = 0
    /// The worst price at which the stop that rests may fill.
    var stopCap: Int64 = 0
    /// When the resting stop was last placed or moved.
    var stopMovedAt = Timestamp(nanoseconds: 0)
    var best: Int64 = 0
    /// Why it is being left, at which price at worst.
    var leaving: ExitReason?
    var leavingCap: Int64 = 0

    var side: Side { isLong ? .buy : .sell }

    /// Whether `price` is at or beyond the stop.
    func stops(at price: Int64) -> Bool { isLong ? price <= stop : price >= stop }

    func reaches(_ goal: Int64, at price: Int64) -> Bool { isLong ? price >= goal : price <= goal }

    func gain(at price: Int64) -> Int64 { (isLong ? price - entry : entry - price) * units }

    /// Lows and highs strictly between these change nothing.
    func calm(_ plan: borrowing ExitPlan, tick: Price) -> (floor: Int64, ceiling: Int64) {
        var profit = target
        let bound = plan.trailBound(side, from: Price(raw: entry), stop: Price(raw: stop), tick: tick)?.raw
        if let bound { profit = profit.map { isLong ? min($0, bound) : max($0, bound) } ?? bound }
        return isLong ? (stop, profit ?? .max) : (profit ?? .min, stop)
    }

    /// The Desk has seen this price: the stop follows where it should. True when it moved.
    mutating func see(
        _ price: Int64, at time: Timestamp, _ plan: borrowing ExitPlan, tick: Price
    ) -> Bool {
        best = isLong ? max(best, price) : min(best, price)
        guard leaving == nil, time - stopMovedAt >= ExitPlan.trailPause else { return false }
        let level = plan.trailed(
            side, from: Price(raw: entry), best: Price(raw: best), stop: Price(raw: stop), tick: tick)
        guard let level else { return false }
        stop = level.raw
        stopMovedAt = time
        return true
    }
}

extension Side {
    func takes(_ price: Int64, cap: Int64) -> Bool { self == .buy ? price <= cap : price >= cap }
}
