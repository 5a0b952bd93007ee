// Logarithm, exponential and power in plain arithmetic, so that a figure is the same on
// every machine and this room needs no C library. Good to a few units in the last place.

public enum Elementary {
    private static let logarithmOfTwo = (high: 0.693_147_180_369_123_816_49, low: 1.908_214_929_270_587_7e-10)

    /// To the base e. Minus infinity at zero, NaN below.
    public static func logarithm(_ x: Double) -> Double {
        guard x > 0 else { return x == 0 ? -.infinity : .nan }
        guard x.isFinite else { return x }
        var (exponent, significand) = (Double(x.exponent), x.significand)
        if significand > 1.414_213_562_373_095 {
            exponent += 1
            significand /= 2
        }
        // log m = 2 artanh s, with s² below 0.03.
        let s = (significand - 1) / (significand + 1)
        var series = 0.0
        for odd in stride(from: 25, through: 3, by: -2) { series = (series + 1 / Double(odd)) * s * s }
        return exponent * logarithmOfTwo.high + (2 * s + (2 * s * series + exponent * logarithmOfTwo.low))
    }

    /// e to the `x`. Infinity above 709.7, zero below -745.
    public static func exponential(_ x: Double) -> Double {
        guard !x.isNaN else { return x }
        guard x < 709.8 else { return .infinity }
        guard x > -745.2 else { return 0 }
        let power = (x / (logarithmOfTwo.high + logarithmOfTwo.low)).rounded()
        let rest = x - power * logarithmOfTwo.high - power * logarithmOfTwo.low
        var series = 1.0
        for term in stride(from: 16, through: 1, by: -1) { series = 1 + series * rest / Double(term) }
        // In two steps, so that 2^1024 times a half is not infinity.
        let half = (power / 2).rounded(.towardZero)
        return series * powerOfTwo(half) * powerOfTwo(power - half)
    }

    /// `base` to the `exponent`; NaN for a negative base.
    public static func power(_ base: Double, _ exponent: Double) -> Double {
        if exponent == 0 { return 1 }
        if base == 0 { return exponent > 0 ? 0 : .infinity }
        return exponential(exponent * logarithm(base))
    }

    private static func powerOfTwo(_ exponent: Double) -> Double {
        Double(sign: .plus, exponent: Int(exponent), significand: 1)
    }
}
