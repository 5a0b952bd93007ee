// The clauses of an entry (size, stop, target, trail) and the limits.

extension Parser {
    mutating func size() throws(Lost) -> Statement.Kind {
        let amount = try sum()
        if take("volatility") { return .size(amount, .volatility(over: take("over") ? try duration() : nil)) }
        guard take("of") else { return .size(amount, .plain) }
        try need("equity", suggestion: "write `10% of equity` or `0.5% of equity at risk`")
        guard take("at") else { return .size(amount, .equity) }
        guard take("risk") else {
            throw fail("`risk` is missing here", expected: "`at risk`")
        }
        return .size(amount, .risk)
    }

    mutating func stop() throws(Lost) -> Statement.Kind {
        if take("at") { return .stop(try sum(), .price) }
        return .stop(try sum(), try side())
    }

    mutating func target() throws(Lost) -> Statement.Kind {
        if take("at") { return .target(try sum(), .price) }
        return .target(try sum(), try side())
    }

    /// `below entry`, `above entry`, or nothing.
    private mutating func side() throws(Lost) -> Distance {
        let start = token.span
        guard let word = word(), word == "below" || word == "above" else { return .fromEntry }
        position += 1
        try need("entry", suggestion: "write `\(word) entry`")
        return .side(above: word == "above", start.joined(tokens[position - 1].span))
    }

    mutating func limit() throws(Lost) -> Statement.Kind {
        var items: [LimitItem] = []
        repeat {
            items.append(try limitItem())
        } while take(.comma)
        return .limit(items)
    }

    private mutating func limitItem() throws(Lost) -> LimitItem {
        let value = try sum()
        if take("entries") || take("entry") {
            let isEach = word() == "an" || word(1) == "instrument"
            guard isEach else {
                try perDay()
                return LimitItem(kind: .entries, value: value)
            }
            position += 1
            try need("instrument", suggestion: "write `1 entry an instrument`")
            if word() == "a" || word() == "per" { try perDay() }
            return LimitItem(kind: .instrument, value: value)
        }
        if take("open") {
            guard take("positions") || take("position") else {
                throw fail("`positions` is missing here", expected: "`open positions`")
            }
            return LimitItem(kind: .positions, value: value)
        }
        if take("loss") {
            try perDay()
            return LimitItem(kind: .loss, value: value)
        }
        throw fail(
            "this is no limit",
            expected: "`entries a day`, `entries an instrument`, `open positions` or `loss a day`",
            suggestion: "write `limit 3 entries a day, 2 open positions, 1% loss a day`")
    }

    private mutating func perDay() throws(Lost) {
        guard take("a") || take("per") else {
            throw fail("`a day` is missing here", expected: "`a day`")
        }
        try need("day", suggestion: "write `a day`")
    }
}
