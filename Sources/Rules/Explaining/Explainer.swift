// The parts of an explanation, in the order in which a trader asks: whom, when, on what
// conditions, how much, until when, within which limits, and never what.

import Market

struct Explainer {
    let strategy: Strategy
    let statements: [Statement]
    let wording: Wording

    init(_ strategy: Strategy) {
        self.strategy = strategy
        let text = SourceText(strategy.source, file: strategy.file)
        var lexer = Lexer(text, problems: Problems())
        lexer.run()
        var parser = Parser(text, tokens: lexer.tokens, problems: lexer.problems)
        statements = parser.run()
        var parameters: [String: Parameter] = [:]
        for parameter in strategy.parameters { parameters[parameter.name] = parameter }
        wording = Wording(parameters: parameters)
    }

    var explanation: Explanation {
        let all =
            [
                part("\(strategy.name)", trades), part("What it reads", reads),
                part("When it may enter", enters),
            ]
            + entries + [
                part("When it leaves", leaves), part("Names it uses", names),
                part("Parameters", parameters), part("Its own limits", limits), part("Never", never),
            ]
        return Explanation(parts: all.filter { !$0.sentences.isEmpty })
    }

    func part(_ title: String, _ sentences: [String]) -> Explanation.Part {
        Explanation.Part(title: title, sentences: sentences)
    }

    // MARK: Whom

    private var trades: [String] {
        var sentences: [String] = []
        switch strategy.universe {
        case .symbols(let symbols):
            sentences.append("It trades \(Explainer.list(symbols)) on \(strategy.exchange.rawValue).")
        case .members(let list, let filter):
            sentences.append(
                "It trades the members that \(list) has on the day, on \(strategy.exchange.rawValue).")
            sentences += self.filter(filter)
        }
        switch strategy.vehicle {
        case .itself: break
        case .future(let expiry):
            sentences.append("It trades them through the \(Explainer.expiry(expiry, "future")).")
        case .option(let right, let steps, let expiry):
            sentences.append(
                "It trades them through the \(right == .call ? "call" : "put") \(Explainer.money(steps)), "
                    + "\(Explainer.expiry(expiry, "expiry")).")
        }
        let product =
            switch strategy.product {
            case .intraday: "intraday: nothing is held overnight"
            case .delivery: "for delivery: what it buys may be held for days"
            default: "carried forward: positions may be held overnight"
            }
        return sentences + ["Its orders are \(product)."]
    }

    private func filter(_ filter: UniverseFilter) -> [String] {
        var words: [String] = []
        if let least = filter.leastPrice {
            words.append("closed the day before at \(Explainer.rupees("\(least)")) or more")
        }
        if let most = filter.mostPrice {
            words.append("closed the day before at \(Explainer.rupees("\(most)")) or less")
        }
        if let least = filter.leastTurnover {
            words.append(
                "turned over \(Explainer.rupees("\(least)")) or more a day, in the mean of the last "
                    + "\(filter.turnoverDays) days"
            )
        }
        return words.isEmpty ? [] : ["Only those that \(Explainer.list(words))."]
    }

    private static func expiry(_ expiry: Expiry, _ what: String) -> String {
        let roll = expiry.rollDays
        return "\(expiry.cycle.rawValue) \(what)"
            + (roll == 0
                ? "" : ", left for the one after it \(roll) \(roll == 1 ? "day" : "days") before it expires")
    }

    private static func money(_ steps: Int) -> String {
        let count = "\(steps.magnitude) \(steps.magnitude == 1 ? "strike" : "strikes")"
        return steps == 0 ? "at the money" : steps > 0 ? "\(count) out of the money" : "\(count) in the money"
    }

    /// `₹10,00,000`, without paise that are none.
    private static func rupees(_ text: String) -> String {
        "₹" + grouped(text.hasSuffix(".00") ? String(text.dropLast(3)) : text)
    }

