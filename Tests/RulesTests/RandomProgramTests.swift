// Programs that nobody would write, on bars that nobody has seen: whatever the rules,
// what comes later changes nothing, history teaches as much as deciding does, and no
// undefined value reaches an answer.

import Market
import Rules
import Testing

/// Writes valid rules by chance.
struct Author {
    var random: SeededRandom

    mutating func pick(_ words: [String]) -> String { words[Int(random.below(Int64(words.count)))] }
    mutating func period() -> String { String(1 + random.below(12)) }

    /// An expression in rupees.
    mutating func price(_ depth: Int) -> String {
        guard depth > 0, !random.oneIn(4) else {
            return pick([
                "close", "open", "high", "low", "vwap", "previous day high", "previous day close",
                "opening range high(15 minutes)", "opening range low(5 minutes)", "₹3", "atr(5)", "mean",
            ])
        }
        let a = price(depth - 1)
        switch random.below(5) {
        case 0: return "(\(a) \(pick(["+", "-"])) \(price(depth - 1)))"
        case 1: return "\(pick(["sma", "ema", "wma", "highest", "lowest", "stddev"]))(\(a), \(period()))"
        case 2: return "(\(a)) \(period()) bars ago"
        case 3: return "\(pick(["min", "max"]))(\(a), \(price(depth - 1)))"
        default: return "\(pick(["2", "0.5", "volume / average volume(3)", "10%"])) × (\(a))"
        }
    }

    mutating func condition(_ depth: Int) -> String {
        guard depth > 0 else {
            switch random.below(3) {
            case 0: return "rsi(\(price(1)), \(period())) < \(random.below(100))"
            case 1: return "\(price(2)) crosses \(pick(["above", "below"])) \(price(2))"
            default: return "\(price(2)) \(pick(["<", ">", "<=", ">="])) \(price(2))"
            }
        }
        switch random.below(3) {
        case 0: return "not (\(condition(depth - 1)))"
        default: return "(\(condition(depth - 1)) \(pick(["and", "or"])) \(condition(depth - 1)))"
        }
    }

    mutating func file() -> String {
        ruleFile(
            """
            let mean = (high + low) / 2
            buy when \(condition(2))
                size 1% of equity at risk
                stop abs(\(price(2))) + ₹1
                target 2 × risk
                trail \(price(1)) after 1 × risk
            short when \(condition(2))
                size 10 shares
            exit when \(condition(1))
            """, bars: 5)
    }

    mutating func bars(_ count: Int) -> [Bar] {
        (0..<count).map { index in
            let day = testDay.advanced(byDays: index / 75)
            let start = Timestamp(day, TimeOfDay(9, 15)) + .minutes(Int64(index % 75) * 5)
            let (open, close) = (1_000 + random.below(500), 1_000 + random.below(500))
            return Bar(
                start: start, open: Price(paise: open),
                high: Price(paise: max(open, close) + random.below(50)),
                low: Price(paise: min(open, close) - random.below(50)), close: Price(paise: close),
                volume: Quantity(random.below(5)))
        }
    }
}

@Suite("A random program")
struct RandomProgramTests {
    @Test("decides without the future, the same from history, and nothing undefined")
    func properties() throws {
        var fired = 0
        for seed in UInt64(0)..<150 {
            var author = Author(random: SeededRandom(seed: seed, stream: "program"))
            let source = author.file()
            let strategy = try compile(source)
            let past = author.bars(110)
            let cut = Int(author.random.below(110))
            let changed =
                past.prefix(cut)
                + zip(past, author.bars(110)).dropFirst(cut).map { old, new in
                    Bar(
                        start: old.start, open: new.open, high: new.high, low: new.low, close: new.close,
                        volume: new.volume)
                }
            let outcomes = play(strategy, past)
            #expect(outcomes.prefix(cut) == play(strategy, Array(changed)).prefix(cut), "seed \(seed)")
            #expect(outcomes.allSatisfy(isDefined), "seed \(seed)")
            fired += outcomes.filter { $0.entry != nil }.count

            let last = try #require(past.last)
            var (decided, taught) = (StrategyRun(strategy), StrategyRun(strategy))
            for bar in past.dropLast() {
                _ = decided.close(bar, holding: .flat, deciding: true)
                _ = taught.close(bar, holding: .long, deciding: false)
            }
            #expect(decided == taught, "seed \(seed)")
            #expect(
                decided.close(last, holding: .flat, deciding: true)
                    == taught.close(last, holding: .flat, deciding: true), "seed \(seed)")
        }
        #expect(fired > 300, "too few entries to prove anything: \(fired)")
    }

    private func isDefined(_ outcome: RuleOutcome) -> Bool {
        guard let entry = outcome.entry else { return true }
        let distances = [entry.stopDistance, entry.targetDistance, entry.trail?.distance, entry.trail?.after]
        return distances.compactMap { $0 }.allSatisfy { $0 > 0 && $0.isFinite }
            && (outcome.trace?.description.utf8.count ?? 0) <= 2_048
    }
}
