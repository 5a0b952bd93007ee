// An exact fraction of whole numbers, always positive and in lowest terms: what a
// split or bonus does to a price.
//
// Several actions multiply into one ratio and are applied once, so that a price is
// rounded once however many of them lie between two dates.

public import Market

public struct Ratio: Codable, Hashable, Sendable {
    public let numerator: Int64
    public let denominator: Int64

    /// Nil unless both are positive.
    public init?(_ numerator: Int64, over denominator: Int64) {
        guard numerator > 0, denominator > 0 else { return nil }
        self.init(Int128(numerator), Int128(denominator))
    }

    /// Of positive numbers; nil when the lowest terms leave `Int64`.
    private init?(_ numerator: Int128, _ denominator: Int128) {
        let divisor = greatestCommonDivisor(numerator, denominator)
        guard let top = Int64(exactly: numerator / divisor),
            let bottom = Int64(exactly: denominator / divisor)
        else { return nil }
        self.numerator = top
        self.denominator = bottom
    }

    public static let one = Ratio(whole: 1)

    init(whole: Int64) {
        precondition(whole > 0, "a ratio is positive, was \(whole)")
        numerator = whole
        denominator = 1
    }

    public var inverse: Ratio { Ratio(swapping: self) }

    private init(swapping other: Ratio) {
        numerator = other.denominator
        denominator = other.numerator
    }

    /// Nil when the product's lowest terms leave `Int64`: no chain of real actions does.
    public func multiplied(by other: Ratio) -> Ratio? {
        Ratio(
            Int128(numerator) * Int128(other.numerator), Int128(denominator) * Int128(other.denominator))
    }

    /// Rounded half away from zero to 1/10,000 rupee, at least one of them and at most `Price.limit`.
    public func of(_ price: Price) -> Price {
        guard self != .one else { return price }
        let raw = halfAwayFromZero(Int128(price.raw) * Int128(numerator), over: Int128(denominator))
        return Price(raw: Int64(min(max(raw, price.raw > 0 ? 1 : 0), Int128(Price.limit.raw))))
    }

    /// Rounded half away from zero to 1/100,000,000 unit, within `Quantity.limit`.
    public func of(_ quantity: Quantity) -> Quantity {
        guard self != .one else { return quantity }
        let raw = halfAwayFromZero(Int128(quantity.raw) * Int128(numerator), over: Int128(denominator))
        let limit = Int128(Quantity.limit.raw)
        return Quantity(raw: Int64(min(max(raw, -limit), limit)))
    }

    /// A bar of before as it would have been printed after: prices times this, volume divided by it.
    /// Rounding keeps the order of the prices, so a consistent bar stays one.
    public func of(_ bar: Bar) -> Bar {
        guard self != .one else { return bar }
        return Bar(
            start: bar.start, open: of(bar.open), high: of(bar.high), low: of(bar.low), close: of(bar.close),
            volume: inverse.of(bar.volume))
    }
}

extension Ratio: CustomStringConvertible {
    /// `1/5`, or `2` when it is whole.
    public var description: String { denominator == 1 ? "\(numerator)" : "\(numerator)/\(denominator)" }
}

private func greatestCommonDivisor(_ a: Int128, _ b: Int128) -> Int128 {
    var (a, b) = (a, b)
    while b != 0 { (a, b) = (b, a % b) }
    return a
}