    static func list(_ words: [String]) -> String {
        guard let last = words.last, words.count > 1 else { return words.first ?? "nothing" }
        return words.dropLast().joined(separator: ", ") + " and " + last
    }

    // MARK: When

    private var minutes: Int { Int(strategy.barLength.seconds / 60) }

    private var reads: [String] {
        var sentences = [
            "It reads \(Wording.length(minutes)) bars, and needs \(strategy.warmUpBars) of them before "
                + "its first decision."
        ]
        for stream in strategy.streams {
            let whose =
                stream.companion.map { " of \(strategy.companions[$0].symbol)" } ?? " of the same instrument"
            sentences.append(
                "It also reads \(Wording.length(stream.minutes)) bars\(whose), closed ones only.")
        }
        return sentences
    }

    private var enters: [String] {
        var sentences: [String] = []
        if minutes == wholeSession {
            sentences.append("Each day is decided once it has closed; the order goes out at the next open.")
        } else {
            let windows = ([strategy.entryWindow] + strategy.otherWindows).map { "\($0.from) to \($0.until)" }
            sentences.append("On bars that close from \(Explainer.list(windows)).")
            sentences.append("Each bar is decided once, when it closes; the order fills at a later price.")
        }
        if let wait = strategy.conduct.cooldown {
            let loss = strategy.conduct.coolsAfterLossOnly ? " with a loss" : ""
            sentences.append(
                "After leaving an instrument\(loss) it stays out of it for \(Explainer.span(wait)).")
        }
        sentences.append(
            strategy.conduct.avoidsExDates
                ? "Not on a day when a split, bonus or other action changes what the price means."
                : "Also on days when a split or bonus changes what the price means.")
        return sentences
    }

    static func span(_ span: Span) -> String {
        let minutes = span.seconds / 60
        let (count, unit) =
            minutes % 1_440 == 0
            ? (minutes / 1_440, "day") : minutes % 60 == 0 ? (minutes / 60, "hour") : (minutes, "minute")
        return "\(count) \(unit)\(count == 1 ? "" : "s")"
    }

    // MARK: Names, limits, promises

    private var names: [String] {
        statements.compactMap { statement in
            guard case .define(let name, let node) = statement.kind else { return nil }
            return "\"\(name.text)\" is \(wording.value(node))."
        }
    }

    private var parameters: [String] {
        strategy.parameters.map { parameter in
            let written = parameter.unit.written
            let step = parameter.step.map { ", in steps of \(written($0))" } ?? ""
            return "\(parameter.name) is \(written(parameter.value)); it may be from "
                + "\(written(parameter.range.lowerBound)) to \(written(parameter.range.upperBound))\(step)."
        }
    }

    private var limits: [String] {
        let limits = strategy.limits
        var sentences: [String] = []
        if let count = limits.entriesPerDay {
            sentences.append("At most \(count) \(count == 1 ? "entry" : "entries") a day.")
        }
        if let count = strategy.conduct.entriesPerInstrument {
            sentences.append("At most \(count) \(count == 1 ? "entry" : "entries") an instrument a day.")
        }
        if let count = limits.openPositions {
            sentences.append("At most \(count) open \(count == 1 ? "position" : "positions") at once.")
        }
        if let points = limits.dayLossBasisPoints {
            sentences.append(
                "No further entry on a day that has lost \(decimal(Double(points) / 100))% of its equity.")
        }
        return sentences
    }

    private var never: [String] {
        var sentences = [
            "It never acts on a bar that is not finished, or on anything later.",
            "It never enters when a value it asks for is not known yet: undefined means no trade.",
            "It never adds to a position it holds, and never turns one round in a single order.",
        ]
        let sides = strategy.program.entries.map(\.side)
        if !sides.contains(.sell) { sentences.append("It never sells short.") }
        if !sides.contains(.buy) { sentences.append("It never buys first.") }
        if strategy.product == .intraday { sentences.append("It never holds overnight.") }
        sentences.append("It never passes the account's risk limits: they come after all of this.")
        return sentences
    }
}
