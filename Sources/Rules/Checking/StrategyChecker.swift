// Statements to a checked strategy: what is said once, what is missing, what
// contradicts another line. Entries and their clauses are in EntryChecker.

import Market

struct StrategyChecker {
    let text: SourceText
    var expressions: ExpressionChecker
    var rules = CheckedRules()
    var name: String?
    var exchange = Exchange.nse
    var symbols: [String] = []
    var window: EntryWindow?
    var exitAt: TimeOfDay?
    var product = Product.intraday
    var limits: [LimitItem.Kind: Int64] = [:]
    var parameters: [Parameter] = []
    /// The entry that the clauses now read belong to.
    var draft: EntryDraft?
    private var settings: [(name: String, value: Double)]
    /// What must be said once, by the words of its message. Looked up, never iterated.
    private var said: Set<String> = []

    init(
        _ text: SourceText, _ statements: [Statement], settings: [(name: String, value: Double)],
        _ problems: Problems
    ) {
        self.text = text
        self.settings = settings
        let names = statements.compactMap { statement -> String? in
            switch statement.kind {
            case .param(let name, _, _, _), .define(let name, _): name.text
            default: nil
            }
        }
        // Bars first: the length of a bar decides what an opening range may be.
        var barMinutes = 1
        for case .bars(let node) in statements.map(\.kind) { barMinutes = StrategyChecker.minutes(node) ?? 1 }
        rules.barMinutes = barMinutes
        expressions = ExpressionChecker(
            text: text, ownMinutes: barMinutes, barMinutes: barMinutes, problems: problems, allNames: names)
        for case .trade(_, let exchange) in statements.map(\.kind) {
            expressions.places.exchange = Exchange(rawValue: exchange.text) ?? .nse
        }
    }

    var problems: Problems {
        get { expressions.problems }
        set { expressions.problems = newValue }
    }

    mutating func run(_ statements: [Statement]) {
        for statement in statements { check(statement) }
        finishEntry()
        for setting in settings where !parameters.contains(where: { $0.name == setting.name }) {
            let near = nearest(to: setting.name, among: parameters.map(\.name))
            problems.add(
                SourceSpan(start: 0, end: 0), "the strategy has no parameter `\(setting.name)`",
                expected: parameters.isEmpty
                    ? "no parameters" : "one of \(parameters.map(\.name).joined(separator: ", "))",
                found: "`\(setting.name)`", suggestion: near.map { "did you mean `\($0)`?" })
        }
        checkWhole(statements)
        rules.lets = expressions.lets
        rules.streams = expressions.places.streams
    }

    private mutating func check(_ statement: Statement) {
        switch statement.kind {
        case .strategy(let name):
            if once("strategy", statement.span) { self.name = name }
        case .trade(let symbols, let exchange): trade(symbols, on: exchange, statement.span)
        case .bars(let node): bars(node, statement.span)
        case .enter(let from, let until): enter(from, until, statement.span)
        case .exitAt(let time): if once("exit at", statement.span) { exitAt = time }
        case .product(let word): product(word, statement.span)
        case .param(let name, let value, let low, let high): param(name, value, low, high)
        case .define(let name, let node): define(name, node)
        case .entry(let side, let condition): entry(side, condition, statement.span)
        case .exit(let closes, let condition): exit(closes, condition, statement.span)
        case .limit(let items): for item in items { limit(item) }
        case .size, .stop, .target, .trail: clause(statement)
        case .lost(let keyword): lost(keyword, statement.span)
        }
    }

    private mutating func enter(_ from: TimeOfDay, _ until: TimeOfDay, _ span: SourceSpan) {
        guard once("enter between", span) else { return }
        window = EntryWindow(from: from, until: until)
        if until <= from {
            problems.add(
                span, "the entry window ends before it begins", expected: "a later second time",
                found: "\(from) and \(until)")
        }
    }

