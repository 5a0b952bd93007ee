// Expressions, weakest binding first: or, and, not, comparison and crossing, sum,
// product, sign, what follows a value closely (`n bars ago`, `of NIFTY50`), and the
// single value.
//
// `ago` binds tightest: `close - open 1 bar ago` takes the past of `open` alone.

import Market

extension Parser {
    /// What a reader can still follow; also what bounds every recursion over the tree.
    static let deepest = 60

    mutating func expression() throws(Lost) -> Node {
        try chain(.or) { (parser: inout Parser) throws(Lost) in
            try parser.chain(.and) { (parser: inout Parser) throws(Lost) in try parser.negation() }
        }
    }

    private mutating func chain(
        _ operation: BinaryOperator, of part: (inout Parser) throws(Lost) -> Node
    ) throws(Lost) -> Node {
        var left = try part(&self)
        while take(operation.rawValue) { left = try binary(operation, left, try part(&self)) }
        return left
    }

    private mutating func negation() throws(Lost) -> Node {
        let start = token.span
        guard take("not") else { return try comparison() }
        let inner = try nested { (parser: inout Parser) throws(Lost) in try parser.negation() }
        return try node(.not(inner), start.joined(inner.span), inner.depth)
    }

    private mutating func comparison() throws(Lost) -> Node {
        let left = try sum()
        if take("crosses") {
            let above = take("above")
            guard above || take("below") else {
                throw fail("crosses which way?", expected: "`above` or `below`")
            }
            let right = try sum()
            return try node(
                .crosses(above: above, left, right), left.span.joined(right.span),
                max(left.depth, right.depth))
        }
        guard let operation = try comparisonOperator() else { return left }
        let right = try sum()
        let result = try binary(operation, left, right)
        if try comparisonOperator() != nil {
            position -= 1
            throw fail(
                "comparisons do not chain", expected: "`and`", suggestion: "write `a < b and b < c`")
        }
        return result
    }

    private mutating func comparisonOperator() throws(Lost) -> BinaryOperator? {
        guard case .mark(let mark) = token.kind else { return nil }
        switch mark {
        case .less, .greater, .atMost, .atLeast:
            position += 1
            return BinaryOperator(rawValue: mark.rawValue)
        case .equals:
            throw fail(
                "prices are not compared with `=`", expected: "`<`, `>`, `<=`, `>=` or `crosses`",
                suggestion: "averages are never exactly equal: write `>=` or `crosses above`")
        default: return nil
        }
    }

    mutating func sum() throws(Lost) -> Node {
        var left = try product()
        while true {
            if take(.plus) {
                left = try binary(.add, left, try product())
            } else if take(.minus) {
                left = try binary(.subtract, left, try product())
            } else {
                return left
            }
        }
    }

    private mutating func product() throws(Lost) -> Node {
        var left = try signed()
        while true {
            if take(.times) {
                left = try binary(.multiply, left, try signed())
            } else if take(.divided) {
                left = try binary(.divide, left, try signed())
            } else {
                return left
            }
        }
    }

    private mutating func signed() throws(Lost) -> Node {
        let start = token.span
        guard take(.minus) else { return try placed() }
        let inner = try nested { (parser: inout Parser) throws(Lost) in try parser.signed() }
        return try node(.negated(inner), start.joined(inner.span), inner.depth)
    }

    mutating func single() throws(Lost) -> Node {
        let start = token.span
        switch token.kind {
        case .number(let value):
            position += 1
            return numberWithUnit(value, start)
        case .mark(.rupee):
            position += 1
            guard case .number(let value) = token.kind else {
                throw fail("an amount is missing after ₹", expected: "a number", suggestion: "write ₹500")
            }
            position += 1
            let amount = value * takeMagnitude()
            return Node(
                kind: .number(amount, .rupees), span: start.joined(tokens[position - 1].span), depth: 1)
        case .mark(.open):
            position += 1
            let inner = try nested { (parser: inout Parser) throws(Lost) in try parser.expression() }
            guard take(.close) else {
                throw fail("a parenthesis is not closed", expected: "`)`")
            }
            return try node(inner.kind, start.joined(tokens[position - 1].span), inner.depth - 1)
        case .word(let word): return try named(word, start)
        default:
            throw fail(
                "a value is missing here", expected: "a number, a name or `(`")
        }
    }

