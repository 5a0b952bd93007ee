// The bars of one lane as rows, with what the session says of each: what `StrategyRun`
// would have made of the same bars, made once for the whole history.
//
// A row that a run would ignore is not among them. The rows of a longer bar are
// gathered by the same `StreamBars`.

import Market

struct LaneRows {
    private(set) var bars: BarColumns
    /// By session: its first row, mark, and open (nil where nobody announced it).
    private(set) var sessions: [RowSession] = []
    /// For the strategy's own bars: the row of each given one, nil when none is ignored.
    private(set) var kept: [Int]?
    private let length: Span
    /// Longer bars are known by their own closing; a whole session's at midnight.
    let isDaily: Bool

    struct RowSession {
        let row: Int
        let mark: Double
        let open: Timestamp?
    }

    var count: Int { bars.count }

    /// When row `row` is known as a whole, in nanoseconds.
    @inline(__always) func closes(_ row: Int) -> Int64 {
        isDaily
            ? closing(Timestamp(nanoseconds: bars.starts.base[row]), length).nanoseconds
            : bars.starts.base[row] &+ length.nanoseconds
    }

    /// - Parameter opening: Nil for a day that nobody announced.
    init(
        ready given: BarColumns, length: Span, opening: (CalendarDate) -> SessionOpening?
    ) {
        self.length = length
        isDaily = length >= .minutes(24 * 60)
        bars = given
        var session = Session.none
        var last = Timestamp(nanoseconds: .min)
        var rows: [Int] = []
        var ignored = 0
        for day in given.days {
            if let opening = opening(day.date) {
                session.begin(open: opening.open, isComplete: opening.isComplete)
            }
            if ignored == 0, isPlain(given, day.rows, &session, last) {
                note(session, day.rows.lowerBound)
                last = Timestamp(nanoseconds: given.starts.base[day.rows.upperBound - 1])
                continue
            }
            for row in day.rows {
                let start = Timestamp(nanoseconds: given.starts.base[row])
                guard session.admits(start, after: last) else {
                    if ignored == 0 { rows = Array(0..<row) }
                    ignored += 1
                    continue
                }
                last = start
                if !session.holds(start) { session.beginUnannounced(start) }
                note(session, row - ignored)
                if ignored > 0 { rows.append(row) }
            }
        }
        if ignored > 0 {
            bars = BarColumns(rows.map { given[$0] }, length: given.length)
            kept = rows
        }
    }

    /// Whether a day's rows ascend and all belong to the session; begins one that nobody announced.
    private func isPlain(
        _ given: BarColumns, _ rows: Range<Int>, _ session: inout Session, _ last: Timestamp
    ) -> Bool {
        let first = Timestamp(nanoseconds: given.starts.base[rows.lowerBound])
        guard session.admits(first, after: last), session.open <= first || !session.holds(first) else {
            return false
        }
        for row in rows.dropFirst() where given.starts.base[row] <= given.starts.base[row - 1] {
            return false
        }
        var begun = session
        if !begun.holds(first) { begun.beginUnannounced(first) }
        guard begun.holds(Timestamp(nanoseconds: given.starts.base[rows.upperBound - 1])) else {
            return false
        }
        session = begun
        return true
    }

    /// Longer bars, gathered out of `given`.
    init(
        gathering given: BarColumns, stream: Stream, own: Span,
        opening: (CalendarDate) -> SessionOpening?
    ) {
        length = .minutes(Int64(stream.minutes))
        isDaily = length >= .minutes(24 * 60)
        bars = given
        var maker = StreamBars(stream, own: own)
        var made: [Bar] = []
        func add(_ bar: SessionBar?, _ session: Session) {
            guard let bar else { return }
            made.append(bar.bar)
            note(session, made.count - 1)
        }
        for day in given.days {
            if let opening = opening(day.date) {
                let session = maker.session
                add(maker.begin(open: opening.open, complete: opening.isComplete), session)
            }
            for row in day.rows {
                let session = maker.session
                add(maker.take(given[row]), session)
            }
        }
        let session = maker.session
        add(maker.close(at: Timestamp(nanoseconds: .max - 1)), session)
        bars = BarColumns(made, length: length)
    }

    private mutating func note(_ session: Session, _ row: Int) {
        guard sessions.last?.mark != session.mark || sessions.last?.open != session.announcedOpen else {
            return
        }
        sessions.append(RowSession(row: row, mark: session.mark, open: session.announcedOpen))
    }
}
