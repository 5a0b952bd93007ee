// Could the best of these trials be the best of trials without skill? Every trial's mean is
// taken away, the sessions are resampled in blocks (the same for all trials, so what they have
// in common stays), and the best of each resample is compared with the chosen one.
//
// Hansen, A Test for Superior Predictive Ability (2005), after White's reality check (2000):
// trials that are clearly poor keep their mean, so that hopeless corners of a grid do not hide a
// good one. The statistic is the mean over its standard deviation.

import Market

public struct SelectionTest: Hashable, Sendable {
    /// How probable a best at least as good is where nobody has skill.
    public let probability: Double
    public let resamples: Int

    /// Nil when fewer than eight sessions or no trial that varies.
    ///
    /// - Parameter chosen: The trial whose ratio is judged; need not be the one with the best ratio.
    public init?(_ trials: Trials, chosen: Int, resamples: Int, seed: UInt64) {
        guard trials.observations >= 8, trials.ratios.contains(where: { $0 != 0 }) else { return nil }
        var random = SeededRandom(seed: seed, stream: "selection")
        let means = SelectionTest.recentred(trials)
        let observed = trials.ratios[chosen]
        var reached = 0
        for _ in 0..<resamples {
            let weights = SelectionTest.weights(trials.observations, &random)
            if SelectionTest.best(trials, means, weights) >= observed { reached += 1 }
        }
        probability = Double(reached + 1) / Double(resamples + 1)
        self.resamples = resamples
    }

    private struct Centre {
        let row: Int
        let mean: Double
        let deviation: Double
    }

    /// What is taken away from each trial that varies: its mean, or nothing where it is clearly poor.
    private static func recentred(_ trials: Trials) -> [Centre] {
        let count = Double(trials.observations)
        let poor = -(2 * Elementary.logarithm(Elementary.logarithm(count))).squareRoot() / count.squareRoot()
        return trials.ratios.indices.filter { trials.ratios[$0] != 0 }.map { row in
            let mean = trials.row(row).reduce(0, +) / count
            let ratio = trials.ratios[row]
            return Centre(row: row, mean: ratio >= poor ? mean : 0, deviation: mean / ratio)
        }
    }

    /// How often each session stands in one resample, over the sessions.
    private static func weights(_ count: Int, _ random: inout SeededRandom) -> [Double] {
        var weights = [Double](repeating: 0, count: count)
        let share = 1 / Double(count)
        for index in BlockBootstrap.suited(to: count).indices(count, &random) { weights[index] += share }
        return weights
    }

    private static func best(_ trials: Trials, _ centres: [Centre], _ weights: [Double]) -> Double {
        var best = -Double.infinity
        trials.returns.withUnsafeBufferPointer { returns in
            weights.withUnsafeBufferPointer { weights in
                for centre in centres {
                    let from = centre.row * weights.count
                    let row = UnsafeBufferPointer(rebasing: returns[from..<from + weights.count])
                    best = max(best, (sumOfProducts(row, weights) - centre.mean) / centre.deviation)
                }
            }
        }
        return best
    }

    /// Four sums side by side, in a fixed order: the same bits in every build.
    private static func sumOfProducts(
        _ row: UnsafeBufferPointer<Double>, _ weights: UnsafeBufferPointer<Double>
    ) -> Double {
        var (a, b, c, d) = (0.0, 0.0, 0.0, 0.0)
        var index = 0
        while index + 4 <= weights.count {
            a += row[index] * weights[index]
            b += row[index + 1] * weights[index + 1]
            c += row[index + 2] * weights[index + 2]
            d += row[index + 3] * weights[index + 3]
            index += 4
        }
        while index < weights.count {
            a += row[index] * weights[index]
            index += 1
        }
        return (a + b) + (c + d)
    }
}
