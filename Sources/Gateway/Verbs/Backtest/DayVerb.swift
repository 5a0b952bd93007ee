// `sauda backtest` of one day: the same seeded quotes, the same desk, the same exchange as
// a played day through sockets, in this process.

import Backtest
import Exchange
import Market
import Platform
import Rules
import Trading

struct DayVerb {
    let arguments: Arguments
    let console: Console

    /// What only a run over history understands.
    private static let historic =
        ["from", "to", "fidelity", "report", "benchmark"] + FillOptions.options.map(\.name)

    func run() throws(Failure) -> ExitCode {
        for option in DayVerb.historic where arguments.has(option) {
            throw Failure(
                .usage, "sauda backtest: --\(option) needs days of bars, and one day is played",
                remedy: arguments.has("data") ? "leave out --day" : "name a directory of bars with --data DIR"
            )
        }
        let calendar = try Sources.calendar(arguments.text("calendar"))
        let rulebook = try Sources.rulebook(arguments)
        let seed = try arguments.seed() ?? Defaults.seed
        let (files, strategies) = try ParameterSettings.applied(
            arguments.texts("param"), to: try Sources.strategies(arguments.words), verb: "backtest")
        let past = PlayedDay.Past(
            actions: try Sources.actions(arguments.text("actions")),
            lists: try Sources.lists(of: strategies, in: arguments.text("universes")))
        let bars = try day(calendar, rulebook, seed, strategies)
        let report = try play(bars, files, past, calendar, rulebook, seed)
        if arguments.isJSON {
            console.say(["days": [report.json], "net_profit": JSON(report.net), "flat": JSON(report.isFlat)])
        } else {
            console.say(report.text(console.colours))
        }
        return report.isFlat ? .done : .refused
    }

    private func day(
        _ calendar: TradingCalendar, _ rulebook: CalendarDate, _ seed: UInt64, _ strategies: [Strategy]
    ) throws(Failure) -> DayBars {
        let date = try arguments.date("day")
        guard let data = arguments.text("data"), let date else {
            return SyntheticSeries.day(date ?? rulebook, calendar, seed)
        }
        let bars = try BarSource(data, contracts: try Sources.contracts(arguments))
            .load(DayVerb.request(strategies, date, symbols: try arguments.symbols()))
        // Enough for a list that is filtered by what was traded.
        let sessions = strategies.map { strategy in
            if case .members(_, let filter) = strategy.universe { filter.turnoverDays + 1 } else { 0 }
        }
        return try bars.day(date, sessions: max(sessions.max() ?? 0, 10))
    }

    /// Everything that is there in the length that it has, and the contracts that the day may choose.
    private static func request(
        _ strategies: [Strategy], _ date: CalendarDate, symbols: [String]
    ) -> BarRequest {
        var request = BarRequest(strategies, symbols: symbols, from: date, to: date)
        request.universe = []
        request.companions = symbols.isEmpty ? [] : request.companions
        request.length = nil
        return request
    }

    private func play(
        _ day: DayBars, _ files: [PlayedDay.StrategyFile], _ past: PlayedDay.Past,
        _ calendar: TradingCalendar, _ rulebook: CalendarDate, _ seed: UInt64
    ) throws(Failure) -> DayReport {
        for defect in day.defects { console.note("\(defect)") }
        let cash = try arguments.money("cash") ?? Defaults.cash
        let limits = try Sources.limits(arguments).limits
        do throws(OpeningRefused) {
            let played = try PlayedDay(
                date: day.date, rulesAsOf: rulebook, calendar: calendar, series: day.series,
                strategies: files, equity: cash, limits: limits, past: past, seed: seed, build: Defaults.build
            )
            for note in played.notes { console.note("sauda: \(note)") }
            return try DayReport.played(played)
        } catch {
            throw Failure(.data, error.text)
        }
    }
}
