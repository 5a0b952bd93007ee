// The ratchet on size: small files, short functions, lines that fit, and a file that
// opens with its idea.

import Testing

@Suite("A file")
struct GrainTests {
    static let files = SourceFile.program + SourceFile.tests

    @Test("has at most 400 lines of at most 110 columns")
    func isSmall() {
        for file in Self.files {
            let lines = file.lines
            #expect(
                lines.count <= 401, "\(file.path) has \(lines.count - 1) lines; give its second idea a file")
            for (index, line) in lines.enumerated() where line.count > 110 {
                Issue.record("\(file.path):\(index + 1) has \(line.count) columns; 110 fit")
            }
        }
    }

    @Test("has no function beyond 70 lines, one-line cases apart")
    func hasShortFunctions() {
        for file in Self.files {
            for function in functions(in: file) where function.weight > 70 {
                Issue.record(
                    "\(file.path):\(function.firstLine) \(function.name) has \(function.lines) lines")
            }
        }
    }

    @Test("opens with a comment that says its idea, unless it is a suite, whose name says it")
    func opensWithItsIdea() {
        for file in Self.files where !(file.path.hasPrefix("Tests/") && opensWithASuite(file)) {
            let words = wordsOfProse(file)
            #expect(
                words >= 6,
                "\(file.path) opens with \(words) words of prose; say what lives here and its one rule")
        }
    }

    @Test(
        "is a suite when that is its first declaration",
        arguments: [
            ("import Testing\n\n@Suite(\"An order\")\nstruct A {}\n", true),
            ("import Testing\n\nlet one = 1\n\n@Suite(\"An order\")\nstruct A {}\n", false),
            ("@testable import Market\n/// What for.\n@Suite(\"\")\nstruct A {}\n", false),
            ("@Suite struct A {}\n", false),
        ])
    func knowsASuite(text: String, isSuite: Bool) {
        #expect(opensWithASuite(SourceFile(path: "Tests/MarketTests/a.swift", text: text)) == isSuite)
    }

    @Test("names its types in the field's words")
    func namesTypesWell() {
        let declared =
            /(?:struct|class|enum|actor|protocol) (\w*(?:Manager|Helper|Handler|Utils?|Impl|Base))\b/
        for file in Self.files {
            for match in String(decoding: file.code, as: UTF8.self).matches(of: declared) {
                Issue.record("\(file.path) declares \(match.1); say what it is instead")
            }
        }
    }

    @Test("has its functions measured: by name, length and one-line cases")
    func measuresFunctions() {
        let body = String(repeating: "        step()\n", count: 3)
        let source = """
            struct A {
                public mutating func one(_ f: () -> Void = { }) -> Int {
                    if x { y() }
            \(body)    }
                var two: Int {
                    switch self {
                    case .a: 1
                    case .b: 2
                    default:
                        3
                    }
                }
                init() { "}" }
                var three = 3
            }
            protocol P {
                func four()
            }
            """
        let found = functions(in: SourceFile(path: "a.swift", text: source))
        #expect(found.map(\.name) == ["one", "two:", "init"])
        #expect(found.map(\.lines) == [6, 8, 1])
        #expect(found.map(\.caseLines) == [0, 2, 0])
    }
}

private func wordsOfProse(_ file: SourceFile) -> Int {
    let opening = file.lines.prefix { $0 == "//" || $0.hasPrefix("// ") }
    return opening.joined(separator: " ").split(separator: " ").count { $0 != "//" }
}

/// Whether the first line that is neither comment nor import is a suite with a name.
private func opensWithASuite(_ file: SourceFile) -> Bool {
    let first = file.lines.first { line in
        !line.isEmpty && !line.hasPrefix("//") && !line.split(separator: " ").contains("import")
    }
    return first?.firstMatch(of: /^@Suite\("\S[^"]*"/) != nil
}
