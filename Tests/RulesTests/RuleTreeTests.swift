// What is kept of a decision is numbers; from them its words come back, the decision can
// be worked out again, and the smallest change that is named does turn it.

import Market
import Testing

@testable import Rules

@Suite("A decision's tree")
struct RuleTreeTests {
    private func account(_ body: String, _ closes: [Int64], rule: Int = 0) throws -> RuleAccount {
        let strategy = try compile(ruleFile(body))
        var run = StrategyRun(strategy)
        for bar in bars(closes) { _ = run.close(bar, holding: .flat, deciding: true) }
        return try #require(strategy.account(of: run.evidence[rule]))
    }

    @Test("shows every condition as it is nested, with its values and whether it held")
    func words() throws {
        let body = """
            let busy = volume > 50 shares
            buy when close crosses above ₹100 and (busy or not close < ₹1)
            size 1 share
            """
        #expect(
            try account(body, [99, 101]).lines == [
                "buy, line 6 of test, on the bar 09:16–09:17", "  true   all of:",
                "    true   close crosses above ₹100   was 99 against 100, is 101 against 100",
                "    true   one of:", "      true   busy, which is:",
                "        true   volume > 50 shares   100 > 50", "      true   not:",
                "        false  close < ₹1   101 < 1",
            ])
    }

    @Test("shows what is not known yet as unknown")
    func unknown() throws {
        let tree = try account("buy when close > sma(close, 5)\nsize 1 share", [10]).tree
        #expect(tree.truth == nil)
        #expect(tree.lines(depth: 0) == ["unknown close > sma(close, 5)   10 > undefined"])
    }

    @Test("names the bars of another instrument and of longer bars")
    func places() throws {
        let strategy = try compile(
            ruleFile("buy when close > ₹5 and sma(close, 2) on 5 minutes > ₹1\nsize 1 share"))
        var run = StrategyRun(strategy)
        for bar in bars(Array(repeating: 10, count: 12)) {
            _ = run.close(bar, holding: .flat, deciding: true)
        }
        let tree = try #require(strategy.account(of: run.evidence[0])).tree
        #expect(tree.truth == true)
        #expect(run.evidence[0].streamStarts == [Timestamp(testDay, TimeOfDay(9, 20))])
    }

    @Test(
        "names the smallest change",
        arguments: [
            ("close > ₹100", 90, true, "close > ₹100", 100.0.nextUp),
            ("close >= ₹100", 90, true, "close >= ₹100", 100.0),
            ("close > ₹100", 110, false, "close > ₹100", 100.0),
            ("close >= ₹100", 110, false, "close >= ₹100", 100.0.nextDown),
            // The nearer of two decides what would have ended it, both are needed to begin it.
            ("close > ₹100 and close > ₹108", 110, false, "close > ₹108", 108.0),
            ("close > ₹100 or close > ₹95", 90, true, "close > ₹95", 95.0.nextUp),
            ("not close < ₹100", 90, true, "close < ₹100", 100.0),
        ] as [(String, Int64, Bool, String, Double)])
    func smallest(condition: String, close: Int64, wanted: Bool, text: String, to: Double) throws {
        let tree = try account("buy when \(condition)\nsize 1 share", [close]).tree
        #expect(tree.truth == !wanted)
        let change = try #require(tree.smallestChange(to: wanted))
        #expect(change.moves.map(\.text) == [text])
        #expect(change.moves.map(\.to) == [to])
        #expect(tree.applying(change).truth == wanted)
    }

    @Test("needs every false part of an `and`, and says their sum")
    func several() throws {
        let tree = try account("buy when close > ₹100 and open > ₹200\nsize 1 share", [50]).tree
        let change = try #require(tree.smallestChange(to: true))
        #expect(change.moves.map(\.text) == ["close > ₹100", "open > ₹200"])
        #expect(abs(change.share - 1.25) < 1e-9)
    }

    @Test("has no change where only numbers of the file stand")
    func fixed() throws {
        let tree = try account("buy when ₹1 > ₹2\nsize 1 share", [50]).tree
        #expect(tree.smallestChange(to: true) == nil)
    }

    @Test("keeps truths alone where there are too many numbers, and is decided by them")
    func many() throws {
        let lets = (0..<5).map { part in
            let terms = (0..<22).map { "sma(close, \($0 + 22 * part + 2)) > ₹\($0 + 1)" }
            return "let part\(part) = \(terms.joined(separator: " or "))\n"
        }
        let whole = (0..<5).map { "part\($0)" }.joined(separator: " or ")
        let strategy = try compile(ruleFile(lets.joined() + "buy when \(whole)\nsize 1 share"))
        var run = StrategyRun(strategy)
        for bar in bars([9, 9, 9]) { _ = run.close(bar, holding: .flat, deciding: true) }
        let evidence = run.evidence[0]
        #expect(!evidence.isWhole)
        #expect(evidence.values.count == 110)
        let tree = try #require(strategy.account(of: evidence)).tree
        #expect(tree.truth == true)
        let change = try #require(tree.smallestChange(to: false))
        #expect(tree.applying(change).truth == false)
    }

    @Test("is not read with another file's rules")
    func otherFile() throws {
        let one = try compile(ruleFile("buy when close > ₹5 and open > ₹5\nsize 1 share"))
        let other = try compile(ruleFile("buy when close > ₹5\nsize 1 share"))
        var run = StrategyRun(one)
        _ = run.close(bars([9])[0], holding: .flat, deciding: true)
        #expect(other.account(of: run.evidence[0]) == nil)
        #expect(one.account(of: run.evidence[0]) != nil)
    }

    @Test("is decided again as it was, and turns with the change that it names, on random programs")
    func random() throws {
        var (seed, decisions, turned, unmoved) = (UInt64(0), 0, 0, 0)
        while decisions < 20_000 {
            seed += 1
            let (source, strategy) = RandomAuthor.file(seed: seed)
            var author = RandomAuthor(seed: seed, stream: "why")
            let history = RandomHistory(&author, rows: 60, companions: strategy.companions.count)
            try history.play(strategy) { row, run, answers in
                for evidence in run.evidence {
                    decisions += 1
                    let account = try #require(strategy.account(of: evidence), "seed \(seed)\n\(source)")
                    let rules = strategy.program
                    let register =
                        evidence.rule < rules.entries.count
                        ? rules.entries[evidence.rule].condition
                        : rules.exits[evidence.rule - rules.entries.count].condition
                    let value = run.reading.value(register)
                    let decided: Bool? = value.isNaN ? nil : value == 1
                    try #require(account.tree.truth == decided, "seed \(seed), row \(row)\n\(source)")
                    for wanted in [true, false] {
                        guard let change = account.tree.smallestChange(to: wanted) else {
                            unmoved += 1
                            continue
                        }
                        turned += 1
                        try #require(
                            account.tree.applying(change).truth == wanted,
                            "seed \(seed), row \(row), to \(wanted): \(change)\n\(source)")
                    }
                }
                if let speaker = run.evidence(.flat) {
                    try #require(answers[0].entry != nil, "seed \(seed)")
                    try #require(strategy.account(of: speaker)?.tree.truth == true, "seed \(seed)")
                }
            }
        }
        print("\(decisions) decisions of random programs, seeds 1 to \(seed), \(turned) turned")
        #expect(unmoved < turned / 20)
    }
}
