// The columnar evaluator against the incremental one: every register, every decision,
// every bit, on programs that nobody would write.

import Foundation
import Market
import Testing

@testable import Rules

/// `SAUDA_SLOW=1` plays everything.
let isSlow = ProcessInfo.processInfo.environment["SAUDA_SLOW"] == "1"

/// Compares a history played a bar at a time with the same one at once.
func compareEvaluators(_ strategy: Strategy, _ history: RandomHistory, _ name: String) throws {
    let columns = history.columns(strategy)
    let own = strategy.program.lanes[0].code.map(\.target)
    let values = history.bars.count <= 2_000 ? own.map { columns.values(of: $0) } : []
    var entries: [(row: Int, entry: Entry)] = []
    try history.play(strategy) { row, run, answers in
        for (index, register) in own.enumerated() where !values.isEmpty {
            let (one, other) = (run.reading.value(register), values[index][row])
            try #require(
                one.bitPattern == other.bitPattern,
                "\(name) row \(row) register \(register) \(one), \(other)"
            )
        }
        for (answer, holding) in zip(answers, [Holding.flat, .long, .short]) {
            let outcome = columns.outcome(at: row, holding: holding)
            try #require(outcome == answer, "\(name) row \(row) \(holding)")
            try #require(columns.exit(at: row, holding: holding) == answer.exit, "\(name) row \(row)")
        }
        try #require(columns.entry(at: row) == answers[0].entry, "\(name) row \(row)")
        if let entry = answers[0].entry { entries.append((row, entry)) }
    }
    var found: [Int] = []
    var row = 0
    while let entry = columns.firstEntry(from: row) {
        found.append(entry)
        row = entry + 1
    }
    #expect(found == entries.map(\.row), "\(name)")
    // Backwards, so that blocks are worked out again from what was kept of them.
    for (row, entry) in entries.reversed() { #expect(columns.entry(at: row) == entry, "\(name) row \(row)") }
}

@Suite("A history at once")
struct ColumnarTests {
    @Test("equals the same history a bar at a time, on every bit, for every word")
    func randomPrograms() throws {
        var written: Set<Vocabulary> = []
        var (compiled, seed) = (0, UInt64(0))
        let wanted = isSlow ? 5_000 : 130
        while compiled < wanted {
            seed += 1
            var author = RandomAuthor(seed: seed, stream: "columnar")
            let word = RandomAuthor.words[Int(seed) % RandomAuthor.words.count]
            let source = author.file(word)
            guard let strategy = compiles(source) else { continue }
            compiled += 1
            written.formUnion(author.written)
            let history = RandomHistory(
                &author, rows: seed % 40 == 0 ? 700 : 90, companions: strategy.companions.count)
            try compareEvaluators(strategy, history, "seed \(seed)\n\(source)\n")
        }
        print("columnar = incremental for \(compiled) random programs of \(seed) written")
        #expect(written.count == RandomAuthor.words.count)
        #expect(Double(compiled) > Double(seed) * 0.4)
    }

    @Test("answers many settings together as each alone", arguments: UInt64(0)..<6)
    func family(seed: UInt64) throws {
        var author = RandomAuthor(seed: seed, stream: "family")
        let first = try StrategyFiles.all()[Int(seed) % 3]
        let settings = try (0..<7).map { index in
            try first.setting(
                first.parameters.map { parameter in
                    let whole = parameter.default.rounded() == parameter.default
                    let value =
                        parameter.range.lowerBound
                        + (parameter.range.upperBound - parameter.range.lowerBound) * Double(index) / 6
                    return (parameter.name, whole ? value.rounded() : value)
                })
        }
        let history = RandomHistory(&author, rows: 600, companions: first.companions.count)
        let bars = BarColumns(history.bars, length: first.barLength)
        let others = history.companions.map { BarColumns($0, length: first.barLength) }
        let together = RuleFamily.columns(settings, bars: bars, companions: others, opening: history.opening)
        #expect(together.count == settings.count)
        #expect(together.contains { $0.firstEntry(from: 0) != nil }, "seed \(seed): nothing is decided")
        for (setting, columns) in zip(settings, together) {
            let alone = history.columns(setting)
            for row in 0..<bars.count {
                for holding in [Holding.flat, .long, .short] {
                    #expect(
                        columns.outcome(at: row, holding: holding)
                            == alone.outcome(at: row, holding: holding),
                        "seed \(seed) row \(row)")
                }
            }
            #expect(columns.firstEntry(from: 0) == alone.firstEntry(from: 0))
        }
    }

    @Test("leaves out the bars that a run ignores")
    func ignoredRows() throws {
        var author = RandomAuthor(seed: 1, stream: "ignored")
        let strategy = try compile(
            ruleFile("buy when close > sma(close, 3)\nsize 1 share\nexit when close < vwap", bars: 5))
        var history = RandomHistory(&author, rows: 60, companions: 0)
        history.bars.insert(history.bars[5], at: 6)
        let early = Timestamp(history.bars[30].start.date, TimeOfDay(9, 5))
        var bar = history.bars[30]
        bar.start = early
        let place = try #require(history.bars.firstIndex { $0.start.date == bar.start.date })
        history.bars.insert(bar, at: place)
        var answered = 0
        history.play(strategy) { row, _, answers in
            answered += answers.count
            for (answer, holding) in zip(answers, [Holding.flat, .long, .short]) {
                let columnar = history.columns(strategy).outcome(at: row, holding: holding)
                #expect(columnar == answer)
            }
        }
        #expect(answered == 3 * history.bars.count)
    }

    @Test(
        "equals the bars of 2016 and of three years, for every strategy of ours",
        .enabled(if: SharedData.has("data/minute_2016/RELIANCE.csv.gz"), SharedData.absence))
    func realBars() throws {
        let sources = [("minute_2016", 5), ("m15", 15)]
        var rows = 0
        for (folder, minutes) in sources {
            for symbol in try SharedData.symbols(in: "data/\(folder)").prefix(isSlow ? 1_000 : 1) {
                let all = try SharedData.bars("data/\(folder)/\(symbol).csv.gz")
                let bars = folder == "m15" ? all : gathered(all, minutes: Int32(minutes))
                let kept = isSlow ? bars : Array(bars.prefix(200))
                rows += try play(kept, minutes: minutes, symbol)
            }
        }
        #expect(rows > 200)
        print("columnar = incremental on \(rows) rows of real bars")
    }

    /// With bars of another length the file is compiled for that.
    private func play(_ bars: [Bar], minutes: Int, _ symbol: String) throws -> Int {
        var author = RandomAuthor(seed: 3, stream: symbol)
        for strategy in try StrategyFiles.all() {
            let lines = strategy.source.split(separator: "\n", omittingEmptySubsequences: false)
            let source = lines.map { $0.hasPrefix("bars ") ? "bars \(minutes) minutes" : String($0) }
            let changed = try compile(source.joined(separator: "\n"))
            var history = RandomHistory(&author, rows: 30, companions: changed.companions.count)
            history.bars = bars
            try compareEvaluators(changed, history, "\(changed.name) \(symbol)")
        }
        return bars.count
    }

    private func compiles(_ source: String) -> Strategy? {
        do throws(RuleErrors) { return try Strategy.compile(source, file: "random") } catch { return nil }
    }
}
