// Exact values for the rupee market: no floating point anywhere.
//
// A price and an amount of money count ten-thousandths of a rupee (a fund's NAV
// has four decimals), a quantity counts hundred-millionths of a unit (a fraction
// of a US share has eight). Each wraps one `Int64`, so the compiler refuses to
// add a price to a quantity, and every sum is the same on every machine.
//
// What comes from outside passes a failable initialiser that bounds it: prices to
// a crore of rupees, money to ten thousand crore, quantities to a thousand crore
// units. Inside those bounds no sum over a book can overflow; a product that
// could leave them is asked for with `checkedValue`.

/// The price of one unit. Rupees, four decimals. Never negative from outside.
public struct Price: Codable, Hashable, Comparable, Sendable {
    public var raw: Int64
    public init(raw: Int64) { self.raw = raw }
    public init(paise: Int64) { raw = paise * 100 }

    public static let zero = Price(raw: 0)
    public static let limit = Price(raw: 100_000_000_000)

    /// Reads rupees exactly: nil beyond four decimals, below zero or above a crore.
    public init?(_ rupees: some StringProtocol) {
        guard let raw = scaledInteger(rupees, decimals: 4, limit: Price.limit.raw), raw >= 0
        else { return nil }
        self.init(raw: raw)
    }

    /// Rupees as a statistic, for indicators only.
    public var rupees: Double { Double(raw) / 10_000 }

    public static func < (a: Price, b: Price) -> Bool { a.raw < b.raw }
    public static func + (a: Price, b: Price) -> Price { Price(raw: a.raw + b.raw) }
    public static func - (a: Price, b: Price) -> Price { Price(raw: a.raw - b.raw) }
}

/// A count of units. Signed where it is a position, never negative in an order.
public struct Quantity: Codable, Hashable, Comparable, Sendable {
    public var raw: Int64
    public init(raw: Int64) { self.raw = raw }
    public init(_ units: Int64) { raw = units * Quantity.scale }

    public static let scale: Int64 = 100_000_000
    public static let zero = Quantity(raw: 0)
    public static let limit = Quantity(10_000_000_000)

    /// Traded volume together, at most ``limit``: a table that claims more must not end the program.
    public func joined(with later: Quantity) -> Quantity {
        Quantity(raw: min(raw + later.raw, Quantity.limit.raw))
    }

    /// Reads units exactly: nil beyond eight decimals or a thousand crore units.
    public init?(_ units: some StringProtocol) {
        guard let raw = scaledInteger(units, decimals: 8, limit: Quantity.limit.raw) else { return nil }
        self.init(raw: raw)
    }

    /// Whole units, the fraction cut off.
    public var units: Int64 { raw / Quantity.scale }
    public var isWhole: Bool { raw % Quantity.scale == 0 }
    public var magnitude: Quantity { Quantity(raw: abs(raw)) }

    public static func < (a: Quantity, b: Quantity) -> Bool { a.raw < b.raw }
    public static func + (a: Quantity, b: Quantity) -> Quantity { Quantity(raw: a.raw + b.raw) }
    public static func - (a: Quantity, b: Quantity) -> Quantity { Quantity(raw: a.raw - b.raw) }
    public static prefix func - (a: Quantity) -> Quantity { Quantity(raw: -a.raw) }
    public static func += (a: inout Quantity, b: Quantity) { a.raw += b.raw }
    public static func -= (a: inout Quantity, b: Quantity) { a.raw -= b.raw }
}

/// An amount of rupees, four decimals. Negative means owed or lost.
public struct Money: Codable, Hashable, Comparable, Sendable {
    public var raw: Int64
    public init(raw: Int64) { self.raw = raw }
    public init(paise: Int64) { raw = paise * 100 }
    public init(rupees: Int64) { raw = rupees * 10_000 }

    public static let zero = Money(raw: 0)
    public static let limit = Money(rupees: 100_000_000_000)

    /// Reads rupees exactly: nil beyond four decimals or ten thousand crore.
    public init?(_ rupees: some StringProtocol) {
        guard let raw = scaledInteger(rupees, decimals: 4, limit: Money.limit.raw) else { return nil }
        self.init(raw: raw)
    }

    /// Rupees as a statistic, for ratios and pictures only.
    public var rupees: Double { Double(raw) / 10_000 }
    public var magnitude: Money { Money(raw: abs(raw)) }

