// Which day is played: real bars of a directory, or a seeded day that a scenario shapes.
// `play` hands the same options on to `simulate`, so both read this.

public import Backtest
public import Exchange
public import Market
import Platform
public import Storage

public struct DayChoice: Sendable {
    public let date: CalendarDate
    public let rulebook: CalendarDate
    public let calendar: TradingCalendar
    public let seed: UInt64
    public let series: [PlayedDay.Series]
    public let settings: ExchangeSettings
    public let defects: [DataDefect]

    /// - Throws: a ``Failure`` when options, bars or the scenario are wrong, or the rulebook has no session.
    public init(_ arguments: Arguments) throws(Failure) {
        let scenario = try DayChoice.scenario(arguments)
        seed = try arguments.seed() ?? scenario.seed ?? Defaults.seed
        rulebook = try Sources.rulebook(arguments)
        calendar = try Sources.calendar(arguments.text("calendar"))
        settings = scenario.settings
        guard calendar.day(rulebook).hasSession else {
            throw Failure(
                .data, "\(rulebook) has no session in the calendar",
                remedy: "choose another with --rules-as-of")
        }
        let day: DayBars
        if let data = arguments.text("data") {
            day = try DayChoice.bars(data, arguments)
        } else {
            let date = try arguments.date("day") ?? rulebook
            day = DayChoice.only(
                try arguments.symbols(),
                of: SyntheticSeries.day(date, calendar, seed, shape: scenario.shape))
        }
        date = day.date
        series = day.series
        defects = day.defects
    }

    /// The day's hours under the rulebook, by instrument; nil where it has none.
    public var sessions: [Session?] {
        series.map { line in
            calendar.session(of: line.instrument, on: rulebook).map { Session($0, playedOn: date) }
        }
    }

    /// As the simulated exchange takes them.
    public var listings: [Listing] {
        zip(series, sessions).compactMap { line, session in
            session.map {
                Listing(
                    instrument: line.instrument, session: SessionWindow($0), bars: line.bars,
                    barLength: line.barLength)
            }
        }
    }

    static func scenario(_ arguments: Arguments) throws(Failure) -> Scenario {
        guard let file = arguments.text("scenario") else { return Scenario() }
        guard !arguments.has("data") else {
            throw Failure(
                .usage, "a scenario shapes a synthetic day; real bars have their own",
                remedy: "leave out --data or --scenario")
        }
        let text = try Sources.text(file)
        do throws(ScenarioError) { return try Scenario(text: text) } catch {
            throw Failure(.data, "\(file): \(error)")
        }
    }

    private static func bars(_ data: String, _ arguments: Arguments) throws(Failure) -> DayBars {
        let wanted = try arguments.date("day")
        let bars = try BarSource(data).load(BarRequest(symbols: try arguments.symbols()))
        guard let chosen = wanted ?? bars.days.last else {
            throw Failure(
                .data, "a day of bars was wanted, and those of \(data) hold none",
                remedy: "look with: sauda data verify \(data)")
        }
        return try bars.day(chosen)
    }

    private static func only(_ symbols: [String], of day: DayBars) -> DayBars {
        guard !symbols.isEmpty else { return day }
        let kept = day.series.filter { symbols.contains($0.instrument.symbol) }
        let numbered = kept.enumerated().map { index, line in
            var line = line
            line.instrument.id = InstrumentID(index)
            return line
        }
        return DayBars(date: day.date, series: numbered, defects: day.defects)
    }
}
