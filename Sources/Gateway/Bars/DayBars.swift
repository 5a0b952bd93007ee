// One day cut out of loaded bars, with the sessions before it, as a played day takes it.

public import Backtest
public import Market
public import Storage

/// What is played on one date.
public struct DayBars: Sendable {
    public let date: CalendarDate
    public let series: [PlayedDay.Series]
    /// Rows that were left out.
    public let defects: [DataDefect]

    init(date: CalendarDate, series: [PlayedDay.Series], defects: [DataDefect]) {
        self.date = date
        self.series = series
        self.defects = defects
    }
}

extension LoadedBars {
    /// Bars of `date` and of up to `sessions` before it; instruments without a bar that day are left out.
    public func day(_ date: CalendarDate, sessions: Int = 10) throws(Failure) -> DayBars {
        var played: [PlayedDay.Series] = []
        for line in series {
            guard let day = line.bars.days.firstIndex(where: { $0.date == date }) else { continue }
            let rows = line.bars.days[day].rows
            let before = line.bars.days[max(day - sessions, 0)].rows.lowerBound
            var instrument = line.instrument
            instrument.id = InstrumentID(played.count)
            instrument.brokerCode = 1001 + Int64(played.count)
            instrument.previousClose = rows.lowerBound > 0 ? line.bars[rows.lowerBound - 1].close : nil
            played.append(
                PlayedDay.Series(
                    instrument: instrument, bars: rows.map { line.bars[$0] }, barLength: line.bars.length,
                    history: (before..<rows.lowerBound).map { line.bars[$0] }))
        }
        guard !played.isEmpty else {
            let days = days
            let range = days.first.flatMap { first in days.last.map { "\(days.count), \(first) to \($0)" } }
            throw Failure(.data, "\(path) has no bars on \(date); its days: \(range ?? "none")")
        }
        return DayBars(date: date, series: played, defects: defects.kept.filter(\.isLeftOut))
    }
}