    public static func < (a: Money, b: Money) -> Bool { a.raw < b.raw }
    public static func + (a: Money, b: Money) -> Money { Money(raw: a.raw + b.raw) }
    public static func - (a: Money, b: Money) -> Money { Money(raw: a.raw - b.raw) }
    public static prefix func - (a: Money) -> Money { Money(raw: -a.raw) }
    public static func += (a: inout Money, b: Money) { a.raw += b.raw }
    public static func -= (a: inout Money, b: Money) { a.raw -= b.raw }

    /// Half away from zero to whole paise, as a contract note prints it.
    public var roundedToPaise: Money {
        let (paise, rest) = raw.quotientAndRemainder(dividingBy: 100)
        return Money(paise: paise + (rest >= 50 ? 1 : rest <= -50 ? -1 : 0))
    }

    /// `fraction` hundredths of a percent of this amount, rounded half away from zero.
    public func basisPoints(_ fraction: Int64) -> Money { scaled(by: fraction, over: 10_000) }

    /// This amount times `numerator / denominator`, rounded half away from zero.
    public func scaled(by numerator: Int64, over denominator: Int64) -> Money {
        Money(raw: roundedQuotient(Int128(raw) * Int128(numerator), Int128(denominator)))
    }
}

extension Price {
    /// What `quantity` units cost at this price. The sign is the quantity's.
    ///
    /// Exact for whole units; a fraction rounds half away from zero to 1/10,000 rupee.
    /// Price and quantity must lie within their limits: a bug otherwise.
    public func value(of quantity: Quantity) -> Money {
        let units = quantity.raw / Quantity.scale
        if units * Quantity.scale == quantity.raw { return Money(raw: raw * units) }
        return Money(raw: roundedQuotient(Int128(raw) * Int128(quantity.raw), Int128(Quantity.scale)))
    }

    /// As `value(of:)`, or nil when the answer exceeds `Money.limit`.
    public func checkedValue(of quantity: Quantity) -> Money? {
        if quantity.isWhole {
            let (value, overflow) = raw.multipliedReportingOverflow(by: quantity.units)
            return overflow || value.magnitude > Money.limit.raw.magnitude ? nil : Money(raw: value)
        }
        let product = Int128(raw) * Int128(quantity.raw) / Int128(Quantity.scale)
        return product.magnitude > Money.limit.raw.magnitude ? nil : value(of: quantity)
    }

    /// This price moved by hundredths of a percent, rounded half away from zero.
    public func moved(byBasisPoints points: Int64) -> Price {
        self + Price(raw: roundedQuotient(Int128(raw) * Int128(points), 10_000))
    }

    /// The nearest multiple of `tick` at or below.
    public func roundedDown(to tick: Price) -> Price {
        precondition(tick.raw > 0, "a tick must be positive, was \(tick)")
        return Price(raw: raw - raw % tick.raw)
    }

    /// The nearest multiple of `tick` at or above.
    public func roundedUp(to tick: Price) -> Price {
        let down = roundedDown(to: tick)
        return down == self ? down : down + tick
    }
}

extension Money {
    /// The price per unit that makes `quantity` units worth this; nil for none. Rounded half away from zero.
    public func perUnit(_ quantity: Quantity) -> Price? {
        guard quantity.raw != 0 else { return nil }
        return Price(raw: roundedQuotient(Int128(raw) * Int128(Quantity.scale), Int128(quantity.raw)))
    }
}

/// Half away from zero. In 64 bits where they hold it: a division of 128 costs ten times as much.
func roundedQuotient(_ numerator: Int128, _ denominator: Int128) -> Int64 {
    if let narrow = Int64(exactly: numerator), let divisor = Int64(exactly: denominator) {
        let (quotient, remainder) = narrow.quotientAndRemainder(dividingBy: divisor)
        guard remainder.magnitude * 2 >= divisor.magnitude else { return quotient }
        return quotient + ((narrow < 0) == (divisor < 0) ? 1 : -1)
    }
    let (quotient, remainder) = numerator.quotientAndRemainder(dividingBy: denominator)
    guard remainder.magnitude * 2 >= denominator.magnitude else { return Int64(quotient) }
    return Int64(quotient + ((numerator < 0) == (denominator < 0) ? 1 : -1))
}

extension Price: CustomStringConvertible {
    /// Rupees with at least two decimals: `1525.50`.
    public var description: String { decimalText(raw, decimals: 4, minimum: 2) }
}
extension Money: CustomStringConvertible {
    /// Rupees with at least two decimals: `-1525.50`.
    public var description: String { decimalText(raw, decimals: 4, minimum: 2) }
}
extension Quantity: CustomStringConvertible {
    /// Units without needless decimals: `65`, `0.5`.
    public var description: String { decimalText(raw, decimals: 8, minimum: 0) }
}
