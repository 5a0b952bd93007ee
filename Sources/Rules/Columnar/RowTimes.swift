// What the clock says of a block's rows: where the windows let a position open, and
// where the time has come to leave one.

import Market

struct RowTimes {
    let count: Int
    private(set) var mayEnter: [UInt64]
    private(set) var mustExit: [UInt64]

    init(_ strategy: Strategy, _ rows: LaneRows, _ block: Range<Int>) {
        count = block.count
        mayEnter = Array(repeating: 0, count: (block.count + 63) / 64)
        mustExit = mayEnter
        guard !strategy.hasDailyBars else {
            mayEnter.insert(0..<count)
            return
        }
        for day in rows.bars.days(meeting: block) {
            let times = DayTimes(
                rows: day.rows.clamped(to: block), bars: rows.bars,
                shift: strategy.barLength.nanoseconds - Timestamp(day.date, TimeOfDay(0, 0)).nanoseconds)
            // A bar that ends after midnight has the time of day of the next date.
            let night = times.first(at: 86_400 * second)
            read(strategy, times.rows.lowerBound..<night, times, block)
            read(
                strategy, night..<times.rows.upperBound,
                DayTimes(rows: times.rows, bars: rows.bars, shift: times.shift - 86_400 * second), block)
        }
    }

    private mutating func read(
        _ strategy: Strategy, _ rows: Range<Int>, _ times: DayTimes, _ block: Range<Int>
    ) {
        guard !rows.isEmpty else { return }
        var end = rows.upperBound
        if let exitAt = strategy.exitAt {
            end = max(rows.lowerBound, min(end, times.first(at: Int64(exitAt.seconds) * second)))
            mustExit.insert(end - block.lowerBound..<rows.upperBound - block.lowerBound)
        }
        for window in [strategy.entryWindow] + strategy.otherWindows {
            // Windows count whole seconds, both ends included.
            let from = max(rows.lowerBound, times.first(at: Int64(window.from.seconds) * second))
            let until = min(end, times.first(at: (Int64(window.until.seconds) + 1) * second))
            if from < until { mayEnter.insert(from - block.lowerBound..<until - block.lowerBound) }
        }
    }
}

private let second: Int64 = 1_000_000_000

/// The rows of one date, whose times of day ascend.
private struct DayTimes {
    let rows: Range<Int>
    let bars: BarColumns
    /// From a bar's start to its end's time of day, in nanoseconds.
    let shift: Int64

    /// The first row that ends at `time` of day or later.
    func first(at time: Int64) -> Int {
        var (low, high) = (rows.lowerBound, rows.upperBound)
        while low < high {
            let middle = (low + high) / 2
            if bars.starts.base[middle] + shift < time { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

extension [UInt64] {
    /// Sets the bits of `range`.
    fileprivate mutating func insert(_ range: Range<Int>) {
        var bit = range.lowerBound
        while bit < range.upperBound {
            let count = Swift.min(64 - bit % 64, range.upperBound - bit)
            self[bit / 64] |= (count == 64 ? .max : (1 << UInt64(count)) - 1) << UInt64(bit % 64)
            bit += count
        }
    }
}

extension BarColumns {
    fileprivate func days(meeting rows: Range<Int>) -> ArraySlice<Day> {
        var (low, high) = (0, days.count)
        while low < high {
            let middle = (low + high) / 2
            if days[middle].rows.upperBound <= rows.lowerBound { low = middle + 1 } else { high = middle }
        }
        var end = low
        while end < days.count, days[end].rows.lowerBound < rows.upperBound { end += 1 }
        return days[low..<end]
    }
}

extension Program {
    /// The rows of every lane.
    func rows(
        _ bars: BarColumns, _ companions: [BarColumns], length: Span,
        _ opening: (CalendarDate) -> SessionOpening?
    ) -> [LaneRows] {
        // A session that the instrument has no bar in begins for no stream. Looked up, never iterated.
        var openings: [CalendarDate: SessionOpening] = [:]
        for day in bars.days { openings[day.date] = opening(day.date) }
        let announced: (CalendarDate) -> SessionOpening? = { date in openings[date] }
        return lanes.map { lane in
            guard let stream = lane.stream else {
                return LaneRows(ready: bars, length: length, opening: announced)
            }
            let source = stream.companion.map { companions[$0] } ?? bars
            if Span.minutes(Int64(stream.minutes)) == length {
                return LaneRows(ready: source, length: length, opening: announced)
            }
            return LaneRows(gathering: source, stream: stream, own: length, opening: announced)
        }
    }
}
