// Tokens to statements. One function a statement; expressions are in ParserExpressions.
//
// Line breaks mean nothing: a statement ends where the next begins, which is why the
// words that begin one are reserved. After an error the parser goes on at the next
// line that begins with such a word, so that one slip costs one message.

import Market

/// A statement cannot be read further; the reason has been reported.
struct Lost: Error {}

struct Parser {
    let text: SourceText
    let tokens: [Token]
    var position = 0
    var problems: Problems
    var nesting = 0

    init(_ text: SourceText, tokens: [Token], problems: Problems) {
        self.text = text
        self.tokens = tokens
        self.problems = problems
    }

    mutating func run() -> [Statement] {
        var statements: [Statement] = []
        var first = 0
        while token.kind != .end {
            if position > 0, !token.startsLine, !isKeyword(position) {
                // What follows cannot be read, so what stands before it cannot be trusted.
                reportLeftover()
                if let lost = lostStatement(first), !statements.isEmpty {
                    statements[statements.count - 1] = lost
                }
                skipToNextStatement()
                continue
            }
            first = position
            do throws(Lost) {
                statements.append(try statement())
            } catch {
                if let lost = lostStatement(first) { statements.append(lost) }
                if position == first { position += 1 }
                skipToNextStatement()
            }
        }
        return statements
    }

    private func isKeyword(_ position: Int) -> Bool {
        if case .word(let word) = tokens[position].kind { Keyword(rawValue: word) != nil } else { false }
    }

    private mutating func reportLeftover() {
        guard token.kind != .unknown else { return }
        problems.add(
            token.span, "\(token.words(in: text)) cannot follow here", expected: "the end of the statement",
            found: token.words(in: text), suggestion: "join conditions with `and` or `or`, or remove it")
    }

    /// What a broken statement was meant to be, so that its clauses are not blamed as well.
    private func lostStatement(_ start: Int) -> Statement? {
        guard case .word(let word) = tokens[start].kind,
            let keyword = Keyword(
                rawValue: nearest(to: word, among: Keyword.allCases.map(\.rawValue)) ?? word)
        else { return nil }
        return Statement(kind: .lost(keyword), span: tokens[start].span)
    }

    private mutating func skipToNextStatement() {
        while token.kind != .end {
            if token.startsLine, isKeyword(position) { return }
            position += 1
        }
    }

    // MARK: Reading tokens

    var token: Token { tokens[min(position, tokens.count - 1)] }

    func word(_ ahead: Int = 0) -> String? {
        guard position + ahead < tokens.count, case .word(let word) = tokens[position + ahead].kind
        else { return nil }
        return word
    }

    mutating func take(_ word: String) -> Bool {
        guard self.word() == word else { return false }
        position += 1
        return true
    }

    mutating func take(_ mark: Mark) -> Bool {
        guard token.kind == .mark(mark) else { return false }
        position += 1
        return true
    }

    mutating func fail(_ message: String, expected: String?, suggestion: String? = nil) -> Lost {
        guard token.kind != .unknown else { return Lost() }
        // What is missing at the end of a line is missed there, not on the next.
        let isEndOfLine = token.startsLine && position > 0
        let end = tokens[max(position, 1) - 1].span.end
        problems.add(
            isEndOfLine ? SourceSpan(start: end, end: end) : token.span, message, expected: expected,
            found: isEndOfLine ? "the end of the line" : token.words(in: text), suggestion: suggestion)
        return Lost()
    }

    mutating func need(_ word: String, suggestion: String) throws(Lost) {
        guard take(word) else {
            throw fail("`\(word)` is missing here", expected: "`\(word)`", suggestion: suggestion)
        }
    }

    mutating func needWord(_ what: String, suggestion: String? = nil) throws(Lost) -> Word {
        guard let word = word() else { throw fail("\(what) is missing here", expected: what) }
        defer { position += 1 }
        return Word(text: word, span: token.span)
    }

    mutating func needTime(_ suggestion: String) throws(Lost) -> TimeOfDay {
        guard case .time(let time) = token.kind else {
            throw fail("a time of day is missing here", expected: "a time", suggestion: suggestion)
        }
        position += 1
        guard let time else { throw Lost() }
        return time
    }

    // MARK: Statements

    private mutating func statement() throws(Lost) -> Statement {
        let first = token.span
        guard token.kind != .unknown else { throw Lost() }
        guard let word = word(), let keyword = Keyword(rawValue: word) else {
            let near = word().flatMap { nearest(to: $0, among: Keyword.allCases.map(\.rawValue)) }
            problems.add(
                token.span, "a statement cannot begin with \(token.words(in: text))", expected: "a statement",
                found: token.words(in: text),
                suggestion: near.map { "did you mean `\($0)`?" }
                    ?? "statements begin with buy, short, sell, cover, exit, let, param, limit …")
            throw Lost()
        }
        position += 1
        let kind = try statement(keyword)
        return Statement(kind: kind, span: first.joined(tokens[position - 1].span))
    }

    private mutating func statement(_ keyword: Keyword) throws(Lost) -> Statement.Kind {
        switch keyword {
        case .strategy: return try name()
        case .trade: return try trade()
        case .bars: return try bars()
        case .enter: return try enter()
        case .through: return .through(try contract())
        case .wait: return try wait()
        case .product: return .product(try needWord("`intraday`, `delivery` or `carry`"))
        case .exit: return try exit()
        case .param: return try param()
        case .let: return try define()
        case .buy, .short: return try entry(keyword == .buy ? .buy : .sell)
        case .sell, .cover:
            try need("when", suggestion: "write `\(keyword.rawValue) when …`")
            return .exit(keyword == .sell ? .long : .short, try expression())
        case .limit: return try limit()
        case .size: return try size()
        case .stop: return try stop()
        case .target: return try target()
        case .trail:
            let distance = try sum()
            return .trail(distance, after: take("after") ? try sum() : nil)
        }
    }
}
