// What taking liquidity costs beyond the price that a bar shows, in integers, so that
// two machines agree on every fill.
//
// Quotes show a spread; bars do not. At the fidelity of bars a taker therefore pays
// half a spread, an impact that grows with his share of the bar's volume, and the
// slippage that holds at both fidelities. The defaults are on the dear side.

public import Market

public struct FillCosts: Hashable, Sendable {
    /// Hundredths of a percent of the price; a large cap's spread on NSE is one to three ticks of 0.05.
    public var halfSpread: Int64 = 2
    public var impact: Impact = .squareRoot(basisPoints: 20)

    public init(halfSpread: Int64 = 2, impact: Impact = .squareRoot(basisPoints: 20)) {
        self.halfSpread = halfSpread
        self.impact = impact
    }

    /// A bar's price for everybody: only for comparisons with engines that know no costs.
    public static let none = FillCosts(halfSpread: 0, impact: .none)
}

/// How far an order moves the price against itself, by its share of the bar's volume.
public enum Impact: Hashable, Sendable {
    case none
    /// Hundredths of a percent for an order of the bar's whole volume, in proportion below.
    case linear(basisPoints: Int64)
    /// The same for the whole volume, with the square root of the share below (Almgren and others, 2005).
    case squareRoot(basisPoints: Int64)

    /// Millionths of the price, rounded up.
    public func millionths(_ quantity: Quantity, of volume: Quantity) -> Int64 {
        guard volume > .zero, quantity > .zero else { return 0 }
        switch self {
        case .none: return 0
        case .linear(let points): return roundedUp(share(quantity, volume) * Int128(points) * 100, 1_000_000)
        case .squareRoot(let points):
            let root = integerRoot(UInt64(share(quantity, volume) * 1_000_000))
            return roundedUp(Int128(root) * Int128(points) * 100, 1_000_000)
        }
    }

    /// In millionths, never above the whole.
    private func share(_ quantity: Quantity, _ volume: Quantity) -> Int128 {
        min(Int128(quantity.raw) * 1_000_000 / Int128(volume.raw), 1_000_000)
    }
}

extension ExchangeSettings {
    /// What a taker of `side` pays at a bar's `price`: half a spread, impact and slippage, to the next worse
    /// tick.
    public func taken(
        at price: Price, _ side: Side, _ quantity: Quantity, of volume: Quantity, tick: Price
    ) -> Price {
        let millionths = costs.halfSpread * 100 + costs.impact.millionths(quantity, of: volume)
        var worse = price.raw
        if millionths > 0 {
            worse += side.sign * roundedUp(Int128(price.raw) * Int128(millionths), 1_000_000)
        }
        let onTick = Price(raw: worse)
        let moved = side == .buy ? onTick.roundedUp(to: tick) : onTick.roundedDown(to: tick)
        return slippage.worsen(moved, side, tick: tick)
    }
}

private func roundedUp(_ numerator: Int128, _ denominator: Int128) -> Int64 {
    Int64((numerator + denominator - 1) / denominator)
}

/// The largest integer whose square does not exceed `number` (Newton).
func integerRoot(_ number: UInt64) -> UInt64 {
    guard number > 1 else { return number }
    var guess = UInt64(1) << UInt64((65 - number.leadingZeroBitCount) / 2 + 1)
    while true {
        let next = (guess + number / guess) / 2
        if next >= guess { return guess }
        guess = next
    }
}
