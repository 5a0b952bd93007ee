import Market
import Testing

@testable import Statistics

@Suite("Resampling")
struct ResamplingTests {
    @Test("draws the same blocks as an independent reckoning", .enabled(if: LuckOracle.isPresent))
    func blocks() throws {
        var questions: [String] = []
        var ours: [[Double]] = []
        for seed in 0..<20 as Range<UInt64> {
            let count = 5 + Int(seed) * 3
            var random = SeededRandom(seed: seed, stream: "test")
            questions.append("stationary \(count) 4.5 \(seed)")
            ours.append(BlockBootstrap.stationary(4.5).indices(count, &random).map { Double($0) })
            random = SeededRandom(seed: seed, stream: "test")
            questions.append("moving \(count) 4 \(seed)")
            ours.append(BlockBootstrap.moving(4).indices(count, &random).map { Double($0) })
        }
        #expect(try LuckOracle.answers(questions) == ours)
    }

    @Test("keeps runs as long on average as was asked")
    func runs() {
        var random = SeededRandom(seed: 4)
        let indices = BlockBootstrap.stationary(10).indices(20_000, &random)
        let breaks = zip(indices, indices.dropFirst()).count { $1 != ($0 + 1) % 20_000 }
        #expect(breaks > 1_800 && breaks < 2_200, "\(breaks) runs in 20,000")
    }

    @Test("shuffles trades as an independent reckoning does", .enabled(if: LuckOracle.isPresent))
    func trades() throws {
        var noise = Noise(8)
        var questions: [String] = []
        var ours: [[Double]] = []
        for seed in 0..<10 as Range<UInt64> {
            let profits = noise.row(3 + 4 * Int(seed), mean: 0.002)
            let shuffle = try #require(TradeShuffle(profits, runs: 41, seed: seed))
            questions.append("shuffle 41 \(seed) | " + words(profits))
            let (falls, sums) = (shuffle.drawdowns, shuffle.profits)
            ours.append([
                shuffle.drawdown, falls.fifth, falls.median, falls.ninetyFifth, sums.fifth, sums.median,
                sums.ninetyFifth, shuffle.lossShare,
            ])
        }
        for (index, answer) in try LuckOracle.answers(questions).enumerated() {
            #expect(agree(ours[index], answer), "\(questions[index]): \(ours[index]), expected \(answer)")
        }
    }

    @Test("of one trade, or none, has nothing to shuffle")
    func fewTrades() {
        #expect(TradeShuffle([], runs: 10, seed: 1) == nil)
        #expect(TradeShuffle([-5], runs: 10, seed: 1)?.drawdowns.median == 5)
    }
}

@Suite("A resampled history")
struct BarBootstrapTests {
    private func history(_ sessions: Int, seed: UInt64) -> BarColumns {
        var noise = Noise(seed)
        var price = 10_000.0
        var bars: [Bar] = []
        let first = CalendarDate(daysSinceEpoch: 17_000)
        for day in 0..<sessions {
            let open = Timestamp(first.advanced(byDays: day), TimeOfDay(9, 15))
            for bar in 0..<3 as Range<Int64> {
                let prices = (0..<4).map { _ in Price(paise: Int64(price * (1 + noise.normal() / 100)) * 5) }
                price *= 1 + noise.normal() / 100
                bars.append(
                    Bar(
                        start: open + .minutes(15 * bar), open: prices[1], high: prices.max() ?? .zero,
                        low: prices.min() ?? .zero, close: prices[2], volume: Quantity(bar)))
            }
        }
        return BarColumns(bars, length: .minutes(15))
    }

    @Test("is the source itself when its sessions are drawn in their order")
    func identity() {
        let bars = history(40, seed: 2)
        let whole = BarBootstrap(bars.days.map(\.date), by: .moving(40), seed: 1)
        let rebuilt = whole.rebuilt(bars, tick: Price(paise: 5))
        #expect((0..<bars.count).allSatisfy { rebuilt[$0] == bars[$0] })
    }

    @Test("keeps dates, bars a session, tick and the order of prices; joins without a jump of its own")
    func shape() {
        for seed in 1...20 as ClosedRange<UInt64> {
            let bars = history(60, seed: seed)
            let dates = bars.days.map(\.date)
            let rebuilt = BarBootstrap(dates, by: .stationary(5), seed: seed)
                .rebuilt(bars, tick: Price(paise: 5))
            #expect(rebuilt.days.map(\.date) == dates, "seed \(seed)")
            let all = (0..<rebuilt.count).map { rebuilt[$0] }
            #expect(all.allSatisfy { $0.isConsistent && $0.close.raw % 500 == 0 }, "seed \(seed)")
            // Every gap between two sessions is one that the source has, up to two ticks' rounding.
            let gaps = BarBootstrapTests.gaps(bars) + [1]
            for gap in BarBootstrapTests.gaps(rebuilt) {
                #expect(gaps.contains { abs($0 - gap) < 2e-3 }, "seed \(seed): a gap of \(gap)")
            }
        }
    }

    private static func gaps(_ bars: BarColumns) -> [Double] {
        bars.days.dropFirst().map { day in
            Double(bars.opens[day.rows.lowerBound]) / Double(bars.closes[day.rows.lowerBound - 1])
        }
    }
}

@Suite("A neighbourhood")
struct PlateauTests {
    @Test("of a plateau scores near one, of a needle near zero")
    func shapes() {
        let places = (0..<5).flatMap { x in (0..<5).map { [x, $0] } }
        let flat = Plateau(best: 12, places: places, scores: places.map { _ in 2.0 })
        #expect(flat.neighbours == 8 && flat.score == 1 && flat.positiveShare == 1)
        let needle = Plateau(best: 12, places: places, scores: places.map { $0 == [2, 2] ? 2.0 : -0.1 })
        #expect(needle.score < 0 && needle.positiveShare == 0 && needle.least == -0.1)
    }

    @Test("without neighbours says so")
    func alone() {
        let alone = Plateau(best: 0, places: [[0], [5]], scores: [1, 1])
        #expect(alone.neighbours == 0 && alone.score.isNaN)
    }

    @Test("agrees with an independent reckoning", .enabled(if: LuckOracle.isPresent))
    func oracle() throws {
        var noise = Noise(14)
        let places = (0..<4).flatMap { x in (0..<3).flatMap { y in (0..<2).map { [x, y, $0] } } }
        let scores = places.map { _ in noise.normal() }
        let rows = zip(places, scores).map { place, score in place.map { Double($0) } + [score] }
        let answers = try LuckOracle.answers(places.indices.map { "plateau \($0) " + words(rows) })
        for (best, answer) in answers.enumerated() {
            let ours = Plateau(best: best, places: places, scores: scores)
            #expect(agree([Double(ours.neighbours), ours.mean, ours.least, ours.positiveShare], answer))
        }
    }
}
