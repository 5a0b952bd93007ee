// Whom and what the file trades: symbols or the members of an index, themselves or
// through one contract.

import Market

extension Parser {
    mutating func trade() throws(Lost) -> Statement.Kind {
        if take("through") {
            guard take("ex-dates") else {
                throw fail(
                    "`ex-dates` is missing here", expected: "`ex-dates`",
                    suggestion: "write `trade through ex-dates`; a contract is `through nearest future`")
            }
            return .exDates
        }
        if take("members") { return try members() }
        var symbols: [Word] = []
        repeat {
            symbols.append(try needSymbol("a symbol"))
        } while take(.comma)
        try need("on", suggestion: "write `trade SBIN, M&M on NSE`, with commas between symbols")
        return .trade(.symbols(symbols), on: try needWord("an exchange"))
    }

    // MARK: Members

    private static let memberExample =
        "write `trade members of NIFTY50 on NSE where price above ₹100 and turnover above ₹10 crore`"

    private mutating func members() throws(Lost) -> Statement.Kind {
        try need("of", suggestion: Parser.memberExample)
        let list = try needSymbol("an index or a list")
        try need("on", suggestion: Parser.memberExample)
        let exchange = try needWord("an exchange")
        var filters: [Filter] = []
        if take("where") {
            repeat { filters.append(try filter()) } while take("and")
        }
        return .trade(.members(list, filters), on: exchange)
    }

    private mutating func filter() throws(Lost) -> Filter {
        let start = token.span
        let kind = try filterKind()
        return Filter(kind: kind, span: start.joined(tokens[position - 1].span))
    }

    private mutating func filterKind() throws(Lost) -> Filter.Kind {
        if take("price") {
            if take("above") { return .priceAbove(try sum()) }
            if take("below") { return .priceBelow(try sum()) }
            guard take("between") else {
                throw fail(
                    "which prices?", expected: "`above`, `below` or `between`",
                    suggestion: "write `price between ₹100 and ₹5,000`")
            }
            let least = try sum()
            try need("and", suggestion: "write `price between ₹100 and ₹5,000`")
            return .priceBetween(least, try sum())
        }
        if take("turnover") {
            try need("above", suggestion: "write `turnover above ₹10 crore over 20 days`")
            let least = try sum()
            return .turnover(least, over: take("over") ? try duration() : nil)
        }
        throw fail(
            "members are chosen by price and turnover", expected: "`price` or `turnover`",
            suggestion: Parser.memberExample)
    }

    // MARK: Contracts

    private static let contractExample =
        "write `through nearest future` or `through call at the money + 1, nearest expiry`"

    mutating func contract() throws(Lost) -> Contract {
        if let cycle = takeCycle() {
            guard take("future") || take("futures") else {
                throw fail(
                    "`future` is missing here", expected: "`future`", suggestion: Parser.contractExample)
            }
            return Contract(kind: .future, cycle: cycle, roll: try roll())
        }
        let right: OptionRight
        if take("call") {
            right = .call
        } else if take("put") {
            right = .put
        } else {
            throw fail(
                "through which contract?", expected: "`nearest future`, `call …` or `put …`",
                suggestion: Parser.contractExample)
        }
        let money = try moneyness()
        guard take(.comma), let cycle = takeCycle(), take("expiry") else {
            throw fail(
                "which expiry?", expected: "`, nearest expiry` or `, next expiry`",
                suggestion: Parser.contractExample)
        }
        return Contract(kind: .option(right, money), cycle: cycle, roll: try roll())
    }

    private mutating func takeCycle() -> Expiry.Cycle? {
        if take("nearest") { return .nearest }
        return take("next") ? .next : nil
    }

    /// `at the money + 1`, `2 strikes out of the money`, `1 strike in the money`.
    private mutating func moneyness() throws(Lost) -> Contract.Money {
        if take("at") {
            try needMoney()
            if take(.plus) { return .strikes(try single()) }
            guard take(.minus) else { return .strikes(nil) }
            let steps = try single()
            return .strikes(Node(kind: .negated(steps), span: steps.span, depth: steps.depth + 1))
        }
        let steps = try single()
        guard take("strikes") || take("strike") else {
            throw fail(
                "which strike?", expected: "`at the money` or `2 strikes out of the money`",
                suggestion: Parser.contractExample)
        }
        if take("in") {
            try needMoney()
            return .into(steps)
        }
        try need("out", suggestion: "write `2 strikes out of the money` or `1 strike in the money`")
        try need("of", suggestion: "write `2 strikes out of the money`")
        try needMoney()
        return .out(steps)
    }

    private mutating func needMoney() throws(Lost) {
        try need("the", suggestion: Parser.contractExample)
        try need("money", suggestion: Parser.contractExample)
    }

    /// `, roll 2 days before expiry`.
    private mutating func roll() throws(Lost) -> Node? {
        guard take(.comma) else { return nil }
        let example = "write `, roll 2 days before expiry`"
        try need("roll", suggestion: example)
        let days = try sum()
        try need("before", suggestion: example)
        try need("expiry", suggestion: example)
        return days
    }
}
