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

    @Test("opens with a comment that says its idea")
    func opensWithItsIdea() {
        for file in Self.files {
            let opening = file.lines.prefix { $0 == "//" || $0.hasPrefix("// ") }
            let words = opening.joined(separator: " ").split(separator: " ").count { $0 != "//" }
            #expect(
                words >= 6,
                "\(file.path) opens with \(words) words of prose; say what lives here and its one rule")
        }
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
