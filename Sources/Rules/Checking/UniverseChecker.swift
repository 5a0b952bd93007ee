// Whom the file trades, and through which contract.

import Market

extension StrategyChecker {
    mutating func trade(_ traded: Traded, on exchange: Word, _ span: SourceSpan) {
        guard once("trade", span) else { return }
        if let known = Exchange(rawValue: exchange.text) {
            self.exchange = known
        } else {
            problems.add(
                exchange.span, "unknown exchange `\(exchange.text)`", expected: "NSE, BSE or MCX",
                found: "`\(exchange.text)`", suggestion: "write `on NSE`")
        }
        switch traded {
        case .symbols(let words):
            for word in words { symbol(word) }
            universe = .symbols(symbols)
        case .members(let list, let filters):
            let name = list.text
            guard (1...40).contains(name.utf8.count), name.unicodeScalars.allSatisfy({ printable($0) == $0 })
            else {
                problems.add(
                    list.span, "this is no name of an index or a list", expected: "1 to 40 characters",
                    found: "`\(text.slice(list.span))`")
                return
            }
            universe = .members(of: name, filter: filter(filters))
        }
    }

    private mutating func symbol(_ word: Word) {
        if !isSymbol(word.text) {
            problems.add(
                word.span, "`\(word.text)` is no symbol of an exchange",
                expected: "capitals as the exchange writes them", found: "`\(word.text)`",
                suggestion: "write `\(likelySymbol(word.text))`")
        } else if symbols.contains(word.text) {
            problems.add(word.span, "`\(word.text)` is named twice", suggestion: "remove one of them")
        } else {
            symbols.append(word.text)
        }
    }

    // MARK: Members

    private mutating func filter(_ filters: [Filter]) -> UniverseFilter {
        var result = UniverseFilter()
        for filter in filters {
            switch filter.kind {
            case .priceAbove(let least):
                guard once("price above", filter.span) else { continue }
                result.leastPrice = price(least)
            case .priceBelow(let most):
                guard once("price below", filter.span) else { continue }
                result.mostPrice = price(most)
            case .priceBetween(let least, let most):
                guard once("price above", filter.span), once("price below", filter.span) else { continue }
                (result.leastPrice, result.mostPrice) = (price(least), price(most))
            case .turnover(let least, let over):
                guard once("turnover above", filter.span) else { continue }
                result.leastTurnover = turnover(least)
                if let over, let days = days(over) { result.turnoverDays = days }
            }
            if let least = result.leastPrice, let most = result.mostPrice, most < least {
                problems.add(
                    filter.span, "no price is left between these", expected: "a larger second price",
                    found: "`\(text.slice(filter.span))`")
            }
        }
        return result
    }

    private mutating func rupees(_ node: Node, upTo most: Double, example: String) -> Double? {
        guard let value = expressions.amount(node) else { return nil }
        if value.unit == .rupees, let number = value.constant, number > 0, number <= most { return number }
        problems.add(
            node.span, "members are chosen before the day by fixed amounts", expected: "rupees above zero",
            found: value.constant == nil
                ? "a value that changes from bar to bar" : "`\(text.slice(node.span))`",
            suggestion: "write `\(example)`")
        return nil
    }

    private mutating func price(_ node: Node) -> Price? {
        rupees(node, upTo: 10_000_000, example: "price between ₹100 and ₹5,000")
            .map { Price(paise: Int64(($0 * 100).rounded())) }
    }

    private mutating func turnover(_ node: Node) -> Money? {
        rupees(node, upTo: 1e11, example: "turnover above ₹10 crore")
            .map { Money(paise: Int64(($0 * 100).rounded())) }
    }

    private mutating func days(_ over: Duration) -> Int? {
        guard let value = expressions.amount(over.node) else { return nil }
        let day = Double(wholeSession)
        if over.isTime, value.unit == .minutes, let number = value.constant,
            (number / day).rounded() == number / day, number >= day, number <= 250 * day
        {
            return Int(number / day)
        }
        problems.add(
            over.node.span, "turnover is a mean of whole days", expected: "from 1 to 250 days",
            found: "`\(text.slice(over.node.span))`", suggestion: "write `over 20 days`")
        return nil
    }

    // MARK: Contracts

    mutating func through(_ contract: Contract, _ span: SourceSpan) {
        guard once("through", span) else { return }
        var expiry = Expiry(contract.cycle)
        if let roll = contract.roll {
            guard let days = rollDays(roll) else { return }
            expiry.rollDays = days
        }
        switch contract.kind {
        case .future: vehicle = .future(expiry)
        case .option(let right, let money):
            if let steps = steps(money, of: right) { vehicle = .option(right, steps: steps, expiry) }
        }
    }

    private mutating func rollDays(_ node: Node) -> Int? {
        guard let value = expressions.amount(node) else { return nil }
        let days = (value.constant ?? -1) / Double(wholeSession)
        if value.unit == .minutes, (1...20).contains(days), days.rounded() == days { return Int(days) }
        problems.add(
            node.span, "a contract is rolled whole days before it expires", expected: "from 1 to 20 days",
            found: "`\(text.slice(node.span))`", suggestion: "write `roll 2 days before expiry`")
        return nil
    }

    /// Strikes out of the money: above it for a call, below it for a put.
    private mutating func steps(_ money: Contract.Money, of right: OptionRight) -> Int? {
        let outwards: Int
        let node: Node
        switch money {
        case .strikes(nil): return 0
        case .strikes(let above?): (outwards, node) = (right == .call ? 1 : -1, above)
        case .out(let steps): (outwards, node) = (1, steps)
        case .into(let steps): (outwards, node) = (-1, steps)
        }
        guard let value = expressions.amount(node) else { return nil }
        if value.unit == .number, let steps = value.constant, steps.rounded() == steps, steps.magnitude <= 20
        {
            return outwards * Int(steps)
        }
        problems.add(
            node.span, "strikes are counted from the money", expected: "a whole number, at most 20 away",
            found: "`\(text.slice(node.span))`", suggestion: "write `call at the money + 1, nearest expiry`")
        return nil
    }
}
