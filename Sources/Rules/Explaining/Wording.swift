// Values and conditions of a rule file in the words of a sentence.
//
// `close > ema(close, 9)` reads "the close is above the exponential mean of the close
// over 9 bars". A parameter shows its value, a `let` its name in quotes.

import Market

struct Wording {
    /// Looked up, never iterated.
    let parameters: [String: Parameter]

    // MARK: Conditions

    /// What must hold: the parts that the outermost `and` joins.
    func conditions(_ node: Node) -> [String] {
        if case .binary(.and, let left, let right) = node.kind {
            return conditions(left) + conditions(right)
        }
        return [condition(node)]
    }

    func condition(_ node: Node) -> String {
        switch node.kind {
        case .truth(let isTrue): return isTrue ? "always" : "never"
        case .not(let inner): return "it is not so that \(condition(inner))"
        case .binary(.and, let left, let right): return "\(condition(left)) and \(condition(right))"
        case .binary(.or, let left, let right): return "either \(condition(left)), or \(condition(right))"
        case .binary(let operation, let left, let right) where operation.isComparison:
            return "\(value(left)) is \(Wording.words(operation)) \(value(right))"
        case .crosses(let above, let left, let right):
            return "\(value(left)) crosses \(above ? "above" : "below") \(value(right)) on this bar"
        case .elsewhere(let inner, let place): return "\(condition(inner)), \(self.place(place))"
        case .ago(let inner, let bars): return "\(self.bars(bars)) earlier \(condition(inner))"
        case .name(let name, nil) where Vocabulary(rawValue: name) == nil: return "\"\(name)\" holds"
        default: return value(node)
        }
    }

    private static func words(_ operation: BinaryOperator) -> String {
        switch operation {
        case .less: "below"
        case .atMost: "at most"
        case .greater: "above"
        default: "at least"
        }
    }

    // MARK: Values

    func value(_ node: Node) -> String {
        switch node.kind {
        case .number(let number, let unit): return unit.written(number)
        case .truth(let isTrue): return isTrue ? "true" : "false"
        case .name(let name, let arguments): return named(name, arguments ?? [])
        case .negated(let inner): return "minus \(part(inner))"
        case .ago(let inner, let bars): return "\(value(inner)) \(self.bars(bars)) earlier"
        case .elsewhere(let inner, let place): return "\(value(inner)) \(self.place(place))"
        case .binary(.multiply, let one, let right) where Wording.isOne(one): return value(right)
        case .binary(let operation, let left, let right) where Wording.isArithmetic(operation):
            return "\(part(left)) \(Wording.sign(operation)) \(part(right))"
        default: return "whether \(condition(node))"
        }
    }

    /// A value inside another: in parentheses when it is made of several.
    private func part(_ node: Node) -> String {
        if case .binary = node.kind { return "(\(value(node)))" }
        return value(node)
    }

    private static func isOne(_ node: Node) -> Bool {
        if case .number(1, .number) = node.kind { true } else { false }
    }

    private static func isArithmetic(_ operation: BinaryOperator) -> Bool {
        switch operation {
        case .add, .subtract, .multiply, .divide: true
        default: false
        }
    }

    private static func sign(_ operation: BinaryOperator) -> String {
        switch operation {
        case .add: "plus"
        case .subtract: "minus"
        case .multiply: "times"
        default: "divided by"
        }
    }

    private func bars(_ node: Node) -> String {
        let count = value(node)
        return count == "1" ? "1 bar" : "\(count) bars"
    }

    func place(_ place: Place) -> String {
        var words: [String] = []
        if let symbol = place.symbol {
            words.append("of \(symbol.text)" + (place.exchange.map { " on \($0.text)" } ?? ""))
        }
        if let length = place.length, case .number(let minutes, _) = length.kind {
            words.append("on \(Wording.length(Int(minutes))) bars")
        }
        return words.joined(separator: " ")
    }

    /// `5-minute`, `1-hour`, `daily`.
    static func length(_ minutes: Int) -> String {
        if minutes == wholeSession { return "daily" }
        return minutes % 60 == 0 ? "\(minutes / 60)-hour" : "\(minutes)-minute"
    }

    // MARK: Names

    private func named(_ name: String, _ arguments: [Node]) -> String {
        if let parameter = parameters[name] { return parameter.unit.written(parameter.value) }
        guard let word = Vocabulary(rawValue: name) else { return "\"\(name)\"" }
        if word == .risk { return "the risk" }
        var words = (word.isNamed ? "" : "the ") + word.spoken
        for (kind, node) in zip(word.arguments, arguments) {
            switch kind {
            case .series: words += words.contains(" of ") ? " and \(part(node))" : " of \(part(node))"
            case .condition: words += " \(condition(node))"
            case .period: words += words.contains(" over ") ? ", \(value(node))" : " over \(value(node))"
            case .factor: words += words.contains(" × ") ? ", \(value(node))" : " × \(value(node))"
            case .minutes: words += " of the first \(value(node))"
            }
        }
        return word.arguments.contains(where: \.isPeriod) ? words + " bars" : words
    }
}

extension Argument {
    fileprivate var isPeriod: Bool { if case .period = self { true } else { false } }
}

extension Vocabulary {
    /// The word in full, where the file abbreviates it.
    fileprivate var spoken: String {
        switch self {
        case .sma: "simple mean"
        case .ema, .ewma: "exponential mean"
        case .wma: "weighted mean"
        case .rsi: "relative strength (RSI)"
        case .atr: "average true range"
        case .stddev: "standard deviation"
        case .vwap: "day's VWAP"
        case .highest: "highest value"
        case .lowest: "lowest value"
        case .abs: "size"
        case .min: "smaller"
        case .max: "larger"
        case .barsSince: "bars since"
        default: rawValue
        }
    }

    /// Takes no article.
    fileprivate var isNamed: Bool { self == .minutesSinceOpen || self == .barsSince }
}
