// Every message of the compiler as a golden text, caret included: the tapes in Errors/.

import Foundation
import Market
import Rules
import Testing

/// One wrong file and all it is told. A tape holds many: the text, `---`, the errors, `===`.
/// A text that does not begin with `strategy` stands below the four lines of `heading`.
struct ErrorTape {
    let text: String
    let errors: String

    private static let heading = """
        strategy "wrong"
        trade SBIN on NSE
        bars 5 minutes
        enter between 09:30 and 14:45

        """

    static func read(_ name: String) throws -> [ErrorTape] {
        let path = SharedData.packageRoot.appendingPathComponent("Tests/RulesTests/Errors/\(name).tape")
        return try String(contentsOf: path, encoding: .utf8).components(separatedBy: "\n===\n").compactMap {
            part in
            let halves = part.components(separatedBy: "\n---\n")
            guard halves.count == 2 else { return nil }
            return ErrorTape(text: halves[0], errors: halves[1])
        }
    }

    /// What the compiler says today; to be read before it is committed.
    static func write(_ name: String, _ tapes: [ErrorTape]) throws {
        let path = SharedData.packageRoot.appendingPathComponent("Tests/RulesTests/Errors/\(name).tape")
        let parts = tapes.map { tape in
            do {
                _ = try Strategy.compile(tape.source, file: "f")
                return tape.text + "\n---\nno error"
            } catch { return tape.text + "\n---\n\(error)" }
        }
        try parts.joined(separator: "\n===\n").write(to: path, atomically: true, encoding: .utf8)
    }

    var source: String { text.hasPrefix("strategy") ? text : ErrorTape.heading + text }
}

@Suite("A wrong rule file")
struct ErrorTests {
    @Test(
        "is told every place, what was expected, what was found and what to write; SAUDA_WRITE_TAPES=1",
        arguments: ["units", "names", "statements", "entries", "shape", "places", "universe", "conduct"])
    func tape(name: String) throws {
        let tapes = try ErrorTape.read(name)
        #expect(tapes.count >= 5)
        if ProcessInfo.processInfo.environment["SAUDA_WRITE_TAPES"] == "1" {
            try ErrorTape.write(name, tapes)
        }
        for tape in try ErrorTape.read(name) {
            let errors = try #require(throws: RuleErrors.self, "\(tape.text) compiled") {
                try Strategy.compile(tape.source, file: "f")
            }
            #expect(errors.description == tape.errors)
        }
    }

    @Test("puts the caret under its place, past tabs and in long lines")
    func caret() throws {
        let tabbed = try #require(throws: RuleErrors.self) {
            try compile(ruleFile("buy when\tclos > open\nsize 1 share"))
        }
        #expect(tabbed.description.contains(" 5 | buy when\tclos > open\n   |         \t^^^^\n"))
        let long = "buy when \(String(repeating: " ", count: 300))clos > open\nsize 1 share"
        let error = try #require(throws: RuleErrors.self) { try compile(ruleFile(long)) }.errors[0]
        #expect(error.column == 310)
        let lines = error.description.split(separator: "\n")
        let place = try #require(lines[1].range(of: "clos"))
        let caret = try #require(lines[2].range(of: "^^^^"))
        #expect(
            lines[1].distance(from: lines[1].startIndex, to: place.lowerBound)
                == lines[2].distance(from: lines[2].startIndex, to: caret.lowerBound))
        #expect(lines[1].count < 200)
    }
}
