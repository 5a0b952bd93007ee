// The names of the file: parameters with their ranges, and `let`.

extension StrategyChecker {
    private mutating func isNew(_ name: Word) -> Bool {
        let isTaken =
            Vocabulary(rawValue: name.text) != nil || reservedWords.contains(name.text)
            || Keyword(rawValue: name.text) != nil
        if isTaken {
            problems.add(
                name.span, "`\(name.text)` is a word of the language", expected: "a name of your own",
                found: "`\(name.text)`", suggestion: "write `my_\(name.text)`")
        } else if expressions.names[name.text] != nil {
            problems.add(
                name.span, "`\(name.text)` is defined twice", expected: "a new name",
                suggestion: "rename one of them")
        } else {
            return true
        }
        return false
    }

    mutating func define(_ name: Word, _ node: Node) {
        guard isNew(name) else { return }
        guard let value = expressions.check(node) else {
            expressions.names[name.text] = .failed
            return
        }
        if value.constant == nil, let stream = value.onlyStream {
            _ = expressions.keep(value, of: stream, node.span)
            expressions.names[name.text] = .variable(
                index: expressions.lets.count - 1, unit: value.unit, stream: stream, node)
            return
        }
        expressions.names[name.text] = .variable(
            index: expressions.lets.count, unit: value.unit, stream: nil, node)
        expressions.lets.append(CheckedLet(stream: nil, value: value))
    }

    mutating func param(_ name: Word, _ value: Node, _ low: Node, _ high: Node, _ step: Node?) {
        guard isNew(name) else { return }
        expressions.names[name.text] = .failed
        guard let (number, unit) = literal(value), let (from, fromUnit) = literal(low),
            let (to, toUnit) = literal(high)
        else { return }
        for (node, other, bound) in [(low, fromUnit, from), (high, toUnit, to)]
        where other != unit && bound != 0 {
            problems.add(
                node.span, "the range has another unit than the value", expected: unit.words,
                found: other.words)
            return
        }
        guard from <= to, from <= number, number <= to else {
            let inRange = from <= to
            problems.add(
                inRange ? value.span : low.span.joined(high.span),
                inRange ? "the value lies outside its range" : "the range ends before it begins",
                expected: inRange
                    ? "`\(text.slice(low.span))` to `\(text.slice(high.span))`" : "a larger second value",
                found: "`\(text.slice((inRange ? value : low).span))`")
            return
        }
        var width: Double?
        if let step {
            guard let checked = self.step(step, unit, to - from) else { return }
            width = checked
        }
        let chosen = settings.last { $0.name == name.text }?.value ?? number
        set(
            Parameter(
                name: name.text, default: number, value: chosen, range: from...to, step: width, unit: unit),
            value.span)
    }

    /// From one value to the next: positive, and not past the whole range.
    private mutating func step(_ node: Node, _ unit: ValueUnit, _ width: Double) -> Double? {
        guard let (step, stepUnit) = literal(node) else { return nil }
        if stepUnit == unit, step > 0, step <= width || width == 0 { return step }
        problems.add(
            node.span, "the step does not fit the range",
            expected: "\(unit.words) above zero, at most \(unit.written(width))",
            found: "`\(text.slice(node.span))`")
        return nil
    }

    private mutating func set(_ parameter: Parameter, _ span: SourceSpan) {
        parameters.append(parameter)
        let written = parameter.unit.written
        guard parameter.range.contains(parameter.value) else {
            problems.add(
                span, "`\(parameter.name)` cannot be set to \(written(parameter.value))",
                expected: "\(written(parameter.range.lowerBound)) to \(written(parameter.range.upperBound))",
                found: written(parameter.value),
                suggestion: "choose a value in the range, or widen it in the file")
            return
        }
        expressions.names[parameter.name] = .parameter(value: parameter.value, unit: parameter.unit)
    }

    /// A number as it is written, with its sign.
    private mutating func literal(_ node: Node) -> (Double, ValueUnit)? {
        switch node.kind {
        case .number(let value, let unit): return (value, unit)
        case .negated(let inner): return literal(inner).map { (-$0.0, $0.1) }
        default:
            problems.add(
                node.span, "a parameter is a plain number with its unit", expected: "a number",
                found: "`\(text.slice(node.span))`", suggestion: "use `let` for what is computed")
            return nil
        }
    }
}
