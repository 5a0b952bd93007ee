// What a rule file will do, in plain sentences, for the person whose money it is.
//
// It is made from the checked strategy and the words of its file, with the parameters
// now in force: what cannot be said here is not done either.

public struct Explanation: Hashable, Sendable {
    public struct Part: Hashable, Sendable {
        public let title: String
        /// Each a sentence, or one condition of a list.
        public let sentences: [String]
    }

    public let parts: [Part]

    /// Titles and sentences as `sauda explain` prints them, lines of at most `width` columns.
    public func text(width: Int = 96) -> String {
        parts.map { part in
            ([part.title] + part.sentences.flatMap { Explanation.folded($0, width) }).joined(separator: "\n")
        }.joined(separator: "\n\n")
    }

    /// A sentence under its title, folded at blanks.
    private static func folded(_ sentence: String, _ width: Int) -> [String] {
        let isItem = sentence.hasPrefix("– ")
        let (first, further) = isItem ? ("    ", "      ") : ("  ", "  ")
        var lines: [String] = []
        var line = first
        for word in sentence.split(separator: " ") {
            let isEmpty = line.last == " " || line.isEmpty
            if !isEmpty, line.count + 1 + word.count > width {
                lines.append(line)
                line = further + word
            } else {
                line += (isEmpty ? "" : " ") + word
            }
        }
        return lines + [line]
    }
}

extension Strategy {
    /// Plain sentences of what the file will do.
    public var explanation: Explanation { Explainer(self).explanation }
}
