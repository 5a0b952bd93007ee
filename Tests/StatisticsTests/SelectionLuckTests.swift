import Market
import Testing

@testable import Statistics

@Suite("The best of many trials")
struct SelectionLuckTests {
    @Test("is overfitted about every second time where all is noise")
    func noise() throws {
        var shares: [Double] = []
        for seed in 1...100 as ClosedRange<UInt64> {
            var noise = Noise(seed)
            let trials = Trials(noise.rows(20, of: 64))
            shares.append(try #require(Overfitting(trials, blocks: 6)).probability)
        }
        // One share varies by 0.2 about a half; their mean by 0.02.
        let mean = shares.reduce(0, +) / Double(shares.count)
        #expect(mean > 0.42 && mean < 0.6, "seeds 1...100: \(mean)")
    }

    @Test("is not overfitted where one of them has an edge")
    func edge() throws {
        var noise = Noise(5)
        let trials = Trials(noise.rows(39, of: 240) + [noise.row(240, mean: 0.004)])
        let found = try #require(Overfitting(trials, blocks: 10))
        #expect(found.probability < 0.01)
        #expect(found.lossShare < 0.01)
    }

    @Test("is not judged with nothing to choose from or too few sessions")
    func tooLittle() {
        var noise = Noise(1)
        #expect(Overfitting(Trials([noise.row(100)]), blocks: 8) == nil)
        #expect(Overfitting(Trials([noise.row(100), [Double](repeating: 0, count: 100)]), blocks: 8) == nil)
        #expect(Overfitting(Trials(noise.rows(5, of: 31)), blocks: 8) == nil)
        #expect(SelectionTest(Trials([[0, 0]]), chosen: 0, resamples: 9, seed: 1) == nil)
    }

    @Test("passes for skill in no more of the noise than the level says")
    func level() throws {
        var passed = 0
        for seed in 1...200 as ClosedRange<UInt64> {
            var noise = Noise(seed)
            let trials = Trials(noise.rows(12, of: 120))
            let best = try #require(trials.ratios.indices.max { trials.ratios[$0] < trials.ratios[$1] })
            let test = try #require(SelectionTest(trials, chosen: best, resamples: 99, seed: seed))
            if test.probability <= 0.05 { passed += 1 }
        }
        // Of 200 at 5 %: 20 or more come with a probability of 0.2 %.
        #expect(passed < 20, "seeds 1...200: \(passed) passed")
    }

    @Test("passes for skill where there is some, among hopeless ones too")
    func power() throws {
        var noise = Noise(3)
        var rows = (0..<20).map { _ in noise.row(250, mean: -0.01) }
        rows.append(noise.row(250, mean: 0.003))
        let test = try #require(SelectionTest(Trials(rows), chosen: 20, resamples: 199, seed: 1))
        #expect(test.probability <= 0.01)
    }

    @Test("counts as many independent trials as there are")
    func effective() {
        var noise = Noise(9)
        let row = noise.row(100)
        #expect(abs(Trials([row, row, row]).effectiveCount - 1) < 1e-9)
        let apart = Trials(noise.rows(30, of: 2_000)).effectiveCount
        #expect(apart > 29 && apart <= 30)
        #expect(Trials([row]).effectiveCount == 1)
    }

    @Test("agrees with an independent reckoning", .enabled(if: LuckOracle.isPresent))
    func oracle() throws {
        var noise = Noise(21)
        var questions: [String] = []
        var ours: [[Double]] = []
        for seed in 0..<6 as Range<UInt64> {
            var rows = noise.rows(6, of: 53)
            rows.append([Double](repeating: 0, count: 53))
            rows[2] = zip(rows[1], rows[2]).map { 0.8 * $0 + 0.2 * $1 }
            rows[3] = rows[1]
            let trials = Trials(rows)
            questions.append("trials " + words(rows))
            ours.append([trials.ratioVariance, trials.averageCorrelation, trials.effectiveCount])
            questions.append("pbo 6 " + words(rows))
            let found = try #require(Overfitting(trials, blocks: 6))
            let mean = found.logits.reduce(0, +) / Double(found.logits.count)
            ours.append([found.probability, found.lossShare, mean])
            questions.append("selection 1 60 \(seed) " + words(rows))
            ours.append([
                try #require(SelectionTest(trials, chosen: 1, resamples: 60, seed: seed)).probability
            ])
        }
        for (index, answer) in try LuckOracle.answers(questions).enumerated() {
            #expect(
                agree(ours[index], answer, within: 1e-9),
                "\(questions[index].prefix(20)): \(ours[index]), expected \(answer)")
        }
    }
}
