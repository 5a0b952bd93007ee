// Text to tokens. Reads every scalar once and never fails: what it does not know it
// reports and skips.
//
// Two readings need care. A symbol of the exchange may hold `&` and `-` (`M&M`,
// `BAJAJ-AUTO`): capitals joined to capitals without a blank are one word. After
// `₹` a number may be grouped with commas (`₹1,00,000`); elsewhere a comma separates.

import Market

struct Lexer {
    private let scalars: [Unicode.Scalar]
    private var position = 0
    private var startsLine = true
    private(set) var tokens: [Token] = []
    /// Means nothing to the compiler; the formatter keeps them.
    private(set) var comments: [Comment] = []
    private(set) var problems: Problems

    /// More than any readable strategy; what bounds the work of the parser.
    static let mostTokens = 10_000

    init(_ text: SourceText, problems: Problems) {
        scalars = text.scalars
        self.problems = problems
    }

    mutating func run() {
        while position < scalars.count {
            guard tokens.count < Lexer.mostTokens else {
                problems.add(
                    SourceSpan(start: position, end: position + 1),
                    "the file has more than \(Lexer.mostTokens) words", suggestion: "split the strategy")
                break
            }
            next()
        }
        tokens.append(
            Token(kind: .end, span: SourceSpan(start: position, end: position), startsLine: true))
    }

    private func peek(_ ahead: Int = 0) -> Unicode.Scalar? {
        position + ahead < scalars.count ? scalars[position + ahead] : nil
    }

    private mutating func next() {
        let scalar = scalars[position]
        switch scalar {
        case "\n":
            startsLine = true
            position += 1
        case " ", "\t", "\r", "\u{FEFF}", "\u{A0}": position += 1
        case "#": readComment()
        case "\"": readText()
        case "0"..."9": readNumber()
        case _ where isLetter(scalar): readWord()
        default: readMark(scalar)
        }
    }

    private mutating func add(_ kind: Token.Kind, from start: Int) {
        tokens.append(
            Token(kind: kind, span: SourceSpan(start: start, end: position), startsLine: startsLine))
        startsLine = false
    }

