// What a name means: a parameter, a `let`, or a word of the vocabulary with its
// arguments.

import Market

extension ExpressionChecker {
    mutating func named(_ name: String, _ arguments: [Node]?, _ node: Node) -> Typed? {
        if let word = Vocabulary(rawValue: name) { return meaning(of: word, arguments, node) }
        guard let known = names[name] else {
            let end = node.span.start + name.unicodeScalars.count
            unknown(name, SourceSpan(start: node.span.start, end: end))
            return nil
        }
        if arguments != nil {
            problems.add(
                node.span, "`\(name)` takes nothing in parentheses", expected: "`\(name)` alone",
                found: "`\(text.slice(node.span))`", suggestion: "write `\(name)`")
            return nil
        }
        switch known {
        case .parameter(let value, let unit): return constant(value, unit, node.span)
        case .variable(let index, let unit, let stream, let definition):
            if let here = places.here { return copy(name, definition, on: here, node.span) }
            let variable = Typed(unit: unit, kind: .variable(index), span: node.span)
            return stream.map { Typed(unit: unit, kind: .of($0, variable), span: node.span) } ?? variable
        case .failed: return nil
        }
    }

    private mutating func unknown(_ name: String, _ span: SourceSpan) {
        if allNames.contains(name) {
            problems.add(
                span, "`\(name)` is used before it is defined", suggestion: "move its line further up")
            return
        }
        let near = nearest(to: name, among: allNames + Vocabulary.allCases.map(\.rawValue))
        problems.add(
            span, "unknown name `\(name)`", expected: "a parameter, a `let` or a word of the language",
            found: "`\(name)`",
            suggestion: near.map { "did you mean `\($0)`?" } ?? "define it first: `let \(name) = …`")
    }

    // MARK: The vocabulary

    private mutating func meaning(of word: Vocabulary, _ arguments: [Node]?, _ node: Node) -> Typed? {
        let given = arguments ?? []
        guard given.count == word.arguments.count else {
            problems.add(
                node.span, "`\(word.rawValue)` takes \(counted(word.arguments.count)), not \(given.count)",
                expected: "`\(word.example)`", found: "`\(text.slice(node.span))`",
                suggestion: "write `\(word.example)`")
            return nil
        }
        var values: [Typed] = []
        for (kind, argument) in zip(word.arguments, given) {
            if let value = self.argument(kind, argument, of: word) { values.append(value) }
        }
        guard values.count == given.count else { return nil }
        return lifting(values, node.span) { $0.meaning(of: word, $1, node.span) }
    }

    private func counted(_ count: Int) -> String {
        count == 0 ? "nothing in parentheses" : count == 1 ? "1 value" : "\(count) values"
    }

    private mutating func argument(_ kind: Argument, _ node: Node, of word: Vocabulary) -> Typed? {
        guard let value = amount(node) else { return nil }
        let example = "`\(word.example)`"
        switch kind {
        case .series: return value
        case .period: return whole(value, "the number of bars", example: example) == nil ? nil : value
        case .factor:
            guard value.constant != nil, value.unit == .number else {
                problems.add(
                    node.span, "this must be a plain number that is known before running",
                    expected: "a number or a parameter", found: value.unit.words,
                    suggestion: "write \(example)")
                return nil
            }
            return value
        case .minutes: return openingRange(value, example)
        }
    }

    private mutating func openingRange(_ value: Typed, _ example: String) -> Typed? {
        guard value.unit == .minutes, let minutes = value.constant else {
            problems.add(
                value.span, "an opening range lasts a fixed number of minutes", expected: "minutes",
                found: value.unit.words, suggestion: "write \(example)")
            return nil
        }
        guard minutes >= 1, minutes <= 375, minutes.rounded() == minutes, Int(minutes) % barMinutes == 0
        else {
            problems.add(
                value.span, "the opening range must be whole bars within the session",
                expected: "a multiple of \(barMinutes) minutes, at most 375",
                found: "\(decimal(minutes)) minutes")
            return nil
        }
        return value
    }

