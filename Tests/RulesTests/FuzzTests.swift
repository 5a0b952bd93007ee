// No text crashes, hangs or slips through: seeded bytes, words and damaged strategies.

import Market
import Rules
import Testing

/// Words of the language, of exchanges, and of nobody.
private let soup = [
    "strategy", "\"x\"", "trade", "SBIN", "M&M", "on", "NSE", "bars", "5", "minutes", "enter", "between",
    "09:30", "99:99", "and", "or", "not", "product", "intraday", "delivery", "exit", "at", "when", "param",
    "from", "to", "=", "let", "a", "b", "fast", "buy", "short", "sell", "cover", "limit", "size", "stop",
    "target", "trail", "after", "risk", "of", "equity", "open", "positions", "entries", "day", "loss",
    "close",
    "high", "low", "volume", "vwap", "previous", "range", "opening", "since", "ema", "sma", "rsi", "atr", "(",
    ")", ",", "+", "-", "×", "/", "<", ">", "<=", "≥", "%", "₹", "crosses", "above", "below", "entry", "ago",
    "bar", "shares", "2", "0", "14", "1e9", "99999999999999999", "\n", "\n", "#", "[", "\"", "true", "é",
]

/// An answer is a strategy or errors that each stand somewhere in the text.
private func answers(_ source: String) -> Bool {
    do throws(RuleErrors) {
        let strategy = try Strategy.compile(source, file: "f")
        return strategy.warmUpBars >= 1
    } catch {
        let lines = source.unicodeScalars.reduce(1) { $0 + ($1 == "\n" ? 1 : 0) }
        return !error.errors.isEmpty && error.errors.count <= 100
            && error.errors.allSatisfy {
                (1...lines).contains($0.line) && $0.column >= 1 && $0.length >= 1 && !$0.description.isEmpty
            }
    }
}

@Suite("Any text")
struct FuzzTests {
    @Test("of random bytes is answered")
    func randomBytes() {
        for seed in UInt64(0)..<3_000 {
            var random = SeededRandom(seed: seed, stream: "bytes")
            let bytes = (0..<random.below(80)).map { _ in UInt8(truncatingIfNeeded: random.next()) }
            if !answers(String(decoding: bytes, as: UTF8.self)) { Issue.record("seed \(seed)") }
        }
    }

    @Test("of random words is answered")
    func randomWords() {
        for seed in UInt64(0)..<6_000 {
            var random = SeededRandom(seed: seed, stream: "words")
            let words = (0..<random.below(40)).map { _ in soup[Int(random.below(Int64(soup.count)))] }
            if !answers(words.joined(separator: " ")) { Issue.record("seed \(seed)") }
        }
    }

    @Test("that was a strategy before some words were swapped is answered")
    func damagedStrategies() throws {
        let files = try StrategyFiles.all().map(\.source)
        for seed in UInt64(0)..<1_000 {
            var random = SeededRandom(seed: seed, stream: "damage")
            let file = files[Int(random.below(Int64(files.count)))]
            var words = file.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
            for _ in 0...random.below(4) {
                words[Int(random.below(Int64(words.count)))] = soup[Int(random.below(Int64(soup.count)))]
            }
            if !answers(words.joined(separator: " ")) { Issue.record("seed \(seed)") }
        }
    }

    @Test(
        "that is monstrous is answered",
        arguments: [
            String(repeating: "(", count: 60_000), String(repeating: "not ", count: 15_000),
            "buy when " + String(repeating: "- ", count: 30_000),
            "let a = close" + String(repeating: " + close", count: 8_000),
            String(repeating: "9", count: 65_000),
            "buy when close" + String(repeating: " 1 bar ago", count: 6_000),
            String(repeating: "x", count: 70_000),
            "limit 1" + String(repeating: " entries a day, 1", count: 3_000),
            String(repeating: "\n", count: 65_000),
            "buy when sma(sma(sma(sma(close, 5000), 5000), 5000), 5000) > close\nsize 1 share",
            "trade " + String(repeating: "A,", count: 30_000),
            "size 99999999999999999 × 99999999999999999 × 99999999999999999 shares",
        ])
    func monsters(source: String) {
        #expect(answers(source))
        #expect(answers(ruleFile(source)))
        #expect(answers(ruleFile("buy when true\nsize 1 share\nstop ₹1\n" + source)))
    }

    @Test("with a long chain of names compiles and runs")
    func longChain() throws {
        let lets = (1...600).map { "let v\($0) = v\($0 - 1) + ₹1" }.joined(separator: "\n")
        let source = ruleFile("let v0 = close\n\(lets)\nbuy when v600 > 0\nsize 1 share\nstop v600")
        #expect(play(try compile(source), bars([10]))[0].entry?.stopDistance == 610)
    }

    @Test("that asks for too much memory is refused")
    func tooMuch() throws {
        let sums = (4_000..<4_030).map { "sma(close, \($0))" }.joined(separator: " + ")
        let error = try #require(throws: RuleErrors.self) {
            try compile(ruleFile("buy when \(sums.replacing(" + ", with: " > 0 and ")) > 0\nsize 1 share"))
        }
        #expect(error.errors.first?.message == "the rules remember too much")
    }
}
