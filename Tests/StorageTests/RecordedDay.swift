// A real day to store: a rule that trades often on two synthetic shares, played
// through the Desk against the simulated exchange, with every record kept.

import Backtest
import Exchange
import Market
import Platform
import Testing
import Trading

enum RecordedDay {
    static let date = CalendarDate(daysSinceEpoch: 20_777)  // Friday 2026-11-20

    static let rule = """
        strategy "Often"
        trade RELIANCE, SBIN on NSE
        bars 5 minutes
        enter between 09:20 and 14:00
        product intraday
        exit at 14:30
        buy when close > open
            size 20 shares
            stop 0.5% below entry
            target 1 × risk
        """

    /// Played once for all tests.
    static let records: [DayRecord] = {
        do { return try play() } catch { preconditionFailure("the day cannot be played: \(error)") }
    }()

    private static func play() throws -> [DayRecord] {
        let text = try Files.read(packageRoot + "/etc/calendars/nse.calendar")
        let calendar = try TradingCalendar(
            parsing: String(decoding: text, as: UTF8.self), file: "nse.calendar")
        let synthetic = SyntheticDay(open: Timestamp(date, TimeOfDay(9, 15)), seed: 7)
        let chosen = synthetic.instruments.indices.filter {
            ["RELIANCE", "SBIN"].contains(synthetic.instruments[$0].symbol)
        }
        let series = chosen.map {
            PlayedDay.Series(
                instrument: synthetic.instruments[$0], bars: Array(synthetic.bars[$0].prefix(120)),
                barLength: .minutes(1))
        }
        let day = try PlayedDay(
            date: date, rulesAsOf: date, calendar: calendar, series: series,
            strategies: [PlayedDay.StrategyFile(file: "often.sauda", source: rule)],
            equity: Money(rupees: 1_000_000), seed: 7, build: "test")
        let log = Log()
        var run = try DayRun(day.opening, day.exchange) { event, effects, time in
            log.records.append(.event(event, effects: effects, at: time))
        }
        let opening = DayRecord.opening(day.opening, at: run.desk.now)
        run.play(history: day.history)
        return [opening] + log.records
    }

    private final class Log { var records: [DayRecord] = [] }
}

let packageRoot = String(#filePath.dropLast("/Tests/StorageTests/RecordedDay.swift".utf8.count))
