// What the times of a file mean: how long its bars are, and whether a stamp is a bar's
// start, its end or its last trade. Found by looking, unless it is said.
//
// Ends are told from starts by the session: a day that has no bar at 09:15 and one at
// 15:30 is stamped by ends. What cannot be told is taken as starts.

import Market

struct BarTiming {
    let length: Span
    let stamps: StampConvention
    private(set) var notices: [String] = []

    private static let dayNanoseconds: Int64 = 86_400_000_000_000
    private static let minute: Int64 = 60_000_000_000
    private static let open = Timestamp(CalendarDate(daysSinceEpoch: 0), TimeOfDay(9, 15)).nanoseconds

    /// Nil when there are too few rows to tell.
    ///
    /// - Parameter strays: stamps of rows that were left out for their order.
    init?(
        _ rows: BarRows, _ strays: [Int64], _ found: BarReadings, _ options: BarReadOptions, _ known: Span?
    ) {
        let isBetween = BarTiming.isBetweenMinutes(rows)
        // What is left of disordered rows has holes that say nothing of their length.
        let ordered = strays.isEmpty ? nil : BarTiming.ordered(rows, strays)
        let isDaily = found.isDateOnly || ordered.map(BarTiming.isDaily) ?? BarTiming.isDaily(rows)
        var length = options.length
        if length == nil, isDaily { length = .day }
        if length == nil {
            length =
                isBetween
                ? BarTiming.widestGrid(rows)
                : BarTiming.commonStep(ordered ?? (0..<min(rows.count, 4000)).map { rows.start($0) })
        }
        guard let length = length ?? known, length > .zero else { return nil }
        self.length = length
        let seen: StampConvention =
            length == .day ? .start : isBetween ? .lastTrade : BarTiming.convention(rows, length)
        stamps = options.stamps ?? seen
        if let said = options.stamps, said != seen, length != .day {
            notices.append(
                "the stamps look like each bar's \(seen.words); they are taken as its \(said.words),"
                    + " as was said"
            )
        }
    }

    /// Gives every row the start of its bar.
    mutating func settle(_ rows: BarRows) {
        if length == .day { return settleDaily(rows) }
        guard stamps != .start, rows.count > 0 else { return }
        let (length, stamps) = (length.nanoseconds, stamps)
        rows.changeStarts { stamp in
            if stamps == .end, stamp % BarTiming.minute == 0 { return stamp - length }
            return BarTiming.gridStart(stamp - (stamps == .end ? 1 : 0), length)
        }
        notices.append("the stamps are each bar's \(stamps.words): they were moved to its start")
    }

    /// Daily bars stand at midnight or at the open of their date.
    private mutating func settleDaily(_ rows: BarRows) {
        var moved = 0
        rows.changeStarts { stamp in
            let midnight = BarTiming.midnight(stamp)
            let offset = stamp - midnight
            if offset == 0 || offset == BarTiming.sinceMidnightAtOpen { return stamp }
            moved += 1
            return midnight
        }
        if moved > 0 { notices.append("\(moved) daily bars stand at the midnight that begins their date") }
    }

    static func midnight(_ instant: Int64) -> Int64 {
        Timestamp(Timestamp(nanoseconds: instant).date, TimeOfDay(0, 0)).nanoseconds
    }

    /// The start of the bar that holds `instant`, on a grid through 09:15 of its date.
    static func gridStart(_ instant: Int64, _ length: Int64) -> Int64 {
        let sinceMidnight = (instant - open + sinceMidnightAtOpen) % dayNanoseconds
        let since = (sinceMidnight < 0 ? sinceMidnight + dayNanoseconds : sinceMidnight) - sinceMidnightAtOpen
        let rest = since % length
        return instant - (rest < 0 ? rest + length : rest)
    }

    private static let sinceMidnightAtOpen = minute * 555
}

extension BarTiming {
    /// More than half of the stamps lie between two minutes.
    private static func isBetweenMinutes(_ rows: BarRows) -> Bool {
        var between = 0
        for row in 0..<rows.count where rows.start(row) % minute != 0 { between += 1 }
        return between * 2 > rows.count
    }

    /// Several rows, and none shares its date with another.
    private static func isDaily(_ rows: BarRows) -> Bool {
        guard rows.count > 1 else { return false }
        return !(1..<rows.count).contains { midnight(rows.start($0)) == midnight(rows.start($0 - 1)) }
    }

    private static func isDaily(_ starts: [Int64]) -> Bool {
        guard starts.count > 1 else { return false }
        return !(1..<starts.count).contains { midnight(starts[$0]) == midnight(starts[$0 - 1]) }
    }

    /// All stamps, those left out for their order among them, each once.
    private static func ordered(_ rows: BarRows, _ strays: [Int64]) -> [Int64] {
        Set((0..<min(rows.count, 4000)).map { rows.start($0) } + strays).sorted()
    }

    /// The step that occurs most between neighbours of one day, the shorter of two as frequent; looks at
    /// the first few thousand rows.
    private static func commonStep(_ starts: [Int64]) -> Span? {
        var steps: [Int64] = []
        for row in 1..<max(starts.count, 1) {
            let step = starts[row] - starts[row - 1]
            if step < dayNanoseconds / 2 { steps.append(step) }
        }
        steps.sort()
        var best: (step: Int64, count: Int)?
        var from = 0
        while from < steps.count {
            let to = steps[from...].firstIndex { $0 != steps[from] } ?? steps.count
            if to - from > best?.count ?? 0 { best = (steps[from], to - from) }
            from = to
        }
        return best.map { Span(nanoseconds: $0.step) }
    }

    /// The longest usual length of which no two rows share a bar.
    private static func widestGrid(_ rows: BarRows) -> Span? {
        guard rows.count > 1 else { return nil }
        return [60, 30, 15, 10, 5, 3, 2, 1].map { Span.minutes($0) }.first { length in
            !(1..<rows.count).contains { row in
                gridStart(rows.start(row), length.nanoseconds)
                    == gridStart(rows.start(row - 1), length.nanoseconds)
            }
        }
    }

    /// Each day that begins at the open speaks for starts, each that has none there and one at the close
    /// for ends.
    private static func convention(_ rows: BarRows, _ length: Span) -> StampConvention {
        var (starts, ends) = (0, 0)
        var row = 0
        while row < rows.count {
            let day = midnight(rows.start(row))
            let (open, close) = (day + minute * 555, day + minute * 930)
            var (hasOpen, hasClose) = (false, false)
            while row < rows.count, rows.start(row) < day + dayNanoseconds {
                hasOpen = hasOpen || rows.start(row) == open
                hasClose = hasClose || rows.start(row) == close
                row += 1
            }
            if hasOpen { starts += 1 } else if hasClose { ends += 1 }
        }
        return ends > starts ? .end : .start
    }
}

extension StampConvention {
    var words: String {
        switch self {
        case .start: "start"
        case .end: "end"
        case .lastTrade: "last trade"
        }
    }
}
