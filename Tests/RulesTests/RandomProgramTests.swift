// Programs that nobody would write, on bars that nobody has seen: whatever the rules,
// what comes later changes nothing, history teaches as much as deciding does, and no
// undefined value reaches an answer.

import Market
import Testing

@testable import Rules

@Suite("A random program")
struct RandomProgramTests {
    @Test("decides the same whatever is changed after the decision")
    func noLookAhead() throws {
        let wanted = isSlow ? 100_000 : 150
        var (pairs, entries, seed) = (0, 0, UInt64(0))
        while pairs < wanted {
            seed += 1
            var author = RandomAuthor(seed: seed, stream: "future")
            let source = author.file(RandomAuthor.words[Int(seed) % RandomAuthor.words.count])
            guard let strategy = compiles(source) else { continue }
            let history = RandomHistory(&author, rows: 70, companions: strategy.companions.count)
            let cut = Int(author.random.below(70))
            let changed = history.changed(after: cut, strategy.barLength, &author)
            let (one, other) = (history.columns(strategy), changed.columns(strategy))
            let play = changed.answers(strategy, through: cut)
            for row in 0...cut {
                for (place, holding) in [Holding.flat, .long, .short].enumerated() {
                    let decision = one.outcome(at: row, holding: holding)
                    try #require(
                        decision == other.outcome(at: row, holding: holding) && decision == play[row][place],
                        "seed \(seed), cut \(cut), row \(row)\n\(source)")
                    if decision.entry != nil { entries += 1 }
                }
            }
            pairs += 1
        }
        print("\(pairs) random programs and histories, seeds 1 to \(seed): no decision saw the future")
        #expect(entries > wanted / 2, "too few entries to prove anything: \(entries)")
    }

    @Test("learns as much from history as from deciding, and answers nothing undefined")
    func properties() throws {
        var (fired, seed, compiled) = (0, UInt64(0), 0)
        while compiled < 60 {
            seed += 1
            var author = RandomAuthor(seed: seed, stream: "program")
            guard let strategy = compiles(author.file(.close)) else { continue }
            compiled += 1
            let history = RandomHistory(&author, rows: 80, companions: strategy.companions.count)
            history.play(strategy) { _, _, answers in
                #expect(answers.allSatisfy(isDefined), "seed \(seed)")
                if answers[0].entry != nil { fired += 1 }
            }
            var (decided, taught) = (StrategyRun(strategy), StrategyRun(strategy))
            for bar in history.bars {
                _ = decided.close(bar, holding: .flat, deciding: true)
                _ = taught.close(bar, holding: .long, deciding: false)
            }
            #expect(decided == taught, "seed \(seed)")
        }
        #expect(fired > 100, "too few entries to prove anything: \(fired)")
    }

    private func compiles(_ source: String) -> Strategy? {
        do throws(RuleErrors) { return try Strategy.compile(source, file: "random") } catch { return nil }
    }

    private func isDefined(_ outcome: RuleOutcome) -> Bool {
        guard let entry = outcome.entry else { return true }
        let distances = [entry.stopDistance, entry.targetDistance, entry.trail?.distance, entry.trail?.after]
        return distances.compactMap { $0 }.allSatisfy { $0 > 0 && $0.isFinite }
    }
}

extension RandomHistory {
    /// The same up to row `cut`; afterwards other prices, other holes, other companions.
    fileprivate func changed(after cut: Int, _ length: Span, _ author: inout RandomAuthor) -> RandomHistory {
        var other = self
        let now = closing(bars[cut].start, length)
        other.bars = Array(bars[...cut]) + author.later(bars[(cut + 1)...])
        other.companions = companions.map { bars in
            let past = bars.prefix { closing($0.start, length) <= now }
            return Array(past) + author.later(bars[past.count...])
        }
        return other
    }

    /// Every bar's answers up to row `cut`, while flat, long and short.
    fileprivate func answers(_ strategy: Strategy, through cut: Int) -> [[RuleOutcome]] {
        var past = self
        past.bars = Array(bars[...cut])
        var all: [[RuleOutcome]] = []
        past.play(strategy) { _, _, answers in all.append(answers) }
        return all
    }
}

extension RandomAuthor {
    fileprivate mutating func later(_ bars: ArraySlice<Bar>) -> [Bar] {
        var price = 100_00 + random.below(5_000_00)
        var made: [Bar] = []
        for old in bars where !random.oneIn(5) { made.append(bar(old.start, &price)) }
        return made
    }
}
