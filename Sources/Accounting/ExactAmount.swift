// An amount before it is rounded: whole ten-trillionths of a rupee, the product of an
// amount of money (10⁻⁴) and a rate (10⁻⁹). It is summed as it is and rounded once, so
// no item is ever rounded twice.

import Market

struct ExactAmount: Hashable, Comparable {
    private(set) var raw: Int128

    static let zero = ExactAmount(raw: 0)
    private static let perMoneyUnit: Int128 = 1_000_000_000

    init(raw: Int128) { self.raw = raw }
    init(_ money: Money) { raw = Int128(money.raw) * ExactAmount.perMoneyUnit }
    init(_ money: Money, _ rate: Rate) { raw = Int128(money.raw) * Int128(rate.billionths) }

    static func < (a: ExactAmount, b: ExactAmount) -> Bool { a.raw < b.raw }
    static func + (a: ExactAmount, b: ExactAmount) -> ExactAmount { ExactAmount(raw: a.raw + b.raw) }
    static func += (a: inout ExactAmount, b: ExactAmount) { a.raw += b.raw }

    /// This amount times `numerator / denominator`, rounded half away from zero where it does not divide.
    func scaled(by numerator: Int64, over denominator: Int64) -> ExactAmount {
        ExactAmount(raw: halfAwayFromZero(raw * Int128(numerator), over: Int128(denominator)))
    }

    /// Half away from zero to a multiple of `unit`, such as a paisa or a rupee.
    func rounded(to unit: Money) -> Money {
        let count = halfAwayFromZero(raw, over: Int128(unit.raw) * ExactAmount.perMoneyUnit)
        return Money(raw: Int64(count) * unit.raw)
    }

    var roundedToPaise: Money { rounded(to: Money(paise: 1)) }
}

/// The nearest whole quotient, halves away from zero.
func halfAwayFromZero(_ numerator: Int128, over denominator: Int128) -> Int128 {
    let (quotient, remainder) = numerator.quotientAndRemainder(dividingBy: denominator)
    guard remainder.magnitude * 2 >= denominator.magnitude else { return quotient }
    return quotient + ((numerator < 0) == (denominator < 0) ? 1 : -1)
}
