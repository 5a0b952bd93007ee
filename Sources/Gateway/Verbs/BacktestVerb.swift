// `sauda backtest`: days played in this process, at path fidelity: the same seeded quotes,
// the same desk, the same exchange as a played day through sockets.

import Backtest
import Exchange
import Market
import Platform
import Rules
import Trading

struct BacktestVerb {
    let arguments: Arguments
    let console: Console

    func run() throws(Failure) -> ExitCode {
        if let data = arguments.text("data"), !arguments.has("day") {
            return try HistoryVerb(arguments: arguments, console: console, data: data).run()
        }
        for name in ["day", "from", "to"] { _ = try arguments.date(name) }
        let calendar = try Sources.calendar(arguments.text("calendar"))
        let rulebook = try Sources.rulebook(arguments)
        let strategies = try Sources.strategies(arguments.words)
        let seed = try arguments.seed() ?? Defaults.seed
        let cash = try arguments.money("cash") ?? Defaults.cash
        var reports: [DayReport] = []
        for day in try days(calendar, rulebook, seed) {
            let report = try play(day, strategies, calendar, rulebook, seed, cash)
            if !arguments.isJSON { console.say(report.text(console.colours) + "\n") }
            reports.append(report)
        }
        summarise(reports)
        return reports.allSatisfy(\.isFlat) ? .done : .refused
    }

    private func play(
        _ day: DayBars, _ strategies: [PlayedDay.StrategyFile], _ calendar: TradingCalendar,
        _ rulebook: CalendarDate, _ seed: UInt64, _ cash: Money
    ) throws(Failure) -> DayReport {
        for defect in day.defects { console.note("\(defect)") }
        do throws(OpeningRefused) {
            let played = try PlayedDay(
                date: day.date, rulesAsOf: rulebook, calendar: calendar, series: day.series,
                strategies: strategies, equity: cash, seed: seed, build: Defaults.build)
            return try DayReport.played(played)
        } catch {
            throw Failure(.data, error.text)
        }
    }

    private func days(
        _ calendar: TradingCalendar, _ rulebook: CalendarDate, _ seed: UInt64
    ) throws(Failure) -> [DayBars] {
        guard let data = arguments.text("data") else {
            return [SyntheticSeries.day(try arguments.date("day") ?? rulebook, calendar, seed)]
        }
        let bars = try BarSource(data).load(try BarRequest([], arguments))
        var days: [DayBars] = []
        for date in dates(bars.days) { days.append(try bars.day(date)) }
        return days
    }

    private func dates(_ known: [CalendarDate]) -> [CalendarDate] {
        let (from, to) = (option("from"), option("to"))
        if from != nil || to != nil {
            return known.filter { day in (from.map { $0 <= day } ?? true) && (to.map { day <= $0 } ?? true) }
        }
        return option("day").map { [$0] } ?? known.suffix(1)
    }

    /// Dates were checked when the verb began.
    private func option(_ name: String) -> CalendarDate? { arguments.text(name).flatMap { CalendarDate($0) } }

    private func summarise(_ reports: [DayReport]) {
        let net = reports.reduce(Money.zero) { $0 + $1.net }
        if arguments.isJSON {
            return console.say([
                "days": .array(reports.map(\.json)), "net_profit": JSON(net),
                "flat": JSON(reports.allSatisfy(\.isFlat)),
            ])
        }
        guard reports.count > 1 else { return }
        let won = reports.count { $0.net > .zero }
        console.say(
            "\(reports.count) days, \(won) of them with a gain: \(Humane.signedRupees(net)) after charges.")
    }
}
