// What `sweep` and `walkforward` were asked, read and checked before any bar is loaded, and
// the ground made of it: the same strategy, bars and sessions for every combination.

import Accounting
import Backtest
import Market
import Platform
import Rules
import Trading

struct SearchRequest {
    let arguments: Arguments
    let verb: String
    let file: PlayedDay.StrategyFile
    let strategy: Strategy
    let search: SearchPlan
    /// Combinations that the rules cannot use, such as a period of 2.5 bars.
    let refused: Int
    let data: String
    let seed: UInt64
    let cash: Money
    /// Nil gives each day its own rules.
    let rulebook: CalendarDate?

    init(_ arguments: Arguments) throws(Failure) {
        self.arguments = arguments
        verb = arguments.verb
        guard let data = arguments.text("data") else {
            throw Failure(
                .usage, "sauda \(arguments.verb): expected --data, found nothing",
                remedy: "say --data DIR: the bars to search on")
        }
        guard !arguments.has("latency") else {
            throw Failure(
                .usage,
                "sauda \(arguments.verb): --latency needs a path of quotes, and a search runs on bars",
                remedy: "leave it out, or: sauda backtest --fidelity path")
        }
        self.data = data
        seed = try arguments.seed() ?? Defaults.seed
        cash = try arguments.money("cash") ?? Defaults.cash
        rulebook = try SearchRequest.rulebook(arguments)
        let file = try Sources.strategies(arguments.words)[0]
        let strategy = try SearchRequest.compiled(file)
        let grids = try ParameterGrids.read(arguments.texts("param"), strategy, verb: verb)
        let wanted = try SearchRequest.plan(strategy, grids, arguments, seed)
        search = wanted.allowed(by: strategy)
        refused = wanted.places.count - search.places.count
        guard !search.places.isEmpty else {
            throw Failure(
                .usage, "sauda \(arguments.verb): \(file.file) refuses every combination of these values",
                remedy: "choose others with --param")
        }
        self.file = file
        self.strategy = strategy
    }

    private static func rulebook(_ arguments: Arguments) throws(Failure) -> CalendarDate? {
        arguments.text("rules-as-of") == "each-day" ? nil : try Sources.rulebook(arguments)
    }

    private static func compiled(_ file: PlayedDay.StrategyFile) throws(Failure) -> Strategy {
        do throws(RuleErrors) { return try Strategy.compile(file.source, file: file.file) } catch {
            let shown = CheckVerb.shown(error.errors.map { "\($0)" }, of: file.file)
            throw Failure(
                .data, "\(file.file) has mistakes\n\n" + shown.joined(separator: "\n\n"),
                remedy: "correct them, then: sauda check \(file.file)")
        }
    }

    private static func plan(
        _ strategy: Strategy, _ grids: [ParameterGrid], _ arguments: Arguments, _ seed: UInt64
    ) throws(Failure) -> SearchPlan {
        let draws = try arguments.number("random", in: 1...Int64(SearchSpace.mostPlaces))
        let names = Objective.allCases.map(\.rawValue).joined(separator: ", ")
        let objective = try arguments.read("objective", "one of \(names)") { Objective(rawValue: $0) }
        let least = try arguments.number("min-trades", in: 0...1_000_000)
        let most = try arguments.number("most", in: 1...10_000_000)
        do throws(SearchRefused) {
            return try SearchPlan(
                SearchSpace(strategy, chosen: grids),
                sampling: draws.map { .drawn(Int($0), seed: seed) } ?? .grid,
                objective: objective ?? .sharpe, leastTrades: least.map { Int($0) } ?? Thresholds.leastTrades,
                most: most.map { Int($0) } ?? SearchPlan.mostCombinations
            )
        } catch {
            throw Failure(.usage, "sauda \(arguments.verb): \(error.text)", remedy: error.remedy)
        }
    }

    /// Loads the bars.
    func ground(_ console: Console) throws(Failure) -> SearchGround {
        let calendar = try Sources.calendar(arguments.text("calendar"))
        let bars = try BarSource(data, contracts: try Sources.contracts(arguments)).load(
            try BarRequest([strategy], arguments))
        for missing in bars.missing { console.note("sauda: \(missing)") }
        if let omission = bars.omission { console.note("sauda: \(omission)") }
        for notice in bars.notices.prefix(5) { console.note("sauda: \(notice)") }
        let limits = try Sources.limits(arguments)
        let plan = BacktestPlan(
            strategies: [file], series: bars.series, from: try arguments.date("from"),
            to: try arguments.date("to"), calendar: calendar, rulebook: rulebook, cash: cash,
            limits: limits.limits, brokerage: try FillOptions.brokerage(arguments),
            exchange: try FillOptions.settings(arguments),
            actions: try Sources.actions(arguments.text("actions")),
            lists: try Sources.lists(of: [strategy], in: arguments.text("universes")),
            conventions: bars.conventions + [limits.said], seed: seed,
            build: Defaults.build)
        do throws(OpeningRefused) {
            return try SearchGround(plan, strategy, search.space)
        } catch {
            throw Failure(.data, error.text, remedy: "see what is there: sauda data list \(data)")
        }
    }
}
