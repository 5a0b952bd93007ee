// The bars of a stream while they are being made: a companion's as they come, longer
// ones out of short ones, aligned to the session's open.
//
// A longer bar closes when its time is over, not when the next one begins; one that
// the session's end cuts short closes then too, for whoever looks the next day. The bar
// of a whole session closes at midnight.

import Market

struct StreamBars: Hashable, Sendable {
    let stream: Stream
    private let length: Span
    /// False when the bars come ready made.
    private let gathers: Bool
    private(set) var session = Session.none
    private var lastStart = Timestamp(nanoseconds: .min)
    private var making: Bar?
    /// Beginning of the last bar that was finished.
    private(set) var lastClosed: Timestamp?
    private var closesAt = Timestamp(nanoseconds: .max)

    init(_ stream: Stream, own: Span) {
        self.stream = stream
        length = .minutes(Int64(stream.minutes))
        gathers = length != own
    }

    /// Answers the bar that the session before has left.
    mutating func begin(open: Timestamp, complete: Bool) -> SessionBar? {
        let left = open == session.open ? nil : finish()
        session.begin(open: open, isComplete: complete)
        return left
    }

    /// Answers the bar that is finished by this one's coming.
    mutating func take(_ bar: Bar) -> SessionBar? {
        guard session.admits(bar.start, after: lastStart) else { return nil }
        lastStart = bar.start
        guard gathers else {
            if !session.holds(bar.start) { session.beginUnannounced(bar.start) }
            return inSession(bar, closing(bar.start, length))
        }
        var finished: SessionBar?
        if bar.start >= closesAt || !session.holds(bar.start) { finished = finish() }
        if !session.holds(bar.start) { session.beginUnannounced(bar.start) }
        join(bar)
        return finished
    }

    /// The bar in the making, if it is over by then.
    mutating func close(at time: Timestamp) -> SessionBar? { closesAt <= time ? finish() : nil }

    private mutating func finish() -> SessionBar? {
        guard let bar = making else { return nil }
        let end = closesAt
        making = nil
        closesAt = Timestamp(nanoseconds: .max)
        return inSession(bar, end)
    }

    private mutating func join(_ bar: Bar) {
        guard var whole = making else {
            let start = Bar.start(at: bar.start, open: session.open, length: length)
            making = bar
            making?.start = start
            closesAt = closing(start, length)
            return
        }
        whole.join(bar)
        making = whole
    }

    private mutating func inSession(_ bar: Bar, _ end: Timestamp) -> SessionBar {
        lastClosed = bar.start
        return SessionBar(bar: bar, mark: session.mark, elapsed: session.minutes(to: end))
    }
}

/// When a bar is known as a whole: at its end or, for the bar of a whole session, at midnight.
@inline(__always)
func closing(_ start: Timestamp, _ length: Span) -> Timestamp {
    length < .minutes(24 * 60)
        ? start + length : Timestamp(start.date.advanced(byDays: 1), TimeOfDay(0, 0))
}