    private func string(_ start: Int, _ end: Int) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars[start..<end])
        return String(view)
    }

    private mutating func readComment() {
        let start = position
        while let next = peek(), next != "\n" { position += 1 }
        comments.append(Comment(span: SourceSpan(start: start, end: position), startsLine: startsLine))
    }

    // MARK: Words

    private mutating func readWord() {
        let start = position
        advanceName()
        while isSymbolSoFar(start), peek() == "&" || peek() == "-", let after = peek(1), isCapital(after) {
            position += 1
            advanceName()
        }
        if string(start, position) == "ex", string(position, min(position + 5, scalars.count)) == "-date" {
            position += 1
            advanceName()
        }
        add(.word(string(start, position)), from: start)
    }

    private mutating func advanceName() {
        while let scalar = peek(), isLetter(scalar) || isDigit(scalar) { position += 1 }
    }

    private func isSymbolSoFar(_ start: Int) -> Bool {
        scalars[start..<position].allSatisfy { isCapital($0) || $0 == "&" || $0 == "-" }
    }

    private mutating func readText() {
        let start = position
        position += 1
        while let scalar = peek(), scalar != "\"", scalar != "\n" { position += 1 }
        let text = string(start + 1, position)
        for place in start + 1..<position where Lexer.isUnprintable(scalars[place]) {
            problems.add(
                SourceSpan(start: place, end: place + 1),
                "this text holds a character that cannot be printed",
                expected: "letters, digits, marks and blanks", suggestion: "remove it")
        }
        if peek() == "\"" {
            position += 1
        } else {
            problems.add(
                SourceSpan(start: start, end: position), "this text has no closing quote",
                suggestion: "end it with \" on the same line")
        }
        add(.text(text), from: start)
    }

    /// Control characters, and those that turn the direction of writing.
    private static func isUnprintable(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "\0"..<" ", "\u{7F}"..."\u{9F}", "\u{2028}"..."\u{202E}", "\u{2066}"..."\u{2069}": true
        default: false
        }
    }

    // MARK: Numbers

    private mutating func readNumber() {
        let start = position
        let mayGroup = tokens.last?.kind == .mark(.rupee)
        advanceDigits(grouped: mayGroup)
        if let next = peek(), next >= "A" && next <= "Z" { return readWordWithDigits(start) }
        if peek() == ":", let after = peek(1), isDigit(after) { return readTime(start) }
        if peek() == ".", let after = peek(1), isDigit(after) {
            position += 1
            advanceDigits(grouped: false)
        }
        let digits = string(start, position).filter { $0 != "," }
        guard digits.utf8.count <= 18, let value = Double(digits) else {
            problems.add(
                SourceSpan(start: start, end: position), "this number is too long",
                expected: "at most 17 digits", suggestion: "round it")
            return add(.number(1), from: start)
        }
        add(.number(value), from: start)
    }

    private mutating func advanceDigits(grouped: Bool) {
        while let scalar = peek() {
            let isGroup = grouped && scalar == "," && peek(1).map(isDigit) == true
            guard isDigit(scalar) || isGroup else { return }
            position += 1
        }
    }

    /// A symbol that begins with digits: `3MINDIA`, `360ONE`.
    private mutating func readWordWithDigits(_ start: Int) {
        advanceName()
        add(.word(string(start, position)), from: start)
    }

    private mutating func readTime(_ start: Int) {
        position += 1
        advanceDigits(grouped: false)
        let text = string(start, position)
        let clock = text.utf8.count == 4 ? "0" + text : text
        guard let time = TimeOfDay(clock) else {
            problems.add(
                SourceSpan(start: start, end: position), "`\(text)` is no time of day",
                expected: "a time from 00:00 to 23:59", suggestion: "write it as 09:30")
            return add(.time(nil), from: start)
        }
        add(.time(time), from: start)
    }

    // MARK: Marks

    private mutating func readMark(_ scalar: Unicode.Scalar) {
        let start = position
        position += 1
        if let mark = Lexer.marks[scalar] {
            if mark == .less || mark == .greater, peek() == "=" {
                position += 1
                return add(.mark(mark == .less ? .atMost : .atLeast), from: start)
            }
            return add(.mark(mark), from: start)
        }
        if scalar == "[" { return readIndex(start) }
        // One error for a run of characters that do not belong.
        while let next = peek(), !isBlank(next), !isLetter(next), !isDigit(next), Lexer.marks[next] == nil,
            next != "#", next != "\""
        {
            position += 1
        }
        problems.add(
            SourceSpan(start: start, end: position), "this character has no meaning here",
            suggestion: "remove it")
        add(.unknown, from: start)
    }

    /// The past in other languages: `close[3]`.
    private mutating func readIndex(_ start: Int) {
        while let next = peek(), next != "\n", next != "]" { position += 1 }
        if peek() == "]" { position += 1 }
        problems.add(
            SourceSpan(start: start, end: position), "brackets have no meaning here",
            suggestion: "write the past as `close 3 bars ago`")
    }

    private static let marks: [Unicode.Scalar: Mark] = [
        "+": .plus, "-": .minus, "−": .minus, "–": .minus, "*": .times, "×": .times, "/": .divided,
        "÷": .divided, "(": .open, ")": .close, ",": .comma, "=": .equals, "<": .less, ">": .greater,
        "≤": .atMost, "≥": .atLeast, "%": .percent, "₹": .rupee,
    ]
}

private func isBlank(_ scalar: Unicode.Scalar) -> Bool {
    scalar == " " || scalar == "\t" || scalar == "\n" || scalar == "\r"
}
private func isDigit(_ scalar: Unicode.Scalar) -> Bool { scalar >= "0" && scalar <= "9" }
private func isCapital(_ scalar: Unicode.Scalar) -> Bool {
    scalar >= "A" && scalar <= "Z" || isDigit(scalar)
}
private func isLetter(_ scalar: Unicode.Scalar) -> Bool {
    scalar >= "a" && scalar <= "z" || scalar >= "A" && scalar <= "Z" || scalar == "_"
}
