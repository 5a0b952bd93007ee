// A short synthetic day of two shares under the trend rules, played once for all tests.

import Backtest
import Market
import Platform
import Trading

@testable import Gateway

enum PlayedDayFixture {
    static let root: String = {
        let parts = #filePath.split(separator: "/").dropLast(3)
        return "/" + parts.joined(separator: "/")
    }()

    static let played: Result<(DayReport, DeskSnapshot), Failure> = {
        do throws(Failure) {
            let calendar = try Sources.calendar(root + "/etc/calendars/nse.calendar")
            guard let date = CalendarDate(Defaults.rulebook) else { throw Failure(.data, "no date") }
            return .success(try play(calendar, date))
        } catch {
            return .failure(error)
        }
    }()

    private static func play(
        _ calendar: TradingCalendar, _ date: CalendarDate
    ) throws(Failure) -> (DayReport, DeskSnapshot) {
        var day = SyntheticSeries.day(date, calendar, 7)
        day = DayBars(date: date, series: Array(day.series.prefix(4)), defects: [])
        do throws(OpeningRefused) {
            let played = try PlayedDay(
                date: date, rulesAsOf: date, calendar: calendar, series: day.series,
                strategies: try strategies(), equity: Defaults.cash, seed: 7, build: "test")
            let desk = try Desk(played.opening, at: Timestamp(date, TimeOfDay(9, 14)))
            return (try DayReport.played(played), desk.snapshot)
        } catch {
            throw Failure(.data, error.text)
        }
    }

    static func strategies() throws(OpeningRefused) -> [PlayedDay.StrategyFile] {
        do throws(Failure) {
            return try Sources.strategies([root + "/Strategies/trend.sauda"])
        } catch {
            throw OpeningRefused(error.message)
        }
    }

    /// A desk of the day before its first event, for an account in this mode.
    static func desk(_ mode: TradingMode) throws -> DeskSnapshot {
        let calendar = try Sources.calendar(root + "/etc/calendars/nse.calendar")
        let date = try played.get().1.date
        let series = Array(SyntheticSeries.day(date, calendar, 7).series.prefix(4))
        var opening = try PlayedDay(
            date: date, rulesAsOf: date, calendar: calendar, series: series, strategies: try strategies(),
            equity: Defaults.cash, seed: 7, build: "test"
        ).opening
        opening.mode = mode
        return try Desk(opening, at: Timestamp(date, TimeOfDay(9, 14))).snapshot
    }

    static func operations() throws -> PlayedOperations {
        let (report, desk) = try played.get()
        return PlayedOperations(desk, report)
    }
}
