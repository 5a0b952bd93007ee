// What the clock says of a block's rows: where the windows let a position open, and
// where the time has come to leave one.

import Market

struct RowTimes {
    let count: Int
    private(set) var mayEnter: [UInt64]
    private(set) var mustExit: [UInt64]

    init(_ strategy: Strategy, _ rows: LaneRows, _ block: Range<Int>) {
        count = block.count
        mayEnter = Array(repeating: strategy.hasDailyBars ? .max : 0, count: (block.count + 63) / 64)
        mustExit = Array(repeating: 0, count: (block.count + 63) / 64)
        guard !strategy.hasDailyBars else {
            trim()
            return
        }
        let windows = [strategy.entryWindow] + strategy.otherWindows
        let exitAt = strategy.exitAt.map { Int64($0.seconds) * second } ?? .max
        let length = strategy.barLength.nanoseconds
        for day in rows.bars.days(meeting: block) {
            let midnight = Timestamp(day.date, TimeOfDay(0, 0)).nanoseconds
            for row in day.rows.clamped(to: block) {
                var time = rows.bars.starts.base[row] &+ length &- midnight
                if time >= 86_400 * second { time -= 86_400 * second }
                let place = row &- block.lowerBound
                let bit = UInt64(1) << UInt64(place & 63)
                if time >= exitAt {
                    mustExit[place >> 6] |= bit
                } else if windows.contains(where: { $0.holds(time) }) {
                    mayEnter[place >> 6] |= bit
                }
            }
        }
    }

    private mutating func trim() {
        if count % 64 != 0, let last = mayEnter.indices.last {
            mayEnter[last] &= .max >> UInt64(64 - count % 64)
        }
    }
}

private let second: Int64 = 1_000_000_000

extension EntryWindow {
    /// Nanoseconds since midnight; the window counts whole seconds.
    fileprivate func holds(_ time: Int64) -> Bool {
        Int64(from.seconds) * second <= time && time < (Int64(until.seconds) + 1) * second
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
