// Scenario files: a trading day in a few lines that a person can read.
//
//     scenario "The market falls and is halted"
//     plunge -10% at 11:00 over 20 minutes
//     halt from 11:20 to 12:05
//     lock lower SBIN from 13:00 to 14:00
//
// One statement a line, `#` starts a comment. Whatever is not said is an ordinary
// day. The first mistake is reported with its line, what was expected and what to
// write instead.

import Market

/// A day as a scenario file asks for it.
public struct Scenario: Hashable, Sendable {
    public var name = ""
    /// Nil when the file leaves it to the caller.
    public var seed: UInt64?
    public var shape = DayShape()
    public var settings = ExchangeSettings()

    public init() {}

    /// Reads the text of a scenario file.
    public init(text: String) throws(ScenarioError) {
        self.init()
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            var words = ScenarioLine(line, number: index + 1)
            guard !words.isEmpty else { continue }
            try read(&words)
            try words.end()
        }
        guard !name.isEmpty else {
            throw ScenarioError(
                line: 1, text: "a scenario needs a name: write scenario \"A calm day\" on top")
        }
    }
}

/// A line of a scenario file that could not be read. The caller shows it with the file's name.
public struct ScenarioError: Error, Hashable, Sendable, CustomStringConvertible {
    public var line: Int
    public var text: String
    public var description: String { "line \(line): \(text)" }
}

extension Scenario {
    static let statements = [
        "scenario", "seed", "volatility", "trend", "gap", "drift", "plunge", "latency", "share", "slippage",
        "jump", "lock", "halt", "one-lot-book", "empty-book", "frozen", "absurd-price", "crossed-book",
    ]

    private mutating func read(_ words: inout ScenarioLine) throws(ScenarioError) {
        let statement = try words.word("a statement")
        switch statement {
        case "scenario": name = try words.quoted("the scenario's name")
        case "seed": seed = UInt64(try words.number("a seed", in: 0...Int64.max))
        case "volatility": shape.volatilityPercent = try words.wholePercent(in: 0...1000)
        case "trend": shape.trendPercent = try words.wholePercent(in: 0...1000)
        case "gap": shape.gapBasisPoints = try words.percent()
        case "drift": shape.driftBasisPoints = try words.percent()
        case "plunge": shape.plunges.append(try plunge(&words))
        case "latency": try readLatency(&words)
        case "share": settings.volumeShare = try words.wholePercent(in: 0...100)
        case "slippage": settings.slippage = try slippage(&words)
        default: settings.faults.append(try fault(statement, &words))
        }
    }

    private func plunge(_ words: inout ScenarioLine) throws(ScenarioError) -> DayShape.Plunge {
        let points = try words.percent()
        try words.expect("at")
        let from = try words.time()
        try words.expect("over")
        let minutes = try words.number("a number of minutes", in: 1...375)
        try words.expect("minutes")
        return DayShape.Plunge(from: from, minutes: minutes, basisPoints: points)
    }

    private mutating func readLatency(_ words: inout ScenarioLine) throws(ScenarioError) {
        let least = try words.number("milliseconds", in: 1...60_000)
        try words.expect("to")
        let most = try words.number("milliseconds, \(least) or more", in: least...60_000)
        try words.expect("ms")
        settings.leastLatency = .milliseconds(least)
        settings.mostLatency = .milliseconds(most)
    }

    private func slippage(_ words: inout ScenarioLine) throws(ScenarioError) -> Slippage {
        if words.take("none") { return .none }
        if words.hasPercent { return .basisPoints(try words.percent()) }
        let count = try words.number("none, ticks such as 2 ticks, or a percentage", in: 0...100)
        if !words.take("tick") { try words.expect("ticks") }
        return .ticks(count)
    }

    private func fault(
        _ statement: String, _ words: inout ScenarioLine
    ) throws(ScenarioError) -> MarketFault {
        var fault = MarketFault(try kind(statement, &words))
        if !words.isEmpty, !words.next("from") { fault.symbol = try words.word("a symbol") }
        guard words.take("from") else { return fault }
        fault.from = try words.time()
        guard words.take("to") else { return fault }
        fault.until = try words.time()
        guard fault.from < fault.until else {
            throw words.error("the window must end after \(fault.from), ends at \(fault.until)")
        }
        return fault
    }

    private func kind(
        _ statement: String, _ words: inout ScenarioLine
    ) throws(ScenarioError) -> MarketFault.Kind {
        switch statement {
        case "jump": return .gap(basisPoints: try words.percent())
        case "lock": return .lock(try words.edge())
        case "halt": return .halt
        case "one-lot-book": return .oneLotBook
        case "empty-book": return .emptyBook
        case "frozen": return .frozen
        case "absurd-price": return .absurdPrice(try words.price())
        case "crossed-book": return .crossedBook
        default:
            let known = Scenario.statements.joined(separator: ", ")
            throw words.error("unknown statement \(statement): expected one of \(known)")
        }
    }
}
