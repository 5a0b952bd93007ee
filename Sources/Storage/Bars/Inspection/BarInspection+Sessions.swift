// Bars against the calendar: which sessions are missing, which bars of a session are,
// and which bars lie where nothing trades.

import Market

extension BarInspection {
    mutating func checkSessions(_ calendar: TradingCalendar) {
        var uncovered = DateRun()
        var missing = DateRun()
        for (index, day) in bars.days.enumerated() {
            if index > 0 { checkGap(bars.days[index - 1].date, day.date, calendar, &missing) }
            checkDay(day, calendar, &uncovered)
        }
        flush(&missing)
        if let range = uncovered.text {
            note(.uncovered, "the calendar does not know \(range): sessions and gaps were not checked there")
        }
    }

    /// The days strictly between two with bars. Sessions that follow each other are one defect.
    private mutating func checkGap(
        _ before: CalendarDate, _ after: CalendarDate, _ calendar: TradingCalendar, _ missing: inout DateRun
    ) {
        flush(&missing)
        var date = before.advanced(byDays: 1)
        while date < after {
            if calendar.day(date).hasSession { missing.add(date) }
            date = date.advanced(byDays: 1)
        }
    }

    private mutating func flush(_ missing: inout DateRun) {
        if let range = missing.text {
            missingSessions += missing.count
            note(.missingSession, "no bars on \(range)")
        }
        missing = DateRun()
    }

    private mutating func checkDay(
        _ day: BarColumns.Day, _ calendar: TradingCalendar, _ uncovered: inout DateRun
    ) {
        switch calendar.day(day.date) {
        case .trading, .special: return
        case .notCovered: uncovered.add(day.date)
        case .holiday(let name): noSession(day, "a holiday (\(name))")
        case .weekend: noSession(day, "a \(day.date.weekday.rawValue)")
        }
    }

    private mutating func noSession(_ day: BarColumns.Day, _ what: String) {
        note(.offSession, "\(day.date): \(day.rows.count) bars on \(what), a day without a session")
    }

    mutating func checkHours(_ instrument: Instrument, _ calendar: TradingCalendar) {
        for day in bars.days {
            guard let session = calendar.session(of: instrument, on: day.date) else { continue }
            checkHours(day, session)
        }
    }

    /// Bars may begin from the open until the last matching; they should until continuous trading ends.
    private mutating func checkHours(_ day: BarColumns.Day, _ session: Session) {
        let length = bars.length.nanoseconds
        var grid = GridRuns(
            open: session.open.nanoseconds, end: session.continuousEnd.nanoseconds, length: length)
        for row in day.rows {
            let start = bars.starts[row]
            if start < session.open.nanoseconds || start >= session.matchedBy.nanoseconds {
                note(
                    .offSession,
                    "\(stamp(row)): outside the session, \(session.open.timeOfDay) to"
                        + " \(session.close.timeOfDay)"
                )
            } else if (start - session.open.nanoseconds) % length != 0 {
                note(.offGrid, "\(stamp(row)): bars of \(bars.length.barLengthName) do not begin then")
            } else {
                grid.take(start)
            }
        }
        grid.finish()
        guard grid.missing > 0 else { return }
        missingBars += grid.missing
        note(.missingBars, "\(day.date): \(grid.missing) of \(grid.expected) bars are missing: \(grid.text)")
    }
}

/// Dates being collected, told as their range.
private struct DateRun {
    private(set) var count = 0
    private var first: CalendarDate?
    private var last: CalendarDate?

    mutating func add(_ date: CalendarDate) {
        count += 1
        first = first ?? date
        last = date
    }

    /// Nil when there is none.
    var text: String? {
        guard let first, let last else { return nil }
        return count == 1 ? "\(first)" : "\(first) to \(last) (\(count) sessions)"
    }
}

/// The bars of one session that are not there, in runs.
private struct GridRuns {
    let open: Int64
    let end: Int64
    let length: Int64
    private var next: Int64
    private(set) var missing = 0
    private var runs: [String] = []
    private var runCount = 0

    init(open: Int64, end: Int64, length: Int64) {
        (self.open, self.end, self.length) = (open, end, length)
        next = open
    }

    var expected: Int { Int((end - open + length - 1) / length) }

    /// - Parameter start: On the grid, ascending.
    mutating func take(_ start: Int64) {
        gap(until: min(start, end))
        next = max(next, start + length)
    }

    mutating func finish() { gap(until: end) }

    private mutating func gap(until stop: Int64) {
        guard next < stop else { return }
        let count = Int((stop - next + length - 1) / length)
        missing += count
        runCount += 1
        if runCount <= 3 {
            let first = Timestamp(nanoseconds: next).timeOfDay
            let last = Timestamp(nanoseconds: next + Int64(count - 1) * length).timeOfDay
            runs.append(count == 1 ? "\(first)" : "\(first) to \(last)")
        }
        next = stop
    }

    var text: String {
        runs.joined(separator: ", ") + (runCount > 3 ? " and \(runCount - 3) more holes" : "")
    }
}
