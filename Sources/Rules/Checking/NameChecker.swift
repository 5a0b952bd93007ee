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
        if kind == .condition { return truth(node) }
        guard let value = amount(node) else { return nil }
        let example = "`\(word.example)`"
        switch kind {
        case .series, .condition: return value
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

    mutating func extreme(_ operation: Operation, _ values: [Typed], _ span: SourceSpan) -> Typed? {
        guard let unit = agree(values[0], values[1], operation.rawValue, span) else { return nil }
        return fold(operation, values[0], values[1], unit, span)
    }

    mutating func riskHere(_ span: SourceSpan) -> Typed? {
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
