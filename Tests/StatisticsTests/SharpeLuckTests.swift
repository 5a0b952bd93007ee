import Market
import Testing

@testable import Statistics

@Suite("The normal distribution")
struct NormalDistributionTests {
    @Test("agrees with an independent reckoning over the whole line", .enabled(if: LuckOracle.isPresent))
    func everywhere() throws {
        let points = stride(from: -38.0, through: 8, by: 0.173).map { $0 }
        let answers = try LuckOracle.answers(points.map { "normal \($0)" })
        for (point, answer) in zip(points, answers) {
            let ours = NormalDistribution.cumulative(point)
            #expect(abs(ours - answer[0]) <= 1e-12 * answer[0], "at \(point): \(ours), expected \(answer[0])")
        }
    }

    @Test("finds the point of a share, tails included", .enabled(if: LuckOracle.isPresent))
    func shares() throws {
        let tails = [1e-300, 1e-50, 1e-12, 0.5, 1 - 1e-12]
        let shares = stride(from: 0.001, to: 1, by: 0.0131).map { $0 } + tails
        let answers = try LuckOracle.answers(shares.map { "quantile \($0)" })
        for (share, answer) in zip(shares, answers) {
            let ours = NormalDistribution.quantile(share)
            #expect(agree([ours], answer), "at \(share): \(ours), expected \(answer[0])")
        }
    }

    @Test("has its ends at the ends")
    func ends() {
        #expect(NormalDistribution.quantile(0) == -.infinity)
        #expect(NormalDistribution.quantile(1) == .infinity)
        #expect(NormalDistribution.quantile(-0.1).isNaN)
        #expect(NormalDistribution.cumulative(-60) == 0)
        #expect(NormalDistribution.cumulative(60) == 1)
        #expect(NormalDistribution.cumulative(0) == 0.5)
    }
}

@Suite("A Sharpe ratio")
struct SharpeLuckTests {
    // Bailey and López de Prado 2014, numerical example: an annual ratio of 2.5 over five years of
    // 250 days, skew -3, kurtosis 10, the best of 100 trials whose annual ratios vary by 1/2.
    private let example = SharpeEstimate(
        ratio: 2.5 / 250.0.squareRoot(), observations: 1250, skew: -3, kurtosis: 10)

    @Test("is deflated as in the paper's example")
    func paper() {
        let variance = 0.5 / 250
        let best = SharpeEstimate.expectedBest(of: 100, variance: variance)
        #expect(abs(best - 0.1132) < 5e-5, "\(best)")
        #expect(abs(example.deflated(trials: 100, variance: variance) - 0.9004) < 5e-5)
        #expect(abs(example.deflated(trials: 46, variance: variance) - 0.9505) < 5e-5)
    }

    @Test("needs the longer record the smaller it is, and none is long enough for a lower one")
    func record() {
        let strong = SharpeEstimate(ratio: 0.2, observations: 250, skew: 0, kurtosis: 3)
        let weak = SharpeEstimate(ratio: 0.1, observations: 250, skew: 0, kurtosis: 3)
        let least = strong.leastRecord(above: 0, confidence: 0.95)
        #expect(least < weak.leastRecord(above: 0, confidence: 0.95))
        #expect(weak.leastRecord(above: 0.1, confidence: 0.95) == .infinity)
        let exact = SharpeEstimate(ratio: 0.2, observations: Int(least.rounded()), skew: 0, kurtosis: 3)
        #expect(abs(exact.probability(above: 0) - 0.95) < 0.002)
    }

    @Test("of returns that never vary is zero")
    func flat() {
        let estimate = SharpeEstimate([0, 0, 0, 0])
        #expect(estimate.ratio == 0)
        #expect(estimate.probability(above: 0) == 0.5)
        #expect(SharpeEstimate([Double]()).ratio == 0)
    }

    @Test("is deflated the more, the more was tried")
    func monotone() {
        var last = 1.0
        for trials in [1.0, 2, 5, 46, 1_000, 1_000_000] {
            let deflated = example.deflated(trials: trials, variance: 0.002)
            #expect(deflated < last)
            last = deflated
        }
    }

    @Test("agrees with an independent reckoning on random records", .enabled(if: LuckOracle.isPresent))
    func oracle() throws {
        var noise = Noise(11)
        var questions: [String] = []
        var ours: [[Double]] = []
        for _ in 0..<60 {
            let row = noise.row(30 + Int(noise.random.below(200)), mean: noise.normal() * 0.003)
            let of = SharpeEstimate(row)
            questions.append("sharpe | " + words(row))
            ours.append([of.ratio, of.skew, of.kurtosis])
            let head = "\(of.ratio) \(of.observations) \(of.skew) \(of.kurtosis)"
            let benchmark = noise.normal() * 0.02
            questions.append("psr \(head) \(benchmark)")
            ours.append([of.probability(above: benchmark)])
            if of.ratio > benchmark {
                questions.append("record \(head) \(benchmark) 0.95")
                ours.append([of.leastRecord(above: benchmark, confidence: 0.95)])
            }
            let trials = 2 + noise.uniform() * 2000
            questions.append("deflated \(head) \(trials) 0.004")
            ours.append([
                SharpeEstimate.expectedBest(of: trials, variance: 0.004),
                of.deflated(trials: trials, variance: 0.004),
            ])
        }
        for (index, answer) in try LuckOracle.answers(questions).enumerated() {
            #expect(agree(ours[index], answer), "\(questions[index]): \(ours[index]), expected \(answer)")
        }
    }
}
