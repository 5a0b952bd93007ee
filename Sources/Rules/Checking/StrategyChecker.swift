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
    var universe: Universe?
    var windows: [EntryWindow] = []
    var exitAt: TimeOfDay?
    /// As the file names it; `usualProduct` where it names none.
    var product: Product?
    var vehicle = Vehicle.itself
    var conduct = Conduct()
    /// Known before the statements are read: it decides what a distance may be.
    let isOption: Bool
    /// Whether some line begins with `through`, readable or not.
    let namesContract: Bool
    var limits: [LimitItem.Kind: Int64] = [:]
    var parameters: [Parameter] = []
    /// Of each size that could be read, by its place. Looked up, never iterated.
    var sizeUnits: [SourceSpan: ValueUnit] = [:]
    /// The entry that the clauses now read belong to.
    var draft: EntryDraft?
    var settings: [(name: String, value: Double)]
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
            case .param(let name, _, _, _, _), .define(let name, _): name.text
            default: nil
            }
        }
        isOption = statements.contains {
            if case .through(let contract) = $0.kind, case .option = contract.kind { true } else { false }
        }
        namesContract = statements.contains {
            switch $0.kind {
            case .through, .lost(.through): true
            default: false
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
        case .trade(let traded, let exchange): trade(traded, on: exchange, statement.span)
        case .exDates: if once("trade through ex-dates", statement.span) { conduct.avoidsExDates = false }
        case .through(let contract): through(contract, statement.span)
        case .bars(let node): bars(node, statement.span)
        case .enter(let windows): enter(windows, statement.span)
        case .exitAt(let time): if once("exit at", statement.span) { exitAt = time }
        case .exitAfter(let length): exitAfter(length, statement.span)
        case .wait(let length, let afterLossOnly): wait(length, afterLossOnly, statement.span)
        case .product(let word): product(word, statement.span)
        case .param(let name, let value, let low, let high, let step):
            param(name, value, low, high, step)
        case .define(let name, let node): define(name, node)
        case .entry(let side, let condition): entry(side, condition, statement.span)
        case .exit(let closes, let condition): exit(closes, condition, statement.span)
        case .limit(let items): for item in items { limit(item) }
        case .size, .stop, .target, .trail: clause(statement)
        case .lost(let keyword): lost(keyword, statement.span)
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
}