    private mutating func exit(_ closes: Holding?, _ condition: Node, _ span: SourceSpan) {
        finishEntry()
        guard let condition = expressions.truth(condition) else { return }
        rules.exits.append(
            CheckedExit(closes: closes, line: text.line(of: span.start), condition: condition))
    }

    private mutating func lost(_ keyword: Keyword, _ span: SourceSpan) {
        switch keyword {
        case .size, .stop, .target, .trail: draft?.isLost = true
        case .buy, .short:
            finishEntry()
            draft = EntryDraft(
                side: keyword == .buy ? .buy : .sell, span: span, condition: nil, isLost: true)
        default: finishEntry()
        }
    }

    mutating func once(_ words: String, _ span: SourceSpan) -> Bool {
        if said.insert(words).inserted { return true }
        problems.add(
            span, "`\(words)` is said twice", expected: "one such line", suggestion: "keep one of them")
        return false
    }

    // MARK: What is traded

    private mutating func trade(_ words: [Word], on exchange: Word, _ span: SourceSpan) {
        guard once("trade", span) else { return }
        for word in words {
            if !isSymbol(word.text) {
                problems.add(
                    word.span, "`\(word.text)` is no symbol of an exchange",
                    expected: "capitals as the exchange writes them", found: "`\(word.text)`",
                    suggestion: "write `\(word.text.uppercased())`")
            } else if symbols.contains(word.text) {
                problems.add(word.span, "`\(word.text)` is named twice", suggestion: "remove one of them")
            } else {
                symbols.append(word.text)
            }
        }
        if let known = Exchange(rawValue: exchange.text) {
            self.exchange = known
        } else {
            problems.add(
                exchange.span, "unknown exchange `\(exchange.text)`", expected: "NSE, BSE or MCX",
                found: "`\(exchange.text)`", suggestion: "write `on NSE`")
        }
    }

    private static func minutes(_ node: Node) -> Int? {
        guard case .number(let value, .minutes) = node.kind,
            value >= 1 && value <= 375 || value == Double(wholeSession), value.rounded() == value
        else { return nil }
        return Int(value)
    }

    private mutating func bars(_ node: Node, _ span: SourceSpan) {
        guard once("bars", span), StrategyChecker.minutes(node) == nil else { return }
        problems.add(
            node.span, "a bar lasts whole minutes", expected: "from 1 to 375 minutes, or 1 day",
            found: "`\(text.slice(node.span))`", suggestion: "write `bars 5 minutes`")
    }

    private mutating func product(_ word: Word, _ span: SourceSpan) {
        guard once("product", span) else { return }
        switch word.text {
        case "intraday": product = .intraday
        case "delivery": product = .delivery
        case "carry": product = .carryForward
        default:
            let near = nearest(to: word.text, among: ["intraday", "delivery", "carry"])
            problems.add(
                word.span, "unknown product `\(word.text)`", expected: "`intraday`, `delivery` or `carry`",
                found: "`\(word.text)`", suggestion: near.map { "did you mean `\($0)`?" })
        }
    }

    // MARK: Names

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

    private mutating func define(_ name: Word, _ node: Node) {
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

    private mutating func param(_ name: Word, _ value: Node, _ low: Node, _ high: Node) {
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
        set(name, number, from...to, unit, value.span)
    }

    private mutating func set(
        _ name: Word, _ number: Double, _ range: ClosedRange<Double>, _ unit: ValueUnit, _ span: SourceSpan
    ) {
        let chosen = settings.last { $0.name == name.text }?.value ?? number
        parameters.append(
            Parameter(name: name.text, default: number, value: chosen, range: range, step: nil, unit: unit))
        guard range.contains(chosen) else {
            problems.add(
                span, "`\(name.text)` cannot be set to \(unit.written(chosen))",
                expected: "\(unit.written(range.lowerBound)) to \(unit.written(range.upperBound))",
                found: unit.written(chosen),
                suggestion: "choose a value in the range, or widen it in the file")
            return
        }
        expressions.names[name.text] = .parameter(value: chosen, unit: unit)
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
