// What a position may become. Any subset of its open, in-flight and unknown orders
// may fill, so it can end anywhere between "all sells" and "all buys"; the larger
// magnitude of the two ends is the worst case, whatever the subset.

public import Market

public struct WorstCase: Hashable, Sendable {
    /// What is held. Signed: negative is short.
    public var position: Quantity
    /// Open, in-flight and unknown quantity on each side; an unknown one counts as still open.
    public private(set) var buys = Quantity.zero
    public private(set) var sells = Quantity.zero
    /// The highest price at which any of those orders may trade; zero when there are none.
    public private(set) var worstPrice = Price.zero

    public init(position: Quantity) { self.position = position }

    /// Counts an order's open quantity. `price` is the worst it may trade at.
    public mutating func add(_ side: Side, _ quantity: Quantity, at price: Price) {
        switch side {
        case .buy: buys = Quantity(raw: buys.raw.addingClamped(quantity.raw))
        case .sell: sells = Quantity(raw: sells.raw.addingClamped(quantity.raw))
        }
        worstPrice = max(worstPrice, price)
    }

    /// The largest quantity, long or short, that may be held.
    public var magnitude: Quantity {
        let long = position.raw.addingClamped(buys.raw)
        let short = position.raw.subtractingClamped(sells.raw)
        return Quantity(raw: max(clampedMagnitude(long), clampedMagnitude(short)))
    }

    /// That quantity at the worst of `mark` and the orders' prices; nil beyond `Money.limit`.
    public func exposure(mark: Price, multiplier: Int64 = 1) -> Money? {
        max(mark, worstPrice).exposure(of: magnitude, multiplier: multiplier)
    }

    /// What an order on `side` may still close; zero when it would not close anything.
    ///
    /// Every open order against the position counts as closing, whatever it was meant for.
    public func closable(by side: Side) -> Quantity {
        guard position.raw.signum() == -side.sign else { return .zero }
        let underWay = side == .buy ? buys : sells
        return Quantity(raw: max(0, clampedMagnitude(position.raw).subtractingClamped(underWay.raw)))
    }

    /// Open quantity on `side` beyond what closes the position: what would open or add.
    public func entering(_ side: Side) -> Quantity {
        let (open, opposite) = side == .buy ? (buys, -position.raw.signum()) : (sells, position.raw.signum())
        let closes = opposite > 0 ? clampedMagnitude(position.raw) : 0
        return Quantity(raw: max(0, open.raw.subtractingClamped(closes)))
    }

    /// What is held or may come to be held against an entry on `side`.
    public func opposing(_ side: Side) -> Quantity {
        let held = position.raw.signum() == -side.sign ? clampedMagnitude(position.raw) : 0
        return Quantity(raw: held.addingClamped(entering(side.opposite).raw))
    }

    /// Whether nothing is held and nothing can come to be held.
    public var isFlat: Bool { position == .zero && buys == .zero && sells == .zero }

    private func clampedMagnitude(_ value: Int64) -> Int64 {
        value == .min ? .max : abs(value)
    }
}

extension Price {
    /// What `quantity` is worth under a contract's multiplier; nil beyond `Money.limit`.
    func exposure(of quantity: Quantity, multiplier: Int64) -> Money? {
        guard let value = checkedValue(of: quantity) else { return nil }
        if multiplier == 1 { return value }
        let (product, overflow) = value.raw.multipliedReportingOverflow(by: multiplier)
        return overflow || product.magnitude > Money.limit.raw.magnitude ? nil : Money(raw: product)
    }
}
