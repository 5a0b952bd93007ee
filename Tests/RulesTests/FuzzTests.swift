// No text crashes, hangs or slips through: seeded bytes, words and damaged strategies.

import Market
import Testing

@testable import Rules

/// Words of the language, of exchanges, and of nobody.
private let soup = [
    "strategy", "\"x\"", "trade", "SBIN", "M&M", "on", "NSE", "bars", "5", "minutes", "enter", "between",
    "09:30", "99:99", "and", "or", "not", "product", "intraday", "delivery", "exit", "at", "when", "param",
    "from", "to", "=", "let", "a", "b", "fast", "buy", "short", "sell", "cover", "limit", "size", "stop",
    "target", "trail", "after", "risk", "of", "equity", "open", "positions", "entries", "day", "loss",
    "close",
    "high", "low", "volume", "vwap", "previous", "range", "opening", "since", "ema", "sma", "rsi", "atr", "(",
    ")", ",", "+", "-", "×", "/", "<", ">", "<=", "≥", "%", "₹", "crosses", "above", "below", "entry", "ago",
    "bar", "shares", "2",
    "through", "nearest", "next", "future", "call", "put", "money", "expiry", "roll", "days", "wait", "an",
    "members", "of", "NIFTY50", "where", "price", "turnover", "over", "volatility", "lots", "step", "hour",
    "on 15 minutes", "of NIFTY50", "1 day", "bars ago", "ex-dates", "crore", "supertrend", "instrument", "0",
    "14", "1e9", "99999999999999999", "\n", "\n", "#", "[", "\"", "true", "é",
]

/// An answer is a strategy or errors that each stand somewhere in the text.
private func answers(_ source: String) -> Bool {
    do throws(RuleErrors) {
        let strategy = try Strategy.compile(source, file: "f")
        let formatted = try Strategy.formatted(source, file: "f")
        let again = try Strategy.formatted(formatted, file: "f")
        let reread = try Strategy.compile(formatted, file: "f")
        return strategy.warmUpBars >= 1 && !strategy.explanation.parts.isEmpty && again == formatted
            && Meaning(reread) == Meaning(strategy)
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

    @Test("that was a strategy before some characters were lost, doubled or swapped is answered")
    func damagedCharacters() throws {
        let files = try (StrategyFiles.all() + ExampleFiles.all()).map { Array($0.source.unicodeScalars) }
        let strange: [Unicode.Scalar] = [
            "\0", "\u{1B}", "\u{200B}", "₹", "(", ")", "-", "\"", "#", "9", "\n",
        ]
        for seed in UInt64(0)..<800 {
            var random = SeededRandom(seed: seed, stream: "characters")
            var scalars = files[Int(random.below(Int64(files.count)))]
            for _ in 0...random.below(3) {
                let place = Int(random.below(Int64(scalars.count)))
                let end = min(scalars.count, place + Int(random.below(30)))
                switch random.below(4) {
                case 0: scalars.removeSubrange(place..<end)
                case 1: scalars.insert(contentsOf: scalars[place..<end], at: place)
                case 2: scalars.insert(strange[Int(random.below(Int64(strange.count)))], at: place)
                default: scalars[place] = strange[Int(random.below(Int64(strange.count)))]
                }
            }
            var text = String.UnicodeScalarView()
            text.append(contentsOf: scalars)
            if !answers(String(text)) { Issue.record("seed \(seed)") }
        }
    }

    @Test("of bytes that are no text is told where")
    func noText() throws {
        let start = Array("strategy \"é\"\ntrade ".utf8)
        let error = try #require(throws: RuleErrors.self) {
            try Strategy.text(of: start + [0xC3, 0x28], file: "f")
        }
        #expect(error.errors[0].line == 2 && error.errors[0].column == 7)
        #expect(error.errors[0].found == "the byte 0xc3")
        #expect(try Strategy.text(of: start, file: "f") == String(decoding: start, as: UTF8.self))
        #expect(throws: RuleErrors.self) {
            try Strategy.text(of: Array(repeating: 32, count: 70_000), file: "f")
        }
        for seed in UInt64(0)..<500 {
            var random = SeededRandom(seed: seed, stream: "no text")
            var bytes = start + start
            bytes[Int(random.below(Int64(bytes.count)))] = UInt8(truncatingIfNeeded: random.next())
            do throws(RuleErrors) { _ = try Strategy.text(of: bytes, file: "f") } catch {
                #expect(error.errors.count == 1 && error.errors[0].column >= 1, "seed \(seed)")
            }
        }
    }

    /// Each longer, deeper or larger than anything sensible.
    private static let monstrous: [String] = {
        let sum = "let a = close" + String(repeating: " + close", count: 8_000)
        let companions: [String] = (0..<3_000).map { "close of A\($0) > ₹1" }
        let chain: [String] = (1...800).map { "let a\($0) = a\($0 - 1) + ₹1" }
        let doubling: [String] = (1...25).map { "let a\($0) = a\($0 - 1) + a\($0 - 1)" }
        let first = "let a0 = close\n"
        let read = { (name: String) in "\nbuy when \(name) > ₹1\nsize 1 share" }
        return [
            String(repeating: "(", count: 60_000), String(repeating: "not ", count: 15_000),
            "buy when " + String(repeating: "- ", count: 30_000), sum,
            String(repeating: "9", count: 65_000),
            "buy when close" + String(repeating: " 1 bar ago", count: 6_000),
            String(repeating: "x", count: 70_000),
            "limit 1" + String(repeating: " entries a day, 1", count: 3_000),
            String(repeating: "\n", count: 65_000),
            "buy when sma(sma(sma(sma(close, 5000), 5000), 5000), 5000) > close\nsize 1 share",
            "trade " + String(repeating: "A,", count: 30_000),
            "size 99999999999999999 × 99999999999999999 × 99999999999999999 shares",
            "buy when close" + String(repeating: " of NIFTY50", count: 5_000),
            "buy when close" + String(repeating: " on 15 minutes", count: 4_000),
            "buy when " + companions.joined(separator: " and "),
            first + chain.joined(separator: "\n") + read("a800 of NIFTY50"),
            first + doubling.joined(separator: "\n") + read("a25 on 15 minutes"),
            "wait 99999999999999999 days after a loss",
            "exit after 99999999999999999 × 99999999999999999 bars",
            "enter between " + String(repeating: "09:30 and 11:00, ", count: 3_000),
            "through call at the money + " + String(repeating: "- ", count: 20_000) + "1, nearest expiry",
        ]
    }()

    @Test("that is monstrous is answered", arguments: monstrous)
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
