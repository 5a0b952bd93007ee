// The words of the language as the lexer sees them.

import Market

struct Token {
    enum Kind: Hashable {
        /// A name, a keyword or a symbol of the exchange such as `M&M`.
        case word(String)
        case number(Double)
        /// Nil for one that is no time of day, as reported.
        case time(TimeOfDay?)
        case text(String)
        case mark(Mark)
        /// Characters without a meaning, as reported.
        case unknown
        case end
    }

    let kind: Kind
    let span: SourceSpan
    /// The first of its line: where a parser that lost its way starts again.
    let startsLine: Bool

    /// How a message names it.
    func words(in text: SourceText) -> String {
        if kind == .end { return "the end of the file" }
        return "`" + text.slice(span) + "`"
    }
}

/// From its `#` to the end of the line.
struct Comment {
    let span: SourceSpan
    /// Nothing else stands on its line.
    let startsLine: Bool
}

enum Mark: String, Hashable {
    case plus = "+"
    case minus = "-"
    case times = "×"
    case divided = "/"
    case open = "("
    case close = ")"
    case comma = ","
    case equals = "="
    case less = "<"
    case greater = ">"
    case atMost = "<="
    case atLeast = ">="
    case percent = "%"
    case rupee = "₹"
}

/// Words that begin a statement or a clause, and so cannot be names.
enum Keyword: String, CaseIterable {
    case strategy, trade, through, bars, enter, wait, product, exit, param, `let`, buy, short, sell, cover,
        limit
    case size, stop, target, trail
}

/// Words with a fixed place inside a statement; no names either.
let reservedWords: Set<String> = [
    "when", "from", "to", "and", "or", "not", "crosses", "above", "below", "ago", "between", "on", "of",
    "at", "after", "bar", "entry", "equity", "percent", "rupees", "rupee", "minutes", "minute", "shares",
    "share", "lots", "lot", "hours", "hour", "days", "day", "lakh", "crore", "step", "over", "where",
    "true", "false",
]
