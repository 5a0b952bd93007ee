// The standard normal distribution: share below a point, and the point below which a share
// lies. Both keep their relative accuracy far into the lower tail, where deflated ratios live.
//
// Series and continued fraction as in Marsaglia, Evaluating the Normal Distribution (2004).

public enum NormalDistribution {
    public static func density(_ x: Double) -> Double {
        0.398_942_280_401_432_7 * Elementary.exponential(-x * x / 2)
    }

    /// Share below `x`.
    public static func cumulative(_ x: Double) -> Double {
        if x.isNaN { return .nan }
        if x < -3 { return lowerTail(-x) }
        if x > 3 { return 1 - lowerTail(x) }
        var (term, sum, n) = (x, x, 1.0)
        while abs(term) > 1e-18 {
            n += 2
            term *= x * x / n
            sum += term
        }
        return 0.5 + density(x) * sum
    }

    /// The point below which `share` lies; infinite at 0 and 1, NaN outside.
    public static func quantile(_ share: Double) -> Double {
        guard share >= 0, share <= 1 else { return .nan }
        if share == 0 { return -.infinity }
        if share == 1 { return .infinity }
        if share > 0.5 { return -quantile(1 - share) }
        // Abramowitz and Stegun 26.2.22 to begin with (off by 3e-3), then Halley's steps.
        let t = (-2 * Elementary.logarithm(share)).squareRoot()
        var x = (2.307_53 + 0.270_61 * t) / (1 + 0.992_29 * t + 0.044_81 * t * t) - t
        for _ in 0..<4 {
            let error = (cumulative(x) - share) / density(x)
            x -= error / (1 + x * error / 2)
        }
        return x
    }

    /// Share beyond `x` > 0, by Mills' ratio 1/(x + 1/(x + 2/(x + …))).
    private static func lowerTail(_ x: Double) -> Double {
        if x > 39 { return 0 }
        var fraction = x
        for n in stride(from: 120.0, through: 1, by: -1) { fraction = x + n / fraction }
        return density(x) / fraction
    }
}
