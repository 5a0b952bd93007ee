// When the strategy may enter, how long it holds, how long it stays away, and the
// limits it sets itself.

import Market

extension StrategyChecker {
    mutating func enter(_ windows: [Window], _ span: SourceSpan) {
        guard once("enter between", span) else { return }
        for window in windows {
            if window.until <= window.from {
                problems.add(
                    windows.count == 1 ? span : window.span, "the entry window ends before it begins",
                    expected: "a later second time", found: "\(window.from) and \(window.until)")
            } else if let last = self.windows.last, window.from <= last.until {
                problems.add(
                    window.span, "the entry windows overlap or stand out of order",
                    expected: "a beginning after \(last.until)", found: "\(window.from)",
                    suggestion: "write them from morning to evening, or join them")
            }
            self.windows.append(EntryWindow(from: window.from, until: window.until))
        }
    }

    mutating func exitAfter(_ length: Duration, _ span: SourceSpan) {
        guard once("exit after", span) else { return }
        conduct.longestHold = self.span(length, "a position is held", example: "exit after 45 minutes")
    }

    mutating func wait(_ length: Duration, _ afterLossOnly: Bool, _ span: SourceSpan) {
        guard once("wait", span) else { return }
        conduct.cooldown = self.span(length, "a wait lasts", example: "wait 30 minutes after an exit")
        conduct.coolsAfterLossOnly = afterLossOnly
    }

    /// Whole minutes up to a year, or bars of the strategy.
    private mutating func span(_ length: Duration, _ what: String, example: String) -> Span? {
        guard let value = expressions.amount(length.node) else { return nil }
        let isDaily = expressions.ownMinutes == wholeSession
        if case .bars(let node) = length, isDaily {
            problems.add(
                node.span, "daily bars are counted in days, weekends among them", expected: "days",
                found: "`\(text.slice(node.span)) bars`", suggestion: "write `\(text.slice(node.span)) days`")
            return nil
        }
        let unit = length.isTime ? 1 : Double(expressions.ownMinutes)
        let most = Double(365 * wholeSession)
        if value.unit == (length.isTime ? .minutes : .number), let number = value.constant,
            number.rounded() == number, number >= 1, number * unit <= most
        {
            return .minutes(Int64(number * unit))
        }
        problems.add(
            length.node.span, "\(what) for a known time",
            expected: "whole minutes, hours, days or bars, at most 365 days",
            found: value.constant == nil
                ? "a value that changes from bar to bar" : "`\(text.slice(length.node.span))`",
            suggestion: "write `\(example)`")
        return nil
    }

    // MARK: Limits

    mutating func limit(_ item: LimitItem) {
        let name =
            switch item.kind {
            case .entries: "entries a day"
            case .instrument: "entries an instrument"
            case .positions: "open positions"
            case .loss: "loss a day"
            }
        guard once("limit … \(name)", item.value.span), let value = expressions.amount(item.value) else {
            return
        }
        let unit: ValueUnit = item.kind == .loss ? .percent : .number
        guard let number = value.constant, value.unit == unit else {
            problems.add(
                item.value.span, "a limit of \(name) is \(unit.words)", expected: unit.words,
                found: value.unit.words,
                suggestion: item.kind == .loss ? "write `1% loss a day`" : "write `3 \(name)`")
            return
        }
        let checked =
            item.kind == .loss
            ? basisPoints(number, upTo: 100, item.value) : whole(number, 1...10_000, name, item.value)
        if item.kind == .instrument { conduct.entriesPerInstrument = checked.map { Int($0) } }
        if let checked { limits[item.kind] = checked }
    }
}
