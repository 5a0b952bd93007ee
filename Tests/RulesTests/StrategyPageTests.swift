// docs/STRATEGIES.md: its tables are what the vocabulary says, and its examples compile.

import Foundation
import Testing

@testable import Rules

@Suite("The page about strategies")
struct StrategyPageTests {
    private static let page = SharedData.packageRoot.appendingPathComponent("docs/STRATEGIES.md")
    private static let begin = "<!-- words: begin"
    private static let end = "<!-- words: end -->"

    @Test("has the tables of the vocabulary; SAUDA_WRITE_DOCS=1 writes them")
    func isFresh() throws {
        let text = try String(contentsOf: StrategyPageTests.page, encoding: .utf8)
        let start = try #require(text.range(of: StrategyPageTests.begin))
        let first = try #require(text.range(of: "\n", range: start.upperBound..<text.endIndex))
        let last = try #require(text.range(of: StrategyPageTests.end))
        let fresh =
            text[..<first.upperBound] + "\n" + Vocabulary.markdown() + "\n" + text[last.lowerBound...]
        if ProcessInfo.processInfo.environment["SAUDA_WRITE_DOCS"] == "1" {
            try fresh.write(to: StrategyPageTests.page, atomically: true, encoding: .utf8)
        }
        let written = try String(contentsOf: StrategyPageTests.page, encoding: .utf8)
        #expect(written == fresh, "docs/STRATEGIES.md is stale: run this test with SAUDA_WRITE_DOCS=1")
    }

    @Test("shows only examples that compile, and that the formatter would write")
    func examples() throws {
        let parts = try String(contentsOf: StrategyPageTests.page, encoding: .utf8)
            .components(separatedBy: "```sauda\n").dropFirst()
        #expect(parts.count >= 8)
        for part in parts {
            let example = try #require(part.components(separatedBy: "```").first)
            _ = try compile(whole(example))
        }
    }

    @Test("has a sentence, a signature and a unit for every word, once each")
    func words() {
        let page = Vocabulary.markdown()
        for word in Vocabulary.allCases {
            #expect(page.contains("| `\(word.example)` |"), "\(word)")
            #expect(word.signature.description.hasSuffix("."))
        }
    }

    @Test("names the statements of the grammar that the parser knows")
    func grammar() throws {
        let text = try String(contentsOf: StrategyPageTests.page, encoding: .utf8)
        let grammar = try #require(text.components(separatedBy: "```ebnf").dropFirst().first)
        for keyword in Keyword.allCases { #expect(grammar.contains("\"\(keyword.rawValue)\""), "\(keyword)") }
    }

    /// A few lines of an example, with what a file must also say.
    private func whole(_ example: String) -> String {
        guard !example.contains("strategy \"") else { return example }
        let entry = example.contains(" when ") ? "" : "\nbuy when true\nsize 1 share\n"
        return "strategy \"example\"\ntrade SBIN on NSE\nbars 5 minutes\n" + example + entry
    }
}
