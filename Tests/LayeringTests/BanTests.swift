// What the code must not say. Each ban is shown to bite on a snippet before the tree
// is held to it.

import Testing

@Suite("The code")
struct BanTests {
    static let all = Ban.everywhere + Ban.inTheCore

    @Test("keeps time, randomness, the environment and unchecked sharing in their audited places")
    func holdsTheBans() {
        #expect(Self.all.flatMap { $0.violations(in: SourceFile.program) } == [])
    }

    @Test("is caught when it breaks a ban", arguments: all.map(\.word))
    func bites(word: String) {
        let file = SourceFile(
            path: "Sources/Trading/a.swift", text: "// \(word)\nlet x = f(\"\(word)\", \(word) y)")
        let found = Self.all.filter { $0.word == word }.flatMap { $0.violations(in: [file]) }
        #expect(found.count == 1)
    }

    @Test("names only audited places that exist and still need it")
    func auditsAreAlive() {
        for ban in Self.all {
            for path in ban.audited.keys.sorted() {
                let files = SourceFile.program.filter { $0.path.hasPrefix(path) }
                #expect(!files.isEmpty, "\(path) is gone; take it off the list of `\(ban.word)`")
                guard !path.hasSuffix("/") else { continue }
                #expect(
                    files.contains { !$0.offsets(of: ban.word).isEmpty },
                    "\(path) no longer has `\(ban.word)`")
            }
        }
    }

    @Test("draws from a seed only, tests included")
    func drawsFromASeed() {
        #expect((SourceFile.program + SourceFile.tests).flatMap(unseeded) == [])
    }

    @Test(
        "is caught drawing without a seed",
        arguments: [
            ("Int.random(in: 0..<f(3))", 1), ("Int.random(in: 0..<f(3), using: &g)", 0), ("Bool.random()", 1),
            ("list.shuffled()", 1), ("list.shuffled(using: &g)", 0), ("list.randomElement() ?? 0", 1),
        ])
    func catchesUnseeded(code: String, count: Int) {
        #expect(unseeded(in: SourceFile(path: "Sources/Market/a.swift", text: code)).count == count)
    }

    @Test("swallows no error in an empty catch")
    func hasNoEmptyCatch() {
        #expect(SourceFile.program.flatMap(emptyCatches) == [])
        let bad = SourceFile(path: "a.swift", text: "do { try f() } catch is E {\n // fine\n} catch { g() }")
        #expect(emptyCatches(in: bad).count == 1)
    }

    @Test("leaves no loose ends in comments")
    func hasNoLooseEnds() {
        let marks = ["TO" + "DO", "FIX" + "ME", "XX" + "X"]
        for file in SourceFile.program + SourceFile.tests {
            for mark in marks {
                let found = SourceFile.offsets(of: mark, in: Array(file.text.utf8)).map(file.place)
                #expect(found.isEmpty, "\(found) say \(mark)")
            }
        }
    }

    @Test("is never built with overflow unchecked")
    func isBuiltChecked() {
        for path in ["Package.swift"] + SourceFile.paths(under: "etc") where !path.contains("/calendars/") {
            #expect(!SourceFile.contents(of: path).contains("-Ou" + "nchecked"), "\(path)")
        }
    }
}

/// Calls that draw without naming a generator.
private func unseeded(in file: SourceFile) -> [String] {
    let calls = [".random(", ".shuffled(", ".shuffle(", ".randomElement("]
    return calls.flatMap { call in
        file.offsets(of: call).filter { at in
            var depth = 0
            let arguments = file.code[(at + call.utf8.count - 1)...].prefix { byte in
                if byte == UInt8(ascii: "(") { depth += 1 }
                if byte == UInt8(ascii: ")") { depth -= 1 }
                return depth > 0
            }
            return SourceFile.offsets(of: "using:", in: Array(arguments)).isEmpty
        }.map { "\(file.place(at: $0)) calls `\(call)…)` without `using:`: \(Ban.seeded)" }
    }
}

private func emptyCatches(in file: SourceFile) -> [String] {
    file.offsets(of: "catch").filter { at in
        guard let open = file.code[at...].firstIndex(of: UInt8(ascii: "{")) else { return false }
        let next = file.code[(open + 1)...].first { $0 != UInt8(ascii: " ") && $0 != newline }
        return next == UInt8(ascii: "}")
    }.map { "\(file.place(at: $0)) catches and does nothing: \(Ban.swallowed)" }
}
