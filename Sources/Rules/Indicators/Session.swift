// Which trading day a bar belongs to, and whether the day was seen from its open.
//
// A day that was joined late has no VWAP, no opening range, and will be no "previous
// day" either: a part of a day is not a day.

import Market

struct Session: Hashable, Sendable {
    private(set) var open: Timestamp
    private(set) var isComplete: Bool
    /// False when bars came for a day that nobody had begun: its open is not known.
    private var isAnnounced = true
    private var number = 1.0
    /// The midnight after the open: no session of ours lasts over it.
    private var midnight: Timestamp

    init(open: Timestamp, isComplete: Bool) {
        self.open = open
        midnight = open.nextMidnight
        self.isComplete = isComplete
    }

    static let none = Session(open: Timestamp(nanoseconds: .min / 2), isComplete: false)

    /// The next session; the same one again only loses completeness.
    mutating func begin(open: Timestamp, isComplete: Bool) {
        guard open != self.open else {
            self.isComplete = self.isComplete && isComplete
            return
        }
        number += 1
        self.open = open
        midnight = open.nextMidnight
        self.isComplete = isComplete
        isAnnounced = true
    }

    /// A bar of a day that nobody had begun.
    mutating func beginUnannounced(_ start: Timestamp) {
        begin(open: start, isComplete: false)
        isAnnounced = false
    }

    /// Whether a bar that starts at `start` can belong to this session.
    @inline(__always) func holds(_ start: Timestamp) -> Bool {
        open <= start && start < midnight
    }

    /// Whether a bar counts: it starts after the last one, and not before its own day's open.
    @inline(__always) func admits(_ start: Timestamp, after last: Timestamp) -> Bool {
        last < start && (open <= start || start.date != open.date)
    }

    /// The session's number, negative while it is not complete: how kernels tell sessions apart.
    @inline(__always) var mark: Double { isComplete ? number : -number }

    /// Nil when the open is not known.
    var announcedOpen: Timestamp? { isAnnounced ? open : nil }

    /// Minutes from the open to `time`; undefined when the open is not known.
    @inline(__always) func minutes(to time: Timestamp) -> Double {
        isAnnounced ? Double(time.nanoseconds - open.nanoseconds) / 60e9 : .nan
    }
}

extension Timestamp {
    fileprivate var nextMidnight: Timestamp { Timestamp(date.advanced(byDays: 1), TimeOfDay(0, 0)) }
}
