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
        let kinds = statements.map(\.kind)
        // A line that is there but broken has been reported already.
        guard problems.list.isEmpty else { return }
        require(
            kinds.contains { if case .strategy = $0 { true } else { false } }, "strategy \"My idea\"", end)
        require(
            kinds.contains { if case .trade = $0 { true } else { false } }, "trade SBIN, INFY on NSE", end)
        require(kinds.contains { if case .bars = $0 { true } else { false } }, "bars 5 minutes", end)
        require(kinds.contains { if case .entry = $0 { true } else { false } }, "buy when …", end)
    }

    private mutating func require(_ isThere: Bool, _ example: String, _ end: SourceSpan) {
        guard !isThere else { return }
        let word = String(example.prefix { $0 != " " })
        problems.add(
            end, "the file has no `\(word)` line", expected: "`\(word) …`", found: "the end of the file",
            suggestion: "add `\(example)`")
    }
}

extension EntryWindow {
    /// Where the file names none: past the noise of the open, with time left to the close.
    static let usual = EntryWindow(from: TimeOfDay(9, 20), until: TimeOfDay(14, 45))
}

extension Statement {
    fileprivate func opens(_ holding: Holding) -> Bool {
        if case .entry(let side, _) = kind { side == (holding == .long ? .buy : .sell) } else { false }
    }
}
