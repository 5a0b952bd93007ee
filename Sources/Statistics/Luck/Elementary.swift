// Exponential and natural logarithm in plain arithmetic, so that the figures of luck are the
// same bits on every machine and the module needs no C library. Good to a few units in the
// last place over the whole range; the tests hold them to an independent reckoning.

import Market

enum Elementary {
    private static let ln2High = 0x1.62e42fefa38p-1
    private static let ln2Low = 0x1.ef35793c7673p-45

    /// 0 below about -745, infinite above about 709.8.
    static func exp(_ x: Double) -> Double {
        if x.isNaN { return x }
        if x > 709.8 { return .infinity }
        if x < -745.2 { return 0 }
        let power = (x / 0.693_147_180_559_945_3).rounded()
        let rest = (x - power * ln2High) - power * ln2Low
        var term = 1.0
        var sum = 0.0
        for n in stride(from: 16.0, through: 1, by: -1) { term = 1 + rest * term / n }
        sum = term
        // In two steps: one alone would leave the range of normal numbers at either end.
        let half = Int(power) / 2
        return sum * scale(half) * scale(Int(power) - half)
    }

    /// Minus infinity at 0, NaN below.
    static func log(_ x: Double) -> Double {
        if x == 0 { return -.infinity }
        guard x > 0, x.isFinite else { return x == .infinity ? x : .nan }
        var exponent = Double(x.exponent)
        var mantissa = x.significand
        if mantissa > 1.414_213_562_373_095 {
            mantissa /= 2
            exponent += 1
        }
        let s = (mantissa - 1) / (mantissa + 1)
        let square = s * s
        var series = 0.0
        for n in stride(from: 25.0, through: 1, by: -2) { series = series * square + 1 / n }
        return exponent * ln2High + (2 * s * series + exponent * ln2Low)
    }

    private static func scale(_ power: Int) -> Double { Double(sign: .plus, exponent: power, significand: 1) }
}

extension SeededRandom {
    /// Uniform in 0..<1, in steps of 2⁻⁵³.
    mutating func fraction() -> Double { Double(next() >> 11) * 0x1p-53 }
}
