// The command line of a test, read and checked before any bar is: what could be wrong
// with the words is said at once, not after a minute of loading.

import Accounting
import Backtest
import Exchange
import Market
import Platform
import Rules
import Trading

struct BacktestRequest {
    enum Fidelity: String, CaseIterable { case bars, path }

    let fidelity: Fidelity
    let files: [PlayedDay.StrategyFile]
    let strategies: [Strategy]
    let calendar: TradingCalendar
    /// Nil gives each day its own rules.
    let rulebook: CalendarDate?
    let from: CalendarDate?
    let to: CalendarDate?
    let cash: Money
    let limits: (limits: RiskLimits, said: String)
    let brokerage: BrokeragePlan
    let exchange: ExchangeSettings
    let actions: CorporateActions
    let lists: [MembershipList]
    let seed: UInt64
    let data: String
    /// Nil writes no report.
    let report: String?

    /// Of `--rules-as-of`: each day under its own.
    static let eachDay = "each-day"

    init(_ arguments: Arguments, data: String) throws(Failure) {
        fidelity =
            try arguments.read("fidelity", "bars or path") { Fidelity(rawValue: $0) } ?? .bars
        if fidelity == .bars, arguments.has("latency") {
            throw Failure(
                .usage,
                "sauda backtest: --latency belongs to --fidelity path; "
                    + "on bars an order waits for the next open",
                remedy: "leave it out, or add --fidelity path")
        }
        if fidelity == .path, let name = ["spread", "impact"].first(where: { arguments.text($0) != nil }) {
            throw Failure(
                .usage,
                "sauda backtest: --\(name) belongs to --fidelity bars: on the path the quotes decide it",
                remedy: "leave it out, or use --slippage, which both know")
        }
        from = try arguments.date("from")
        to = try arguments.date("to")
        if let from, let to, from > to {
            throw Failure(
                .usage, "sauda backtest: --from \(from) comes after --to \(to)", remedy: "swap them")
        }
        seed = try arguments.seed() ?? Defaults.seed
        cash = try arguments.money("cash") ?? Defaults.cash
        guard cash > .zero else {
            throw Failure(
                .usage, "sauda backtest: --cash expects more than nothing, found \(cash)",
                remedy: "write rupees such as 1000000")
        }
        limits = try Sources.limits(arguments)
        brokerage = try FillOptions.brokerage(arguments)
        exchange = try FillOptions.settings(arguments)
        rulebook = try BacktestRequest.rulebook(arguments, brokerage)
        calendar = try Sources.calendar(arguments.text("calendar"))
        (files, strategies) = try ParameterSettings.applied(
            arguments.texts("param"), to: try Sources.strategies(arguments.words), verb: "backtest")
        actions = try Sources.actions(arguments.text("actions"))
        lists = try Sources.lists(of: strategies, in: arguments.text("universes"))
        self.data = data
        report = arguments.text("report")
    }

    private static func rulebook(
        _ arguments: Arguments, _ plan: BrokeragePlan
    ) throws(Failure) -> CalendarDate? {
        guard arguments.text("rules-as-of") != eachDay else { return nil }
        let date = try Sources.rulebook(arguments)
        do throws(ChargeError) { _ = try ChargeRules(plan: plan, rulebook: date) } catch {
            throw Failure(
                .data, "the charges of \(date) are not known: \(error)",
                remedy: "name a day whose charges are, such as: --rules-as-of \(Defaults.rulebook)")
        }
        return date
    }

    func plan(_ bars: LoadedBars) -> BacktestPlan {
        BacktestPlan(
            strategies: files, series: bars.series, from: from, to: to, calendar: calendar,
            rulebook: rulebook,
            cash: cash, limits: limits.limits, brokerage: brokerage, exchange: exchange, actions: actions,
            lists: lists,
            conventions: bars.conventions + [limits.said], seed: seed, build: Defaults.build)
    }
}
