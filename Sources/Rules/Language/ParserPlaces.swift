// Other bars: `close of NIFTY50`, `rsi(close, 14) on 15 minutes`, and both at once.
//
// Like `ago`, a place binds tightest: `close - open of NIFTY50` reads the index's open
// alone. `of` before a word in small letters is none of ours: `10% of equity`.

import Market

extension Parser {
    /// A value with all that follows it closely: places and the past, from left to right.
    mutating func placed() throws(Lost) -> Node {
        var value = try single()
        while true {
            if word(1) == "bars" || word(1) == "bar", word(2) == "ago" {
                let bars = try single()
                position += 2
                value = try node(
                    .ago(value, bars: bars), value.span.joined(tokens[position - 1].span), value.depth)
            } else if let place = try place() {
                value = try node(.elsewhere(value, place), value.span.joined(place.span), value.depth)
            } else {
                return value
            }
        }
    }

    private mutating func place() throws(Lost) -> Place? {
        let start = token.span
        var symbol: Word?
        var exchange: Word?
        if beginsInstrument {
            position += 1
            symbol = try needSymbol("whose bars? a symbol")
            exchange = takeExchange()
        }
        if symbol == nil, word() == "of", word(1) == nil {
            position += 1
            throw fail(
                "whose bars?", expected: "a symbol", suggestion: "write `of NIFTY50`, or `of \"NIFTY 50\"`")
        }
        let length = try timeframe()
        guard symbol != nil || length != nil else { return nil }
        return Place(
            symbol: symbol, exchange: exchange, length: length,
            span: start.joined(tokens[position - 1].span))
    }

    /// `of` and a name in quotes or with a capital or digit in it.
    private var beginsInstrument: Bool {
        guard word() == "of", position + 1 < tokens.count else { return false }
        switch tokens[position + 1].kind {
        case .text: return true
        case .word(let name):
            return name.unicodeScalars.contains { $0 >= "A" && $0 <= "Z" || $0 >= "0" && $0 <= "9" }
        default: return false
        }
    }

    private mutating func takeExchange() -> Word? {
        guard word() == "on", let name = word(1), Exchange(rawValue: name) != nil else { return nil }
        position += 2
        return Word(text: name, span: tokens[position - 1].span)
    }

    private mutating func timeframe() throws(Lost) -> Node? {
        guard take("on") else { return nil }
        guard case .number = token.kind else {
            throw fail(
                "on which bars?", expected: "a length such as `on 15 minutes`",
                suggestion:
                    "write `on 15 minutes`, `on 1 hour` or `on 1 day`; another instrument is `of NIFTY50`")
        }
        return try single()
    }

    /// A symbol as the exchange writes it; one with blanks stands in quotes.
    mutating func needSymbol(_ what: String) throws(Lost) -> Word {
        if case .text(let name) = token.kind {
            position += 1
            return Word(text: name, span: tokens[position - 1].span)
        }
        return try needWord(what)
    }
}
