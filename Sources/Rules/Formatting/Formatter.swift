// One way to write a rule file: every statement on its line, clauses under their entry,
// `=` of neighbouring names under each other, comments and blank lines kept.
//
// It moves blanks and line breaks and nothing else: the tokens of the result are those
// of the file, which is checked before it is handed out. Formatting twice is formatting once.

import Market

struct Formatter {
    static let widest = 100

    private let text: SourceText
    private let tokens: [Token]
    private let comments: [Comment]
    private let spelling: Spelling
    private var layout = Layout()
    private var nextComment = 0
    /// The line of the source on which the last thing written ended; 0 before the first.
    private var lastLine = 0

    private init(_ lexer: Lexer, _ text: SourceText) {
        self.text = text
        tokens = lexer.tokens
        comments = lexer.comments
        spelling = Spelling(text: text, tokens: lexer.tokens)
    }

    /// - Throws: what keeps the text from being read as statements; whether they make sense is not asked.
    static func format(_ source: String, file: String) throws(RuleErrors) -> String {
        let text = SourceText(source, file: file)
        var lexer = Lexer(text, problems: Problems())
        lexer.run()
        var parser = Parser(text, tokens: lexer.tokens, problems: lexer.problems)
        let statements = parser.run()
        if statements.isEmpty, lexer.comments.isEmpty {
            parser.problems.add(
                SourceSpan(start: 0, end: 0), "there is nothing in this file", expected: "a strategy",
                found: "the end of the file",
                suggestion: #"begin with `strategy "My idea"`, `trade SBIN on NSE`, `bars 5 minutes`"#)
        }
        guard parser.problems.list.isEmpty else { throw parser.problems.errors(in: text) }
        var formatter = Formatter(lexer, text)
        formatter.write(formatter.split(statements))
        let result = formatter.layout.text
        precondition(
            formatter.isSame(result), "the formatter changed the words of \(file); the file is untouched")
        return result
    }

    private func isSame(_ result: String) -> Bool {
        var again = Lexer(SourceText(result, file: text.file), problems: Problems())
        again.run()
        return again.tokens.map(\.kind) == tokens.map(\.kind) && again.comments.count == comments.count
    }

    // MARK: Statements

    /// Each statement with its tokens, and the width that its neighbours ask for.
    private func split(_ statements: [Statement]) -> [FormattedStatement] {
        var index = 0
        var result: [FormattedStatement] = []
        for number in statements.indices {
            let next = number + 1 < statements.count ? statements[number + 1].span.start : text.scalars.count
            let start = index
            while index < tokens.count - 1, tokens[index].span.start < next { index += 1 }
            result.append(FormattedStatement(tokens: start..<index, style: style(start)))
        }
        align(&result)
        return result
    }

    private func style(_ first: Int) -> FormattedStatement.Style {
        guard case .word(let word) = tokens[first].kind, let keyword = Keyword(rawValue: word) else {
            return .plain
        }
        switch keyword {
        case .strategy, .trade, .through, .bars, .enter, .wait, .product: return .heading
        case .exit where tokens[first + 1].kind != .word("when"): return .heading
        case .buy, .short, .sell, .cover, .exit: return .rule
        case .size, .stop, .target, .trail: return .clause
        case .param: return .param
        case .let: return .define
        case .limit: return .plain
        }
    }

    /// Names and values of neighbouring lines of one kind are as wide as the widest.
    private func align(_ statements: inout [FormattedStatement]) {
        var start = 0
        while start < statements.count {
            var end = start + 1
            let style = statements[start].style
            while end < statements.count, statements[end].style == style,
                isNeighbour(statements[end - 1], statements[end])
            {
                end += 1
            }
            if style == .param || style == .define {
                let names = statements[start..<end].map { spelling.word($0.tokens.lowerBound + 1) }
                let width = names.reduce(0) { max($0, $1.unicodeScalars.count) }
                let values = statements[start..<end].map { spelling.line(value($0)) }
                let valueWidth = values.reduce(0) { max($0, $1.unicodeScalars.count) }
                for index in start..<end {
                    statements[index].nameWidth = width
                    statements[index].valueWidth = style == .param ? valueWidth : 0
                }
            }
            start = end
        }
    }

    private func isNeighbour(_ a: FormattedStatement, _ b: FormattedStatement) -> Bool {
        let (end, start) = (tokens[a.tokens.upperBound - 1].span.end, tokens[b.tokens.lowerBound].span.start)
        if text.line(of: start) > text.line(of: end) + 1 { return false }
        return !comments.contains { $0.startsLine && $0.span.start >= end && $0.span.end <= start }
    }

    /// The tokens of a parameter's value.
    private func value(_ statement: FormattedStatement) -> Range<Int> {
        let start = min(statement.tokens.lowerBound + 3, statement.tokens.upperBound)
        let end = statement.tokens.first { tokens[$0].kind == .word("from") } ?? start
        return start..<max(start, end)
    }

    // MARK: Writing

    private mutating func write(_ statements: [FormattedStatement]) {
        for statement in statements {
            writeComments(before: statement.tokens.lowerBound, indent: statement.indent)
            blankLine(before: tokens[statement.tokens.lowerBound].span.start)
            write(statement)
            lastLine = line(of: statement.tokens.upperBound - 1)
        }
        writeComments(before: tokens.count - 1, indent: 0)
    }

    private func line(of token: Int) -> Int { text.line(of: tokens[token].span.end - 1) }

    private mutating func blankLine(before offset: Int) {
        if lastLine > 0, text.line(of: offset) > lastLine + 1 { layout.blank() }
    }

    /// Every comment that stands before a token; true when one of them did.
    @discardableResult
    private mutating func writeComments(before token: Int, indent: Int) -> Bool {
        var wrote = false
        while nextComment < comments.count, comments[nextComment].span.start < tokens[token].span.start {
            let comment = comments[nextComment]
            let words = written(comment)
            if comment.startsLine {
                blankLine(before: comment.span.start)
                layout.comment(words, indent: indent)
            } else {
                layout.remark(words)
            }
            lastLine = text.line(of: comment.span.start)
            nextComment += 1
            wrote = true
        }
        return wrote
    }

    private func written(_ comment: Comment) -> String {
        var scalars = text.scalars[comment.span.start..<comment.span.end]
        while let last = scalars.last, last == " " || last == "\t" || last == "\r" || last == "\u{A0}" {
            scalars.removeLast()
        }
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        return String(view)
    }

    private mutating func write(_ statement: FormattedStatement) {
        let breaks = breaks(in: statement)
        let head = head(of: statement)
        layout.begin(
            String(repeating: " ", count: statement.indent) + spelling.word(statement.tokens.lowerBound))
        var depth = 0
        for index in statement.tokens.dropFirst() {
            if tokens[index].kind == .mark(.close) { depth -= 1 }
            let isJoint = isJoint(index)
            let inner = max(0, head - (isJoint ? spelling.word(index).utf8.count + 1 : 0)) + depth
            lastLine = line(of: index - 1)
            let isForced = writeComments(before: index, indent: inner)
            let gap = gap(before: index, in: statement)
            if isForced || breaks.contains(index) || wraps(index, gap, statement) {
                layout.begin(String(repeating: " ", count: inner) + spelling.word(index))
            } else {
                layout.add(gap + spelling.word(index))
            }
            if tokens[index].kind == .mark(.open) { depth += 1 }
        }
    }

    private func isJoint(_ index: Int) -> Bool {
        tokens[index].kind == .word("and") || tokens[index].kind == .word("or")
    }

    /// Where the condition begins: continued lines put `and` before that column.
    private func head(of statement: FormattedStatement) -> Int {
        let first = spelling.word(statement.tokens.lowerBound).utf8.count
        switch statement.style {
        case .heading: return FormattedStatement.headingWidth
        case .clause: return statement.indent + FormattedStatement.clauseWidth
        case .rule: return first + 6
        case .define, .param: return first + statement.nameWidth + 4
        case .plain: return first + 1
        }
    }

    /// What stands between a token and the one before it on the same line.
    private func gap(before index: Int, in statement: FormattedStatement) -> String {
        let place = index - statement.tokens.lowerBound
        let before = spelling.word(index - 1).unicodeScalars.count
        let blanks =
            switch (statement.style, place) {
            case (.heading, 1): FormattedStatement.headingWidth - before
            case (.clause, 1): FormattedStatement.clauseWidth - before
            case (.param, 2), (.define, 2): statement.nameWidth - before + 1
            case (.param, _) where index == value(statement).upperBound:
                statement.valueWidth - spelling.line(value(statement)).unicodeScalars.count + 1
            default: spelling.needsBlank(before: index) ? 1 : 0
            }
        return String(repeating: " ", count: max(0, blanks))
    }

    // MARK: Breaking lines

    /// The `and`s and `or`s of a condition that begin a line: all outside parentheses when one of them did
    /// in the file or the line is too long; inside parentheses those that did.
    private func breaks(in statement: FormattedStatement) -> [Int] {
        guard statement.style == .rule || statement.style == .define else { return [] }
        var outer: [Int] = []
        var inner: [Int] = []
        var depth = 0
        for index in statement.tokens {
            if tokens[index].kind == .mark(.open) { depth += 1 }
            if tokens[index].kind == .mark(.close) { depth -= 1 }
            guard isJoint(index) else { continue }
            if depth == 0 { outer.append(index) } else if tokens[index].startsLine { inner.append(index) }
        }
        let width = head(of: statement) + spelling.line(statement.tokens.dropFirst(2)).unicodeScalars.count
        let isBroken = !inner.isEmpty || outer.contains { tokens[$0].startsLine } || width > Formatter.widest
        return inner + (isBroken ? outer : [])
    }

    /// A list of symbols that would run past the widest line goes on in the next.
    private func wraps(_ index: Int, _ gap: String, _ statement: FormattedStatement) -> Bool {
        guard statement.style == .heading || statement.style == .plain,
            tokens[index - 1].kind == .mark(.comma)
        else { return false }
        return layout.width + gap.utf8.count + spelling.word(index).unicodeScalars.count + 1
            > Formatter.widest
    }
}

/// A statement as a row of tokens.
struct FormattedStatement {
    enum Style { case heading, rule, clause, param, define, plain }

    static let headingWidth = 9
    static let clauseWidth = 7

    let tokens: Range<Int>
    let style: Style
    var nameWidth = 0
    var valueWidth = 0

    var indent: Int { style == .clause ? 5 : 0 }
}

extension Strategy {
    /// The text as the house writes it: the same words and comments, other blanks and line breaks.
    ///
    /// - Throws: what keeps the text from being read as statements.
    public static func formatted(_ source: String, file: String) throws(RuleErrors) -> String {
        guard source.utf8.count <= longestSource else { throw tooLong(source.utf8.count, file) }
        return try Formatter.format(source, file: file)
    }
}
