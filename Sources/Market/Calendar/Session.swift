// One instrument's trading day: which phase holds when.
//
// A session is a list of spans in order of time; what lies between them is closed.
// Every span holds from its start up to, not including, its end.

public struct Session: Codable, Hashable, Sendable {
    public let date: CalendarDate
    /// Start of continuous trading, the first time of the day.
    public let open: Timestamp
    /// End of continuous trading, the last time of the day: no stop triggers after it.
    public let continuousEnd: Timestamp
    /// End of order entry: of the closing auction where there is one, else of continuous trading.
    public let close: Timestamp
    /// Latest instant a fill of this session may carry: end of the auction's matching, else `close`.
    public let matchedBy: Timestamp
    private let spans: [PhaseSpan]

    init(date: CalendarDate, timetable: Timetable) {
        self.date = date
        open = Timestamp(date, timetable.open)
        continuousEnd = Timestamp(date, timetable.continuousEnd)
        close = Timestamp(date, timetable.close)
        matchedBy = Timestamp(date, timetable.matchedBy)
        spans = timetable.spans
    }

    /// The same hours on another day: old prices played under today's rules.
    public init(_ rules: Session, playedOn date: CalendarDate) {
        self.date = date
        open = Timestamp(date, rules.open.timeOfDay)
        continuousEnd = Timestamp(date, rules.continuousEnd.timeOfDay)
        close = Timestamp(date, rules.close.timeOfDay)
        matchedBy = Timestamp(date, rules.matchedBy.timeOfDay)
        spans = rules.spans
    }

    /// The first instant of a phase today; nil when the day has none.
    public func start(of phase: TradingPhase) -> Timestamp? {
        spans.first { $0.phase == phase }.map { Timestamp(date, $0.start) }
    }

    /// The phase at an instant; `closed` on every other date.
    public func phase(at instant: Timestamp) -> TradingPhase {
        guard instant.date == date else { return .closed }
        let time = instant.timeOfDay
        return spans.first { $0.start <= time && time < $0.end }?.phase ?? .closed
    }

    /// When the phase at `instant` ends; nil after the last change of the day, and on other dates.
    public func nextChange(after instant: Timestamp) -> Timestamp? {
        guard instant.date == date else { return nil }
        for span in spans {
            for time in [span.start, span.end] {
                let change = Timestamp(date, time)
                if change > instant { return change }
            }
        }
        return nil
    }
}

/// One phase of a day, from `start` up to and without `end`.
struct PhaseSpan: Codable, Hashable, Sendable {
    let phase: TradingPhase
    let start: TimeOfDay
    let end: TimeOfDay
}

/// The times of a day, without its date. Has at least one continuous span.
struct Timetable: Codable, Hashable, Sendable {
    let spans: [PhaseSpan]
    let open: TimeOfDay
    let continuousEnd: TimeOfDay
    let close: TimeOfDay
    let matchedBy: TimeOfDay

    /// Nil when there is no continuous span. `spans` are in order and do not overlap.
    init?(spans: [PhaseSpan], matchedBy: TimeOfDay?) {
        let continuous = spans.filter { $0.phase == .continuous }
        guard let first = continuous.first, let last = continuous.last else { return nil }
        self.spans = spans
        open = first.start
        continuousEnd = last.end
        close = spans.last { $0.phase.takesNewOrders }?.end ?? last.end
        self.matchedBy = matchedBy ?? close
    }
}
