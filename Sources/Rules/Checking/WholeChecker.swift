// What only the whole file shows: missing lines, and lines that contradict each other.

import Market

extension StrategyChecker {
    mutating func checkWhole(_ statements: [Statement]) {
        let end = SourceSpan(start: text.scalars.count, end: text.scalars.count)
        requireStatements(statements, end)
        for statement in statements {
            switch statement.kind {
            case .entry(.sell, _) where product == .delivery:
                problems.add(
                    statement.span, "shares cannot be sold short for delivery",
                    expected: "`product intraday` with `short when`", found: "`product delivery`",
                    suggestion: "write `product intraday`, or leave out the short entry")
            case .exitAt(let time) where time <= (window ?? .usual).until:
                problems.add(
                    statement.span, "the exit comes before entries end",
                    expected: "a time after \((window ?? .usual).until)", found: "\(time)",
                    suggestion: "exit later, or end the entries earlier with `enter between`")
            case .exit(let closes?, _) where !statements.contains(where: { $0.opens(closes) }):
                let words = closes == .long ? ("sell", "a buy") : ("cover", "a short")
                problems.add(
                    statement.span, "`\(words.0) when` closes \(words.1), and no line opens one",
                    expected: closes == .long ? "`buy when …`" : "`short when …`",
                    suggestion: "use `exit when`, which closes either side")
            default: break
            }
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
