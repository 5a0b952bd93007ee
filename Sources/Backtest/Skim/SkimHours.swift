// Which bars of an instrument the Desk shows to its rules: those that begin in continuous
// trading, and before the first played one all of them.

import Market

struct SkimHours {
    private let bars: BarColumns
    private let history: Int
    /// By date: the day in the bars, nil without one, and its hours.
    private let played: [(day: BarColumns.Day?, session: Session?)]

    init(_ bars: BarColumns, history: Int, dates: [CalendarDate], sessions: [Session?]) {
        (self.bars, self.history) = (bars, history)
        var place = 0
        let all = bars.days
        played = zip(dates, sessions).map { date, session in
            while place < all.count, all[place].date < date { place += 1 }
            return (place < all.count && all[place].date == date ? all[place] : nil, session)
        }
    }

    var references: [SkimDays.Reference?] {
        played.map { line in
            line.day.map { day in
                let first = day.rows.lowerBound
                return SkimDays.Reference(
                    open: bars.opens[first], last: first > 0 ? bars.closes[first - 1] : bars.opens[0])
            }
        }
    }

    /// The bars themselves where all are shown.
    func shown() throws(BeyondSkimError) -> BarColumns {
        var hidden: [Range<Int>] = []
        for line in played {
            guard let day = line.day else { continue }
            guard let session = line.session else { throw .init("there are bars on a day without a session") }
            let rows = max(day.rows.lowerBound, history)..<max(day.rows.upperBound, history)
            var (first, end) = (rows.lowerBound, rows.upperBound)
            while first < end, bars.starts[first] < session.open.nanoseconds { first += 1 }
            while end > first, bars.starts[end - 1] >= session.continuousEnd.nanoseconds { end -= 1 }
            if first > rows.lowerBound { hidden.append(rows.lowerBound..<first) }
            if end < rows.upperBound { hidden.append(end..<rows.upperBound) }
        }
        return hidden.isEmpty ? bars : without(hidden)
    }

    private func without(_ hidden: [Range<Int>]) -> BarColumns {
        let column = { (source: Column) in
            var kept: [Int64] = []
            kept.reserveCapacity(source.count)
            var row = 0
            for gap in hidden + [source.count..<source.count] {
                for place in row..<gap.lowerBound { kept.append(source[place]) }
                row = gap.upperBound
            }
            return Column(kept)
        }
        return BarColumns(
            length: bars.length, starts: column(bars.starts), opens: column(bars.opens),
            highs: column(bars.highs), lows: column(bars.lows), closes: column(bars.closes),
            volumes: column(bars.volumes))
    }
}