    /// A count of bars, from 1 to the most the language keeps.
    mutating func whole(_ value: Typed, _ what: String, example: String) -> Int? {
        guard value.unit == .number, let number = value.constant else {
            problems.add(
                value.span, "\(what) must be a whole number that is known before running",
                expected: "a whole number or a parameter",
                found: value.constant == nil ? "a value that changes from bar to bar" : value.unit.words,
                suggestion: "write \(example)")
            return nil
        }
        guard number >= 1, number <= Double(Program.longestPeriod), number.rounded() == number else {
            problems.add(
                value.span, "\(what) cannot be \(decimal(number))",
                expected: "a whole number from 1 to \(Program.longestPeriod)", found: decimal(number))
            return nil
        }
        return Int(number)
    }

    // One line a word.
    private mutating func meaning(of word: Vocabulary, _ values: [Typed], _ span: SourceSpan) -> Typed? {
        switch word {
        case .open: return source(.open, .rupees, span)
        case .high: return source(.high, .rupees, span)
        case .low: return source(.low, .rupees, span)
        case .close: return source(.close, .rupees, span)
        case .volume: return source(.volume, .shares, span)
        case .vwap: return source(.vwap, .rupees, span)
        case .previousDayHigh: return source(.previousHigh, .rupees, span)
        case .previousDayLow: return source(.previousLow, .rupees, span)
        case .previousDayClose: return source(.previousClose, .rupees, span)
        case .minutesSinceOpen: return source(.minutesSinceOpen, .minutes, span)
        case .openingRangeHigh: return opening(.openingHigh, values[0], span)
        case .openingRangeLow: return opening(.openingLow, values[0], span)
        case .sma: return window(.sma, values, span)
        case .ema: return window(.ema, values, span)
        case .wma: return window(.wma, values, span)
        case .rsi: return window(.rsi, values, span, unit: .number)
        case .highest: return window(.highest, values, span)
        case .lowest: return window(.lowest, values, span)
        case .stddev: return window(.deviation, values, span)
        case .bollingerUpper: return bollinger(.add, values, span)
        case .bollingerLower: return bollinger(.subtract, values, span)
        case .atr: return Typed(unit: .rupees, kind: .atr(period: period(values[0])), span: span)
        case .averageVolume: return window(.sma, [volume(span), values[0]], span)
        case .abs: return Typed(unit: values[0].unit, kind: .unary(.abs, values[0]), span: span)
        case .min, .max: return extreme(word == .min ? .min : .max, values, span)
        case .risk: return riskHere(span)
        }
    }

    private func source(_ operation: Operation, _ unit: ValueUnit, _ span: SourceSpan) -> Typed {
        Typed(unit: unit, kind: .source(operation), span: span)
    }

    private func volume(_ span: SourceSpan) -> Typed { source(.volume, .shares, span) }

    private func period(_ value: Typed) -> Int { Int(value.constant ?? 1) }

    private func opening(_ operation: Operation, _ minutes: Typed, _ span: SourceSpan) -> Typed {
        Typed(unit: .rupees, kind: .openingRange(operation, minutes: period(minutes)), span: span)
    }

    private func window(
        _ operation: Operation, _ values: [Typed], _ span: SourceSpan, unit: ValueUnit? = nil
    ) -> Typed {
        Typed(
            unit: unit ?? values[0].unit, kind: .window(operation, values[0], period: period(values[1])),
            span: span)
    }

    /// John Bollinger's bands: a simple average and population deviations around it.
    private func bollinger(_ operation: Operation, _ values: [Typed], _ span: SourceSpan) -> Typed {
        let middle = window(.sma, values, span)
        let deviation = window(.deviation, values, span)
        let width = fold(.multiply, values[2], deviation, deviation.unit, span)
        return Typed(unit: middle.unit, kind: .binary(operation, middle, width), span: span)
    }

    private mutating func extreme(_ operation: Operation, _ values: [Typed], _ span: SourceSpan) -> Typed? {
        guard let unit = agree(values[0], values[1], operation.rawValue, span) else { return nil }
        return fold(operation, values[0], values[1], unit, span)
    }

    private mutating func riskHere(_ span: SourceSpan) -> Typed? {
        if draftIsLost { return nil }
        guard let risk else {
            problems.add(
                span, "`risk` is the distance of the stop, and there is none here",
                expected: "`risk` in the target or trail of an entry with a stop",
                suggestion: "add a clause such as `stop 1.5 × atr(14)`")
            return nil
        }
        return Typed(unit: risk.unit, kind: risk.kind, span: span)
    }
}
