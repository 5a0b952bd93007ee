// What is wrong with a rule file, and how it is shown: the line, a caret under the
// place, what was expected, what was found, and what to write instead.

/// Every error of one file, in the order of the text. Never empty.
public struct RuleErrors: Error, Hashable, Sendable, CustomStringConvertible {
    public let errors: [RuleError]

    public var description: String { errors.map(\.description).joined(separator: "\n\n") }

    /// The same errors, each beginning with `words`.
    func adding(_ words: String) -> RuleErrors {
        RuleErrors(
            errors: errors.map { error in
                var error = error
                error.message = words + error.message
                return error
            })
    }
}

public struct RuleError: Hashable, Sendable {
    public let file: String
    /// From 1.
    public let line: Int
    /// From 1, in Unicode scalars.
    public let column: Int
    /// Of the underlined place, at least 1 and never past the end of the line.
    public let length: Int
    public internal(set) var message: String
    public let expected: String?
    public let found: String?
    /// What to write instead.
    public let suggestion: String?
    /// The text around the place, or the whole line when it is short.
    let excerpt: String
    /// Where in the excerpt the caret stands, from 0.
    let caret: Int
}

extension RuleError: CustomStringConvertible {
    public var description: String {
        let number = String(line)
        let margin = String(repeating: " ", count: number.utf8.count)
        var text = "\(file):\(line):\(column): error: \(message)\n"
        text += " \(number) | \(excerpt)\n"
        text += " \(margin) | \(indentation)\(carets)"
        if let expected { text += "\n \(margin) = expected: \(expected)" }
        if let found { text += "\n \(margin) = found: \(found)" }
        if let suggestion { text += "\n \(margin) = help: \(suggestion)" }
        return text
    }

    /// Blank up to the caret; tabs stay tabs so that it stands under its place.
    private var indentation: String {
        var blank = ""
        for scalar in excerpt.unicodeScalars.prefix(caret) { blank += scalar == "\t" ? "\t" : " " }
        return blank
    }

    private var carets: String {
        String(repeating: "^", count: max(1, min(length, excerpt.unicodeScalars.count - caret)))
    }
}
