// `sauda backtest` of one day: the same seeded quotes, the same desk, the same exchange as
// a played day through sockets, in this process.

import Backtest
import Exchange
import Market
import Platform
import Trading

struct DayVerb {
    let arguments: Arguments
    let console: Console

    /// What only a run over history understands.
    private static let historic =
        ["from", "to", "fidelity", "report", "actions", "universes"] + FillOptions.options.map(\.name)

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
        let (files, _) = try ParameterSettings.applied(
            arguments.texts("param"), to: try Sources.strategies(arguments.words), verb: "backtest")
        let report = try play(try day(calendar, rulebook, seed), files, calendar, rulebook, seed)
        if arguments.isJSON {
            console.say(["days": [report.json], "net_profit": JSON(report.net), "flat": JSON(report.isFlat)])
        } else {
            console.say(report.text(console.colours))
        }
        return report.isFlat ? .done : .refused
    }

    private func day(
        _ calendar: TradingCalendar, _ rulebook: CalendarDate, _ seed: UInt64
    ) throws(Failure) -> DayBars {
        let date = try arguments.date("day")
        guard let data = arguments.text("data"), let date else {
            return SyntheticSeries.day(date ?? rulebook, calendar, seed)
        }
        return try BarSource(data).load(try BarRequest([], arguments)).day(date)
    }

    private func play(
        _ day: DayBars, _ files: [PlayedDay.StrategyFile], _ calendar: TradingCalendar,
        _ rulebook: CalendarDate, _ seed: UInt64
    ) throws(Failure) -> DayReport {
        for defect in day.defects { console.note("\(defect)") }
        let cash = try arguments.money("cash") ?? Defaults.cash
        do throws(OpeningRefused) {
            let played = try PlayedDay(
                date: day.date, rulesAsOf: rulebook, calendar: calendar, series: day.series,
                strategies: files, equity: cash, seed: seed, build: Defaults.build)
            return try DayReport.played(played)
        } catch {
            throw Failure(.data, error.text)
        }
    }
}
