// Gives every expression its unit, or says why it has none.
//
// `nil` means that the reason has been reported; a name whose own definition failed
// stays silent, so that one slip is reported once.

import Market

struct ExpressionChecker {
    enum Name {
        case parameter(value: Double, unit: ValueUnit)
        /// A `let`: its place among the checked ones, the stream it is on (nil for the strategy's own bars)
        /// and its text, which is read once more where it is used on other bars.
        case variable(index: Int, unit: ValueUnit, stream: Stream?, Node)
        case failed
    }

    let text: SourceText
    /// Of the strategy's own bars.
    let ownMinutes: Int
    /// Of the bars that are read here.
    var barMinutes: Int
    var problems: Problems
    var places = PlaceContext()
    var lets: [CheckedLet] = []
    /// Names known so far, looked up and never iterated.
    var names: [String: Name] = [:]
    /// Every name of the file, for a better message when one is used too early.
    let allNames: [String]
    /// What `risk` means here: the stop's distance inside `target` and `trail`.
    var risk: Typed?
    /// The stop that `risk` would mean is broken and has been reported.
    var draftIsLost = false

    mutating func check(_ node: Node) -> Typed? {
        switch node.kind {
        case .number(let value, let unit): constant(value, unit, node.span)
        case .truth(let value): constant(value ? 1 : 0, .truth, node.span)
        case .name(let name, let arguments): named(name, arguments, node)
        case .negated(let inner): negated(inner, node.span)
        case .not(let inner):
            truth(inner).map { Typed(unit: .truth, kind: .unary(.not, $0), span: node.span) }
        case .binary(let operation, let left, let right): binary(operation, left, right, node.span)
        case .crosses(let above, let left, let right): crosses(above, left, right, node.span)
        case .ago(let value, let bars): past(value, bars, node.span)
        case .elsewhere(let value, let place): elsewhere(value, place, node.span)
        }
    }

    /// A condition.
    mutating func truth(_ node: Node) -> Typed? {
        guard let value = check(node) else { return nil }
        guard value.unit == .truth else {
            problems.add(
                node.span, "this is not a condition", expected: ValueUnit.truth.words,
                found: value.unit.words,
                suggestion: "compare it with something: `\(text.slice(node.span)) > …`")
            return nil
        }
        return value
    }

    /// A value that can be reckoned with.
    mutating func amount(_ node: Node) -> Typed? {
        guard let value = check(node) else { return nil }
        guard value.unit != .truth else {
            problems.add(
                node.span, "a condition is no value to reckon with", expected: "a number or an amount",
                found: ValueUnit.truth.words)
            return nil
        }
        return value
    }

    func constant(_ value: Double, _ unit: ValueUnit, _ span: SourceSpan) -> Typed {
        Typed(unit: unit, kind: .constant(value), span: span)
    }

    private mutating func negated(_ inner: Node, _ span: SourceSpan) -> Typed? {
        guard let value = amount(inner) else { return nil }
        if let number = value.constant { return constant(-number, value.unit, span) }
        return Typed(unit: value.unit, kind: .unary(.negate, value), span: span)
    }

    private mutating func crosses(_ above: Bool, _ left: Node, _ right: Node, _ span: SourceSpan) -> Typed? {
        let (a, b) = (amount(left), amount(right))
        guard let a, let b, agree(a, b, "crosses", span) != nil else { return nil }
        return Typed(unit: .truth, kind: .crosses(above: above, a, b), span: span)
    }

    private mutating func past(_ value: Node, _ bars: Node, _ span: SourceSpan) -> Typed? {
        let (inner, count) = (check(value), check(bars))
        guard let inner, let count, let period = whole(count, "bars ago", example: "`close 3 bars ago`")
        else { return nil }
        if inner.constant != nil { return inner }
        return lifting([inner], span) { _, values in
            Typed(unit: inner.unit, kind: .window(.ago, values[0], period: period), span: span)
        }
    }

    // MARK: Operators

