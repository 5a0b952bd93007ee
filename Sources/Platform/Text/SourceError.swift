// A mistake in a text somebody wrote, shown as a good compiler shows it:
//
//     sauda.toml:3:12: max_loss is no amount: expected rupees, found "ten"
//       3 | max_loss = "ten"
//         |            ^^^^^
//     help: write a number, such as max_loss = 10000

public struct SourceError: Error, Hashable, Sendable {
    public var file: String
    /// From 1.
    public var line: Int
    /// From 1, in Unicode scalars.
    public var column: Int
    /// Unicode scalars to underline, at least one.
    public var length: Int
    public var message: String
    public var expected: String?
    public var found: String?
    /// What to write or run instead.
    public var remedy: String?
    /// The line at fault, as it stands in the file.
    public var lineText: String

    /// Takes the line at fault out of `text`, the whole file.
    public init(
        file: String, text: String, line: Int, column: Int, length: Int = 1, message: String,
        expected: String? = nil, found: String? = nil, remedy: String? = nil
    ) {
        self.file = file
        self.line = line
        self.column = column
        self.length = max(length, 1)
        self.message = message
        self.expected = expected
        self.found = found
        self.remedy = remedy
        lineText = SourceLines(text).line(line)
    }
}

extension SourceError: CustomStringConvertible {
    public var description: String {
        var lines = ["\(file):\(line):\(column): \(message)\(expectation)"]
        if !lineText.isEmpty {
            let number = String(line)
            let gutter = String(repeating: " ", count: number.count)
            lines.append("  \(number) | \(lineText)")
            lines.append("  \(gutter) | \(indent)" + String(repeating: "^", count: length))
        }
        if let remedy { lines.append("help: \(remedy)") }
        return lines.joined(separator: "\n")
    }

    private var expectation: String {
        switch (expected, found) {
        case (let expected?, let found?): ": expected \(expected), found \(found)"
        case (let expected?, nil): ": expected \(expected)"
        case (nil, let found?): ": found \(found)"
        case (nil, nil): ""
        }
    }

    /// As wide as what stands before the column; tabs stay tabs so that the caret lines up.
    private var indent: String {
        var indent = ""
        for scalar in lineText.unicodeScalars.prefix(max(column - 1, 0)) {
            indent.append(scalar == "\t" ? "\t" : " ")
        }
        return indent + String(repeating: " ", count: max(column - 1 - indent.unicodeScalars.count, 0))
    }
}

/// A text cut into lines, to quote from.
struct SourceLines {
    private let lines: [Substring.UnicodeScalarView]

    init(_ text: String) {
        lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            line.last == "\r" ? line.dropLast() : line
        }
    }

    /// Empty when there is no such line.
    func line(_ number: Int) -> String {
        lines.indices.contains(number - 1) ? String(lines[number - 1]) : ""
    }

    /// Part of one line by columns, `end` just past it.
    func text(line: Int, column: Int, end: Int) -> String {
        guard lines.indices.contains(line - 1), column >= 1, end > column else { return "" }
        return String(String.UnicodeScalarView(lines[line - 1].dropFirst(column - 1).prefix(end - column)))
    }
}
