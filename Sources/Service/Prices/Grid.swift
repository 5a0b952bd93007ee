// A fixed beat: instants a constant span apart, counted from one origin.
//
// The next turn is computed from the clock and the origin, never from the last turn,
// so a beat cannot drift; a turn that comes late skips what it missed and says how
// many, so turns cannot pile up.

import Market

struct Grid: Hashable, Sendable {
    let origin: Timestamp
    let span: Span

    init(from origin: Timestamp, every span: Span) {
        precondition(span > .zero, "a grid needs a positive span, was \(span.nanoseconds) ns")
        self.origin = origin
        self.span = span
    }

    /// The first beat after `now`.
    func next(after now: Timestamp) -> Timestamp {
        guard now >= origin else { return origin }
        let passed = (now - origin).nanoseconds / span.nanoseconds
        return origin + span * (passed + 1)
    }

    /// Beats after `last` that are over at `now`, beside the one being played: those were missed.
    func missed(since last: Timestamp, at now: Timestamp) -> Int {
        guard now > last else { return 0 }
        return Int((now - last).nanoseconds / span.nanoseconds)
    }
}