    private mutating func binary(
        _ operation: BinaryOperator, _ left: Node, _ right: Node, _ span: SourceSpan
    ) -> Typed? {
        if operation == .and || operation == .or {
            let (a, b) = (truth(left), truth(right))
            guard let a, let b else { return nil }
            return Typed(
                unit: .truth, kind: .binary(operation == .and ? .and : .or, a, b), span: span)
        }
        let (a, b) = (amount(left), amount(right))
        guard let a, let b, let unit = unit(operation, a, b, span) else { return nil }
        return fold(Operation(operation), a, b, unit, span)
    }

    private mutating func unit(
        _ operation: BinaryOperator, _ a: Typed, _ b: Typed, _ span: SourceSpan
    ) -> ValueUnit? {
        switch operation {
        case .multiply: return product(a, b, span)
        case .divide: return quotient(a, b, span)
        default:
            guard let unit = agree(a, b, operation.rawValue, span) else { return nil }
            return operation.isComparison ? .truth : unit
        }
    }

    private mutating func product(_ a: Typed, _ b: Typed, _ span: SourceSpan) -> ValueUnit? {
        if a.unit == .number { return b.unit }
        if b.unit == .number { return a.unit }
        if a.unit.isPure { return b.unit }
        if b.unit.isPure { return a.unit }
        problems.add(
            span, "\(a.unit.words) times \(b.unit.words) counts nothing",
            expected: "a plain number on one side", found: "\(a.unit.words) × \(b.unit.words)",
            suggestion: "multiply by a number, a ratio or a percentage")
        return nil
    }

    private mutating func quotient(_ a: Typed, _ b: Typed, _ span: SourceSpan) -> ValueUnit? {
        if b.isZero {
            problems.add(b.span, "this divides by zero", suggestion: "divide by something else")
            return nil
        }
        if b.unit == .number { return a.unit }
        if a.unit == b.unit { return .ratio }
        if b.unit.isPure { return a.unit.isPure ? .ratio : a.unit }
        problems.add(
            span, "\(a.unit.words) by \(b.unit.words) counts nothing",
            expected: "\(a.unit.words) or a number under the line", found: b.unit.words)
        return nil
    }

    /// The common unit of two values that are compared, added or subtracted.
    mutating func agree(_ a: Typed, _ b: Typed, _ operation: String, _ span: SourceSpan) -> ValueUnit? {
        if a.unit.agrees(with: b.unit) || b.isZero { return a.unit }
        if a.isZero { return b.unit }
        // The literal is the likelier slip.
        let (odd, other) = a.constant != nil && b.constant == nil ? (a, b) : (b, a)
        let verb =
            switch operation {
            case "+": "added to"
            case "-": "subtracted from"
            default: "compared with"
            }
        problems.add(
            odd.span, "\(odd.unit.words) cannot be \(verb) \(other.unit.words)",
            expected: other.unit.words, found: odd.unit.words, suggestion: remedy(odd, other))
        return nil
    }

    private func remedy(_ odd: Typed, _ other: Typed) -> String? {
        let here = text.slice(odd.span)
        let there = text.slice(other.span)
        switch (odd.unit, other.unit) {
        case (.percent, .rupees):
            return "write an amount such as ₹5, or a part of a price such as `\(here) × close`"
        case (.percent, .number): return "write a plain number without %"
        case (.rupees, .percent), (.rupees, .number):
            return "divide by a price first: `\(here) / close`"
        case (.number, .rupees) where odd.constant != nil: return "write `₹\(here)`"
        case (.number, .shares) where odd.constant != nil: return "write `\(here) shares`"
        case (.number, .minutes) where odd.constant != nil: return "write `\(here) minutes`"
        case (.number, .percent) where odd.constant != nil: return "write `\(here)%`"
        default: return "bring `\(there)` and `\(here)` to one unit"
        }
    }

    func fold(
        _ operation: Operation, _ a: Typed, _ b: Typed, _ unit: ValueUnit, _ span: SourceSpan
    ) -> Typed {
        if let x = a.constant, let y = b.constant {
            let value = operation.apply(x, y)
            if value.isFinite { return constant(value, unit, span) }
        }
        return Typed(unit: unit, kind: .binary(operation, a, b), span: span)
    }
}
