// What only the whole file shows: missing lines, and lines that contradict each other.

import Market

extension StrategyChecker {
    mutating func checkWhole(_ statements: [Statement]) {
        let end = SourceSpan(start: text.scalars.count, end: text.scalars.count)
        requireStatements(statements, end)
        for statement in statements {
            checkProduct(statement)
            checkTimes(statement)
            checkSize(statement)
            if case .exit(let closes?, _) = statement.kind,
                !statements.contains(where: { $0.opens(closes) })
            {
                let words = closes == .long ? ("sell", "a buy") : ("cover", "a short")
                problems.add(
                    statement.span, "`\(words.0) when` closes \(words.1), and no line opens one",
                    expected: closes == .long ? "`buy when …`" : "`short when …`",
                    suggestion: "use `exit when`, which closes either side")
            }
        }
    }

    /// Daily bars are decided at the next open, so what they open is held overnight.
    var usualProduct: Product {
        if expressions.ownMinutes != wholeSession { return .intraday }
        return vehicle == .itself ? .delivery : .carryForward
    }

    var firstWindow: EntryWindow {
        windows.first ?? (expressions.ownMinutes == wholeSession ? .wholeDay : .usual)
    }

    private mutating func checkProduct(_ statement: Statement) {
        switch statement.kind {
        case .entry(.sell, _) where (product ?? usualProduct) == .delivery:
            problems.add(
                statement.span, "shares cannot be sold short for delivery",
                expected: "another product with `short when`",
                found: product == nil ? "daily bars, which are for delivery" : "`product delivery`",
                suggestion: expressions.ownMinutes == wholeSession
                    ? "add `through nearest future`, or leave out the short entry"
                    : "write `product intraday`, or leave out the short entry")
        case .product where product == .delivery && vehicle != .itself:
            problems.add(
                statement.span, "a contract is carried, not delivered", expected: "`carry` or `intraday`",
                found: "`delivery`", suggestion: "write `product carry`")
        case .product where product == .intraday && expressions.ownMinutes == wholeSession:
            problems.add(
                statement.span, "daily bars are decided at the next open, and held from then on",
                expected: "`delivery` or `carry`", found: "`intraday`",
                suggestion: "write `product delivery`, or shorter bars")
        default: break
        }
    }

    private mutating func checkTimes(_ statement: Statement) {
        let last = (windows.last ?? firstWindow).until
        let isDaily = expressions.ownMinutes == wholeSession
        switch statement.kind {
        case .enter where isDaily, .exitAt where isDaily:
            problems.add(
                statement.span, "daily bars are decided at the next open, whatever the hour",
                expected: "no times of day with `bars 1 day`",
                found: "`\(text.slice(statement.span))`", suggestion: "remove the line, or use shorter bars")
        case .exitAt(let time) where time <= last:
            problems.add(
                statement.span, "the exit comes before entries end",
                expected: "a time after \(last)", found: "\(time)",
                suggestion: "exit later, or end the entries earlier with `enter between`")
        default: break
        }
    }

    private mutating func checkSize(_ statement: Statement) {
        guard case .size(let node, let basis) = statement.kind, let unit = sizeUnits[node.span] else {
            return
        }
        if unit == .lots, vehicle == .itself, !namesContract, exchange != .mcx {
            problems.add(
                statement.span, "lots are of a contract, and the shares themselves are traded",
                expected: "shares, rupees or a percentage", found: "lots",
                suggestion: "write `size 100 shares`, or add `through nearest future`")
        } else if unit == .shares, vehicle != .itself {
            problems.add(
                statement.span, "a contract is traded in lots", expected: "lots, rupees or a percentage",
                found: "shares", suggestion: "write `size 1 lot`")
        } else if case .volatility = basis, case .option = vehicle {
            problems.add(
                statement.span, "an option's own volatility is not that of what it is on",
                expected: "lots, rupees or a percentage of equity", found: "volatility",
                suggestion: "write `size 2% of equity`")
        }
    }

    private mutating func requireStatements(_ statements: [Statement], _ end: SourceSpan) {
        var missing = ["strategy \"My idea\"", "trade SBIN, INFY on NSE", "bars 5 minutes", "buy when …"]
        for statement in statements {
            switch statement.kind {
            case .strategy, .lost(.strategy): missing.removeAll { $0.hasPrefix("strategy") }
            case .trade, .lost(.trade): missing.removeAll { $0.hasPrefix("trade") }
            case .bars, .lost(.bars): missing.removeAll { $0.hasPrefix("bars") }
            case .entry, .lost(.buy), .lost(.short): missing.removeAll { $0.hasPrefix("buy") }
            default: break
            }
        }
        guard let first = missing.first else { return }
        let words = missing.map { line in "`" + line.prefix { $0 != " " } + "`" }.joined(separator: ", ")
        let examples = missing.map { "`\($0)`" }.joined(separator: ", ")
        problems.add(
            end, "the file has no \(words) line", expected: "`\(first)`", found: "the end of the file",
            suggestion: "add \(examples)")
    }
}

extension EntryWindow {
    static let wholeDay = EntryWindow(from: TimeOfDay(0, 0), until: TimeOfDay(23, 59))
    /// Where the file names none: past the noise of the open, with time left to the close.
    static let usual = EntryWindow(from: TimeOfDay(9, 20), until: TimeOfDay(14, 45))
}

extension Statement {
    fileprivate func opens(_ holding: Holding) -> Bool {
        switch kind {
        case .entry(let side, _): side == (holding == .long ? .buy : .sell)
        case .lost(.buy), .lost(.short): true
        default: false
        }
    }
}
