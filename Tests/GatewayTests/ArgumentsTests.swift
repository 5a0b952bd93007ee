import Market
import Testing

@testable import Gateway

@Suite("A command line")
struct ArgumentsTests {
    private static let syntax = Syntax(
        [.one("FILE"), .any("MORE")],
        [.init("day", "YYYY-MM-DD", "a day"), .init("json", nil, "JSON"), .init("seed", "N", "a seed")])

    struct Line: Sendable, CustomStringConvertible {
        let words: [String]
        let error: String
        let remedy: String
        var description: String { words.joined(separator: " ") }
    }

    @Test(
        "that does not fit says what was expected, found and meant",
        arguments: [
            Line(
                words: [], error: "expected FILE, found nothing",
                remedy: "usage: sauda check FILE [MORE…] [--day YYYY-MM-DD] [--json] [--seed N]"),
            Line(
                words: ["a", "--dya", "x"], error: "there is no option --dya", remedy: "did you mean --day?"),
            Line(
                words: ["a", "--colour"], error: "there is no option --colour",
                remedy: "see: sauda help check"),
            Line(
                words: ["a", "--day"], error: "--day expects YYYY-MM-DD, found nothing",
                remedy: "write --day YYYY-MM-DD"),
            Line(
                words: ["a", "--day", "--json"], error: "--day expects YYYY-MM-DD, found --json",
                remedy: "write --day YYYY-MM-DD"),
            Line(
                words: ["a", "--json=1"], error: "--json takes no value, found \"1\"",
                remedy: "write --json alone"),
            Line(words: ["a", "--json", "--json"], error: "--json stands twice", remedy: "say it once"),
        ])
    func errors(line: Line) {
        #expect(throws: Failure(.usage, "sauda check: " + line.error, remedy: line.remedy)) {
            try Arguments(line.words, verb: "check", syntax: Self.syntax)
        }
    }

    @Test("takes options anywhere, with a blank or an equals sign")
    func options() throws {
        let read = try Arguments(
            ["--day=2016-08-16", "a", "--json", "b"], verb: "check", syntax: Self.syntax)
        #expect(read.words == ["a", "b"])
        #expect(try read.date("day")?.description == "2016-08-16")
        #expect(read.isJSON)
    }

    @Test("treats everything after two dashes as words")
    func dashes() throws {
        #expect(try Arguments(["--", "--json"], verb: "check", syntax: Self.syntax).words == ["--json"])
    }

    @Test("names the value it could not read")
    func values() throws {
        let read = try Arguments(
            ["a", "--seed", "-3", "--day", "tomorrow"], verb: "check", syntax: Self.syntax)
        #expect(
            throws: Failure(
                .usage, "sauda check: --day expects a date such as 2016-08-16, found \"tomorrow\"",
                remedy: "see: sauda help check")
        ) { try read.date("day") }
        #expect(throws: Failure.self) { try read.seed() }
    }

    @Test("refuses a word too many")
    func tooMany() {
        #expect(
            throws: Failure(
                .usage, "sauda stop: expected no further word, found \"now\"", remedy: "usage: sauda stop ")
        ) {
            try Arguments(["now"], verb: "stop", syntax: Syntax())
        }
    }

    @Test(
        "finds the verb that was meant",
        arguments: [("staus", "status"), ("positons", "positions"), ("bakctest", "backtest")])
    func suggestions(word: String, meant: String) {
        #expect(Tool.unknown([word]).remedy == "did you mean: sauda \(meant)?")
        #expect(Tool.unknown([word]).exit == .usage)
    }

    @Test("far from every verb is sent to help")
    func farAway() { #expect(Tool.unknown(["xylophone"]).remedy == "see: sauda help") }
}
