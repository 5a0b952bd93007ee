// One lane's order or position in the light loop, and how a bar passes over it: open,
// the extreme that hurts, the other one, close; a stop before a target.
//
// All prices are raw. What the model does not cover is thrown, never guessed.

import Accounting
import Market
import Trading

/// An entry that waits for the next open.
struct SkimOrder {
    let side: Side
    let units: Int64
    let cap: Int64
    let plan: ExitPlan
    let signalled: Timestamp
}

/// What is held, from one fill.
struct SkimPosition {
    let side: Side
    let units: Int64
    let entry: Int64
    let enteredAt: Timestamp
    let charged: Charges
    let plan: ExitPlan
    let target: Int64?
    var stop: Int64
    /// When the resting stop was last placed or moved.
    var stopMovedAt: Timestamp
    var best: Int64
    /// Why it is being left, at which price at worst.
    var leaving: (reason: ExitReason, cap: Int64)?

    private var isLong: Bool { side == .buy }

    /// Whether `price` is at or beyond the stop.
    func stops(at price: Int64) -> Bool { isLong ? price <= stop : price >= stop }

    func reaches(_ goal: Int64, at price: Int64) -> Bool { isLong ? price >= goal : price <= goal }

    /// Lows and highs strictly between these change nothing.
    func calm(tick: Int64) -> (floor: Int64, ceiling: Int64) {
        var profit = target
        if let bound = trailBound(tick: tick) {
            profit = profit.map { isLong ? min($0, bound) : max($0, bound) } ?? bound
        }
        return isLong ? (stop, profit ?? .max) : (profit ?? .min, stop)
    }

    private func trailBound(tick: Int64) -> Int64? {
        guard let distance = plan.trailDistance?.raw else { return nil }
        let step = max(trailStep, tick)
        return isLong
            ? max(entry + plan.trailAfter.raw, stop + step + distance)
            : min(entry - plan.trailAfter.raw, stop - step - distance)
    }

    /// The least by which a stop is moved.
    private var trailStep: Int64 {
        let price = Price(raw: stop)
        return (price.moved(byBasisPoints: 5) - price).raw
    }

    /// The Desk has seen this price: the stop follows where it should. True when it moved.
    mutating func see(_ price: Int64, at time: Timestamp, tick: Int64) -> Bool {
        best = isLong ? max(best, price) : min(best, price)
        guard leaving == nil, let distance = plan.trailDistance?.raw else { return false }
        let gain = isLong ? best - entry : entry - best
        guard gain >= plan.trailAfter.raw else { return false }
        let raw = Price(raw: isLong ? best - distance : best + distance)
        let level = max(
            (isLong ? raw.roundedDown(to: Price(raw: tick)) : raw.roundedUp(to: Price(raw: tick))).raw, tick)
        guard isLong ? level > stop : level < stop, abs(level - stop) >= trailStep,
            time - stopMovedAt >= .seconds(5)
        else { return false }
        stop = level
        stopMovedAt = time
        return true
    }
}

extension Side {
    func takes(_ price: Int64, cap: Int64) -> Bool { self == .buy ? price <= cap : price >= cap }
}