    private mutating func numberWithUnit(_ value: Double, _ start: SourceSpan) -> Node {
        var unit = ValueUnit.number
        var value = value * takeMagnitude()
        if take(.percent) || take("percent") {
            unit = .percent
            value /= 100
        } else if take("rupees") || take("rupee") {
            unit = .rupees
        } else if take("minutes") || take("minute") {
            unit = .minutes
        } else if take("hours") || take("hour") {
            unit = .minutes
            value *= 60
        } else if take("days") || take("day") {
            unit = .minutes
            value *= Double(wholeSession)
        } else if take("lots") || take("lot") {
            unit = .lots
        } else if take("shares") || take("share") {
            unit = .shares
        }
        return Node(kind: .number(value, unit), span: start.joined(tokens[position - 1].span), depth: 1)
    }

    /// As the country counts: `₹5 lakh`, `₹10 crore`.
    private mutating func takeMagnitude() -> Double {
        if take("lakh") { return 100_000 }
        return take("crore") ? 10_000_000 : 1
    }

    private mutating func named(_ word: String, _ start: SourceSpan) throws(Lost) -> Node {
        let (name, length) = vocabularyName()
        if length == 1, word == "true" || word == "false" {
            position += 1
            return Node(kind: .truth(word == "true"), span: start, depth: 1)
        }
        guard length > 1 || !reservedWords.contains(word) && Keyword(rawValue: word) == nil else {
            throw fail("a value is missing here", expected: "a number, a name or `(`")
        }
        position += length
        guard take(.open) else {
            return Node(
                kind: .name(name, arguments: nil), span: start.joined(tokens[position - 1].span), depth: 1)
        }
        var arguments: [Node] = []
        if token.kind != .mark(.close) {
            repeat {
                arguments.append(
                    try nested { (parser: inout Parser) throws(Lost) in try parser.expression() })
            } while take(.comma)
        }
        guard take(.close) else { throw fail("a parenthesis is not closed", expected: "`,` or `)`") }
        let depth = arguments.reduce(0) { max($0, $1.depth) }
        return try node(.name(name, arguments: arguments), start.joined(tokens[position - 1].span), depth)
    }

    /// The longest name of the vocabulary that begins here, or the single word.
    private func vocabularyName() -> (name: String, length: Int) {
        var name = ""
        var best = (name: word() ?? "", length: 1)
        for ahead in 0..<Vocabulary.mostWords {
            guard let word = word(ahead) else { break }
            name += (ahead == 0 ? "" : " ") + word
            if Vocabulary(rawValue: name) != nil { best = (name, ahead + 1) }
        }
        return best
    }

    // MARK: Depth

    private mutating func nested(_ part: (inout Parser) throws(Lost) -> Node) throws(Lost) -> Node {
        guard nesting < Parser.deepest else { throw tooDeep() }
        nesting += 1
        defer { nesting -= 1 }
        return try part(&self)
    }

    private mutating func binary(
        _ operation: BinaryOperator, _ left: Node, _ right: Node
    ) throws(Lost) -> Node {
        try node(
            .binary(operation, left, right), left.span.joined(right.span), max(left.depth, right.depth))
    }

    mutating func node(_ kind: Node.Kind, _ span: SourceSpan, _ depth: Int) throws(Lost) -> Node {
        guard depth < Parser.deepest else { throw tooDeep() }
        return Node(kind: kind, span: span, depth: depth + 1)
    }

    private mutating func tooDeep() -> Lost {
        fail(
            "this expression is too long to follow", expected: nil, suggestion: "name parts of it with `let`")
    }
}
