// A seeded day of made prices, with some sessions before it, for when there are no data.

import Backtest
import Exchange
import Market

enum SyntheticSeries {
    static let sessionsBefore = 5

    static func day(
        _ date: CalendarDate, _ calendar: TradingCalendar, _ seed: UInt64, shape: DayShape = DayShape()
    ) -> DayBars {
        let today = SyntheticDay(open: Timestamp(date, TimeOfDay(9, 15)), shape: shape, seed: seed)
        var history: [[Bar]] = Array(repeating: [], count: today.bars.count)
        for day in earlier(than: date, calendar) {
            let made = SyntheticDay(open: Timestamp(day, TimeOfDay(9, 15)), seed: seed)
            for index in made.bars.indices { history[index] += made.bars[index] }
        }
        let series = today.instruments.indices.map { index in
            PlayedDay.Series(
                instrument: today.instruments[index], bars: today.bars[index], barLength: .minutes(1),
                history: history[index])
        }
        return DayBars(date: date, series: series, defects: [])
    }

    /// As the simulated broker makes its candles.
    private static func earlier(than date: CalendarDate, _ calendar: TradingCalendar) -> [CalendarDate] {
        var days: [CalendarDate] = []
        var day = date
        while days.count < sessionsBefore, let before = calendar.previousTradingDay(before: day) {
            days.insert(before, at: 0)
            day = before
        }
        return days
    }
}
