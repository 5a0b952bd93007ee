// The reader that the other tests here stand on: were it to blank too much, no rule
// could ever fail.

import Testing

@Suite("Blanking")
struct BlankingTests {
    @Test(
        "keeps code and drops prose",
        arguments: [
            ("let a = 1 // getenv(", "let a = 1"),
            ("let a = /* x /* getenv */ y */ 2", "let a =                        2"),
            (#"say("try? \(try? f("a)") ) b")"#, #"say("       try? f("  ") )  ")"#),
            (##"say(#"a " \(x) \#(y) b"#, z)"##, ##"say(#"            y)  "#, z)"##),
            ("f(\"\"\"\n  Date( \" \\(now)\n  \"\"\", b)", "f(\"\"\"\n            now)\n  \"\"\", b)"),
            (#"f("\\", g("\""))"#, #"f("  ", g("  "))"#),
        ])
    func keepsCode(source: String, expected: String) {
        let result = String(decoding: blanked(Array(source.utf8)), as: UTF8.self)
        #expect(result.trimmingEnd == expected)
    }

    @Test("a word is found whole only")
    func findsWords() {
        let file = SourceFile(path: "Sources/A/b.swift", text: "CalendarDate(1)\nDate(2)\nundated")
        #expect(file.offsets(of: "Date(").map(file.place) == ["Sources/A/b.swift:2"])
        #expect(file.offsets(of: "date").isEmpty)
    }

    @Test("the tree is there to be read")
    func findsTheTree() {
        #expect(SourceFile.program.contains { $0.path == "Sources/Market/Values.swift" })
        #expect(SourceFile.tests.contains { $0.path == "Tests/LayeringTests/BlankingTests.swift" })
    }
}

extension String {
    fileprivate var trimmingEnd: String {
        var text = self[...]
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}
