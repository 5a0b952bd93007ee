// How a stop follows the best price: where to, how far at least, and from which price on.
//
// One reckoning, for the Desk that moves the stop and for whoever waits for it to move.

public import Market

extension ExitPlan {
    /// Between two movements of one stop.
    public static let trailPause = Span.seconds(5)

    /// The least by which a stop is moved: 0.05 % of where it is.
    public static func leastMove(of stop: Price) -> Price { stop.moved(byBasisPoints: 5) - stop }

    /// Where the stop of a position entered at `average` should go now that `best` has been seen; nil while
    /// it stays where it is.
    public func trailed(
        _ entry: Side, from average: Price, best: Price, stop: Price, tick: Price
    ) -> Price? {
        guard let distance = trailDistance,
            (entry == .buy ? best - average : average - best) >= trailAfter
        else { return nil }
        let level = ExitPlan.stopTrigger(entry, from: best, distance, tick: tick)
        let move = entry == .buy ? level - stop : stop - level
        return move > .zero && move >= ExitPlan.leastMove(of: stop) ? level : nil
    }

    /// The price from which on the stop follows; nil when it never does.
    public func trailBound(_ entry: Side, from average: Price, stop: Price, tick: Price) -> Price? {
        guard let distance = trailDistance else { return nil }
        let step = max(ExitPlan.leastMove(of: stop), tick)
        return entry == .buy
            ? max(average + trailAfter, stop + step + distance)
            : min(average - trailAfter, stop - step - distance)
    }

    /// A trigger this far behind `price`, on the tick and at least one tick high.
    static func stopTrigger(_ entry: Side, from price: Price, _ distance: Price, tick: Price) -> Price {
        let raw = entry == .buy ? price - distance : price + distance
        return max(entry == .buy ? raw.roundedDown(to: tick) : raw.roundedUp(to: tick), tick)
    }
}

extension Price {
    /// The worst price of an order of `side` that may go `points` hundredths of a percent from here (RC-12),
    /// on the tick; the band is not looked at.
    public func protected(_ side: Side, by points: Int64, tick: Price) -> Price {
        let worst = moved(byBasisPoints: side == .buy ? points : -points)
        return side == .buy ? worst.roundedDown(to: tick) : worst.roundedUp(to: tick)
    }
}
