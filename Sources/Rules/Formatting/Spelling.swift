// How a token is written, and what stands between two of them on one line.
//
// A spelling changes blanks, signs that look alike (`*` is `×`) and the grouping of
// rupees; read again it is the same token.

import Market

struct Spelling {
    let text: SourceText
    let tokens: [Token]

    /// The token at `index` as the formatter writes it.
    func word(_ index: Int) -> String {
        let token = tokens[index]
        let written = written(token.span)
        switch token.kind {
        case .mark(let mark): return mark.rawValue
        case .time: return written.utf8.count == 4 ? "0" + written : written
        case .number where index > 0 && tokens[index - 1].kind == .mark(.rupee):
            return grouped(written)
        default: return written
        }
    }

    /// Tokens of one line.
    func line(_ range: Range<Int>) -> String {
        var line = ""
        for index in range {
            if index > range.lowerBound, needsBlank(before: index) { line += " " }
            line += word(index)
        }
        return line
    }

    /// Whether a blank stands between a token and the one before it.
    func needsBlank(before index: Int) -> Bool {
        let before = tokens[index - 1].kind
        if before == .mark(.open) || before == .mark(.rupee) || isSign(index - 1) { return false }
        switch tokens[index].kind {
        case .mark(.close), .mark(.comma), .mark(.percent): return false
        case .mark(.open): return !isName(before)
        default: return true
        }
    }

    private func written(_ span: SourceSpan) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: text.scalars[span.start..<span.end])
        return String(view)
    }

    /// A minus that belongs to what follows it.
    private func isSign(_ index: Int) -> Bool {
        guard tokens[index].kind == .mark(.minus) else { return false }
        guard index > 0 else { return true }
        switch tokens[index - 1].kind {
        case .mark(.close), .mark(.percent), .number, .time, .text: return false
        case .word(let word): return Spelling.beforeValues.contains(word)
        default: return true
        }
    }

    /// What a parenthesis follows closely.
    private func isName(_ kind: Token.Kind) -> Bool {
        guard case .word(let word) = kind else { return false }
        return !reservedWords.contains(word) && Keyword(rawValue: word) == nil
    }

    /// Words after which a value begins.
    private static let beforeValues: Set<String> = [
        "and", "or", "not", "when", "above", "below", "at", "from", "to", "after", "step", "over", "between",
        "size", "stop", "target", "trail", "limit", "wait",
    ]

    /// Rupees as India groups them: `1,00,000`.
    private func grouped(_ number: String) -> String {
        let parts = number.filter { $0 != "," }.split(separator: ".", omittingEmptySubsequences: false)
        var groups: [Substring] = []
        var rest = parts[0]
        while rest.count > (groups.isEmpty ? 3 : 2) {
            let size = groups.isEmpty ? 3 : 2
            groups.append(rest.suffix(size))
            rest = rest.dropLast(size)
        }
        let whole = ([rest] + groups.reversed()).joined(separator: ",")
        return parts.count > 1 ? whole + "." + parts[1] : whole
    }
}
