// A synthetic day under the shipped calendar and strategies, in one line.

import Backtest
import Exchange
import Foundation
import Market
import Testing
import Trading

enum Played {
    struct Record: Hashable {
        let event: Event
        let effects: [Effect]
        let time: Timestamp
    }

    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    static func text(_ path: String) throws -> String {
        try String(contentsOf: root.appending(path: path), encoding: .utf8)
    }

    /// The three strategies that the package ships.
    static func shipped() throws -> [PlayedDay.StrategyFile] {
        try ["trend", "mean_reversion", "opening_range"].map { name in
            let file = "Strategies/\(name).sauda"
            return PlayedDay.StrategyFile(file: file, source: try text(file))
        }
    }

    static func setUp(
        seed: UInt64, settings: ExchangeSettings = ExchangeSettings(), shape: DayShape = DayShape(),
        strategy: String? = nil
    ) throws -> PlayedDay {
        let calendar = try TradingCalendar(parsing: text("etc/calendars/nse.calendar"), file: "nse.calendar")
        let date = try #require(CalendarDate("2026-11-20"))
        let files = try strategy.map { [PlayedDay.StrategyFile(file: "own.sauda", source: $0)] } ?? shipped()
        let today = SyntheticDay(open: Timestamp(date, TimeOfDay(9, 15)), shape: shape, seed: seed)
        let yesterday = SyntheticDay(
            open: Timestamp(date.advanced(byDays: -1), TimeOfDay(9, 15)), seed: seed + 1)
        let series = today.instruments.indices.map { index in
            PlayedDay.Series(
                instrument: today.instruments[index], bars: today.bars[index], barLength: .minutes(1),
                history: yesterday.bars[index])
        }
        return try PlayedDay(
            date: date, rulesAsOf: date, calendar: calendar, series: series, strategies: files,
            equity: Money(rupees: 1_000_000), settings: settings, seed: seed, build: "test")
    }

    /// The instant at which a `DayRun` opens its desk.
    static func start(of played: PlayedDay) throws -> Timestamp {
        let opens = played.opening.sessions.compactMap { $0?.open }
        return try #require(opens.min()) - .minutes(1)
    }

    static func day(
        seed: UInt64, settings: ExchangeSettings = ExchangeSettings(), shape: DayShape = DayShape()
    ) throws -> (desk: Desk, records: [Record]) {
        let played = try setUp(seed: seed, settings: settings, shape: shape)
        var records: [Record] = []
        var run = try DayRun(played.opening, played.exchange) { event, effects, time in
            records.append(Record(event: event, effects: effects, time: time))
        }
        run.play(history: played.history)
        return (run.desk, records)
    }
}
