// The strategy files of the program on real and on random bars; no decision looks ahead.

import Foundation
import Market
import Rules
import Testing

/// The strategies that come with the program.
enum StrategyFiles {
    static let names = ["trend", "mean_reversion", "opening_range"]

    static func all() throws -> [Strategy] {
        try names.map { name in
            let path = SharedData.packageRoot.appendingPathComponent("Strategies/\(name).sauda")
            return try Strategy.compile(
                String(contentsOf: path, encoding: .utf8), file: path.lastPathComponent)
        }
    }
}

@Suite("A strategy of ours")
struct StrategyFilesTests {
    @Test("compiles, and its file opens with its idea and its limits")
    func compiles() throws {
        for strategy in try StrategyFiles.all() {
            #expect(strategy.source.hasPrefix("# "))
            #expect(strategy.source.contains("honest limits"))
            #expect(strategy.symbols.count >= 10)
            #expect(strategy.product == .intraday)
            #expect(strategy.exitAt != nil)
            #expect(strategy.limits.entriesPerDay != nil)
        }
    }

    @Test(
        "trades both sides of the market of 2016",
        .enabled(if: SharedData.has("data/minute_2016/RELIANCE.csv.gz"), SharedData.absence),
        arguments: StrategyFiles.names.indices)
    func fires(index: Int) throws {
        let strategy = try StrategyFiles.all()[index]
        var longs = 0
        var shorts = 0
        var exits = 0
        for symbol in strategy.symbols.prefix(5) {
            let minutes = try SharedData.bars("data/minute_2016/\(symbol).csv.gz")
            for outcome in play(strategy, gathered(minutes, minutes: 5)) {
                if let entry = outcome.entry {
                    if entry.side == .buy { longs += 1 } else { shorts += 1 }
                    #expect(entry.stopDistance ?? 0 > 0)
                }
                if outcome.exit != nil { exits += 1 }
            }
        }
        print("\(strategy.name): \(longs) longs, \(shorts) shorts, \(exits) exits in 18 sessions")
        #expect(longs > 3 && shorts > 3)
        #expect(exits >= (longs + shorts) * 9 / 10)
    }

    @Test(
        "trades a share it was not written for",
        .enabled(if: SharedData.has("data/minute_lean/YESBANK_201907.csv.gz"), SharedData.absence))
    func otherShare() throws {
        let minutes = try SharedData.bars("data/minute_lean/YESBANK_201907.csv.gz")
        let entries = try StrategyFiles.all().map { strategy in
            play(strategy, gathered(minutes, minutes: 5)).filter { $0.entry != nil }.count
        }
        #expect(entries.contains { $0 > 0 }, "entries \(entries)")
    }

    @Test("decides the same whatever comes after", arguments: UInt64(0)..<20)
    func noLookAhead(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        var decided = 0
        for strategy in try StrategyFiles.all() {
            let past = randomDays(3, &random)
            let cut = Int(random.below(Int64(past.count)))
            var changed = past
            for index in changed.indices.dropFirst(cut) { changed[index].move(&random) }
            let (before, after) = (play(strategy, past), play(strategy, changed))
            #expect(before.prefix(cut) == after.prefix(cut), "seed \(seed), cut \(cut), \(strategy.name)")
            decided += before.count { $0.entry != nil || $0.exit != nil }
        }
        #expect(decided > 0, "seed \(seed)")
    }

    @Test("answers alike in two runs of the same bars, states included")
    func deterministic() throws {
        var random = SeededRandom(seed: 7)
        let days = randomDays(2, &random)
        for strategy in try StrategyFiles.all() {
            var (one, two) = (StrategyRun(strategy), StrategyRun(strategy))
            for bar in days {
                let answers = (
                    one.close(bar, holding: .flat, deciding: true),
                    two.close(bar, holding: .flat, deciding: true)
                )
                #expect(answers.0 == answers.1)
            }
            #expect(one == two)
            #expect(one.hashValue == two.hashValue)
        }
    }

    /// Five-minute bars of a random walk.
    private func randomDays(_ count: Int, _ random: inout SeededRandom) -> [Bar] {
        var price: Int64 = 1_000_00
        var bars: [Bar] = []
        for day in 0..<count {
            for index in 0..<75 {
                let open = price
                price = max(100, price + random.below(1_001) - 500)
                let start =
                    Timestamp(testDay.advanced(byDays: day), TimeOfDay(9, 15)) + .minutes(Int64(index) * 5)
                bars.append(
                    Bar(
                        start: start, open: Price(paise: open),
                        high: Price(paise: max(open, price) + random.below(200)),
                        low: Price(paise: min(open, price) - random.below(90)), close: Price(paise: price),
                        volume: Quantity(random.below(10_000))))
            }
        }
        return bars
    }
}

extension Bar {
    fileprivate mutating func move(_ random: inout SeededRandom) {
        let shift = Price(paise: random.below(5_000))
        open = open + shift
        high = high + shift + shift
        close = close + shift
        volume = Quantity(random.below(100_000))
    }
}
