// The arithmetic of one position: average cost, exact to the last unit.
//
// A fill that adds carries its value into the cost. One that closes releases the same
// share of the cost, rounded once; the rest stays in the cost, so nothing is lost and
// the last unit closed takes what is left. A flip closes all first, then opens anew.

import Market

extension Position {
    /// Takes in an execution of `quantity` (never negative) at `price`.
    mutating func take(_ side: Side, _ quantity: Quantity, at price: Price) -> PositionChange {
        let before = net
        let closed = (net.raw < 0) == (side == .buy) ? min(quantity, net.magnitude) : .zero
        let opened = quantity - closed
        let value = valued(price, quantity)
        let closedValue = opened == .zero ? value : valued(price, closed)

        let released = closed == net.magnitude ? cost : share(of: closed)
        let realised = closed == .zero ? .zero : -signed(closedValue, side) - released
        if closed != .zero { cost -= released }
        cost += signed(value - closedValue, side)
        net += side == .buy ? quantity : -quantity
        self.realised += realised
        record(side, quantity, value)
        return PositionChange(before: before, after: net, closed: closed, opened: opened, realised: realised)
    }

    private func valued(_ price: Price, _ quantity: Quantity) -> Money {
        Money(raw: price.value(of: quantity).raw * multiplier)
    }

    private func signed(_ value: Money, _ side: Side) -> Money { side == .buy ? value : -value }

    private func share(of closed: Quantity) -> Money {
        cost.scaled(by: closed.raw, over: net.magnitude.raw)
    }

    private mutating func record(_ side: Side, _ quantity: Quantity, _ value: Money) {
        switch side {
        case .buy:
            bought.quantity += quantity
            bought.value += value
        case .sell:
            sold.quantity += quantity
            sold.value += value
        }
    }

    /// Values the position at its mark and answers by how much its unrealised profit moved.
    ///
    /// A mark so far out that the position would be worth more than `Money.limit` counts as that limit:
    /// a wrong tick from outside must not stop the book.
    mutating func revalue() -> Money {
        let before = unrealised
        unrealised = mark.map { worth(at: $0) - cost } ?? .zero
        return unrealised - before
    }

    private func worth(at price: Price) -> Money {
        if net.isWhole {
            let (worth, overflow) = price.raw.multipliedReportingOverflow(by: net.units * multiplier)
            if !overflow, worth.magnitude <= Money.limit.raw.magnitude { return Money(raw: worth) }
        } else if let worth = price.checkedValue(of: net),
            worth.magnitude.raw <= Money.limit.raw / multiplier
        {
            return Money(raw: worth.raw * multiplier)
        }
        return net > .zero ? Money.limit : -Money.limit
    }
}
