// Turns comments and the contents of string literals into spaces, and leaves what is
// interpolated into a string as the code that it is. Newlines stay where they were.
//
// It knows Swift's comments (nested), strings (plain, raw, of several lines) and
// interpolations. It does not know regex literals; the sources have none.

/// `source` with everything that is not code blanked out, byte for byte.
func blanked(_ source: [UInt8]) -> [UInt8] {
    var scanner = Blanking(source)
    while scanner.at < source.count { scanner.step() }
    return scanner.result
}

private struct Blanking {
    let source: [UInt8]
    var result: [UInt8]
    var at = 0
    /// The strings that we are inside of, outermost first.
    private var strings: [Literal] = []

    private struct Literal {
        let hashes: Int
        let isLong: Bool
        /// How many parentheses are open in the interpolation being read; nil inside the text itself.
        var open: Int?
    }

    init(_ source: [UInt8]) {
        self.source = source
        result = source
    }

    mutating func step() {
        if let literal = strings.last, literal.open == nil {
            text(of: literal)
        } else {
            code()
        }
    }

    private let codeMarks = Array("/#\"()".utf8)
    private let textMarks = Array("\"\\\n".utf8)

    private mutating func code() {
        guard codeMarks.contains(source[at]) else { return at += 1 }
        if starts("//") { return blank(while: { $0 != newline }) }
        if starts("/*") { return blockComment() }
        let hashes = source[at...].prefix { $0 == UInt8(ascii: "#") }.count
        if at + hashes < source.count, source[at + hashes] == UInt8(ascii: "\"") {
            at += hashes
            let isLong = starts("\"\"\"")
            at += isLong ? 3 : 1
            strings.append(Literal(hashes: hashes, isLong: isLong))
            return
        }
        count(source[at])
        at += 1
    }

    /// Leaves the interpolation with the parenthesis that closes it.
    private mutating func count(_ byte: UInt8) {
        guard let open = strings.last?.open else { return }
        if byte == UInt8(ascii: "(") { strings[strings.count - 1].open = open + 1 }
        if byte == UInt8(ascii: ")") { strings[strings.count - 1].open = open == 1 ? nil : open - 1 }
    }

    private mutating func text(of literal: Literal) {
        guard textMarks.contains(source[at]) else { return blank(1) }
        let marks = String(repeating: "#", count: literal.hashes)
        let close = (literal.isLong ? "\"\"\"" : "\"") + marks
        if starts(close) {
            at += close.utf8.count
            strings.removeLast()
        } else if starts("\\" + marks + "(") {
            blank(2 + literal.hashes)
            strings[strings.count - 1].open = 1
        } else if starts("\\" + marks) {
            blank(2 + literal.hashes)
        } else if !literal.isLong, source[at] == newline {
            strings.removeLast()
        } else {
            blank(1)
        }
    }

    private mutating func blockComment() {
        var depth = 0
        repeat {
            if starts("/*") { depth += 1 }
            if starts("*/") { depth -= 1 }
            blank(starts("/*") || starts("*/") ? 2 : 1)
        } while depth > 0 && at < source.count
    }

    private func starts(_ mark: String) -> Bool { source[at...].starts(with: mark.utf8) }

    private mutating func blank(_ count: Int) {
        for _ in 0..<count where at < source.count {
            if source[at] != newline { result[at] = UInt8(ascii: " ") }
            at += 1
        }
    }

    private mutating func blank(while holds: (UInt8) -> Bool) {
        while at < source.count, holds(source[at]) { blank(1) }
    }
}
