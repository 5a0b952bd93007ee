// The text of a rule file with its places, and the list of what is wrong with it.
//
// A place is a range of Unicode scalars. Everything that reads the text (lexer,
// parser, checker, emitter) reports here and goes on, so that one run of the
// compiler shows every error.

/// A range of scalars in the text.
struct SourceSpan: Hashable, Sendable {
    var start: Int
    var end: Int

    func joined(_ other: SourceSpan) -> SourceSpan {
        SourceSpan(start: min(start, other.start), end: max(end, other.end))
    }
}

struct SourceText {
    let file: String
    let scalars: [Unicode.Scalar]
    /// Offset of the first scalar of each line.
    private let lineStarts: [Int]

    init(_ text: String, file: String) {
        self.file = file
        let scalars = Array(text.unicodeScalars)
        self.scalars = scalars
        lineStarts = [0] + scalars.indices.filter { scalars[$0] == "\n" }.map { $0 + 1 }
    }

    /// The text of a place, blanks and line breaks condensed to one blank.
    func slice(_ span: SourceSpan) -> String {
        var text = String.UnicodeScalarView()
        for scalar in scalars[span.start..<span.end] {
            let isBlank = scalar == " " || scalar == "\t" || scalar == "\n" || scalar == "\r"
            if !isBlank { text.append(scalar) } else if text.last != " " { text.append(" ") }
        }
        return String(text)
    }

    /// The line, from 1, that holds `offset`.
    func line(of offset: Int) -> Int {
        var low = 0
        var high = lineStarts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if lineStarts[middle] <= offset { low = middle } else { high = middle }
        }
        return low + 1
    }

    func error(_ problem: Problem) -> RuleError {
        let line = line(of: problem.span.start)
        let start = lineStarts[line - 1]
        var end = line < lineStarts.count ? lineStarts[line] - 1 : scalars.count
        if end > start, scalars[end - 1] == "\r" { end -= 1 }
        let from = problem.span.start - start > 80 ? problem.span.start - 40 : start
        var excerpt = String.UnicodeScalarView()
        for scalar in scalars[from..<end].prefix(160) { excerpt.append(printable(scalar)) }
        return RuleError(
            file: file, line: line, column: problem.span.start - start + 1,
            length: max(1, min(problem.span.end, end) - problem.span.start), message: problem.message,
            expected: problem.expected, found: problem.found, suggestion: problem.suggestion,
            excerpt: String(excerpt), caret: problem.span.start - from)
    }
}

/// Control characters would disturb a terminal and move the caret.
func printable(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    scalar.value < 32 && scalar != "\t" || (127..<160).contains(scalar.value) ? "\u{FFFD}" : scalar
}

/// One error before it is given a line and a column.
struct Problem: Hashable {
    var span: SourceSpan
    var message: String
    var expected: String?
    var found: String?
    var suggestion: String?
}

/// The errors found so far, at most a hundred: more help nobody.
struct Problems {
    private(set) var list: [Problem] = []
    private static let most = 100

    mutating func add(
        _ span: SourceSpan, _ message: String, expected: String? = nil, found: String? = nil,
        suggestion: String? = nil
    ) {
        guard list.count < Problems.most else { return }
        let problem = Problem(
            span: span, message: message, expected: expected, found: found, suggestion: suggestion)
        guard !list.contains(where: { $0.span == span }) else { return }
        list.append(problem)
    }

    /// In the order of the text.
    func errors(in text: SourceText) -> RuleErrors {
        RuleErrors(errors: list.sorted { $0.span.start < $1.span.start }.map(text.error))
    }
}
