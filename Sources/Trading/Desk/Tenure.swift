// How long a strategy has held an instrument, what it made of it, and when it left: the
// memory behind holding times, waits after an exit and entries an instrument.
//
// It changes with fills and orders only, so recovery rebuilds it.

import Market
import Rules

struct Tenure: Hashable, Sendable {
    /// When what is held was first filled; nil while nothing is held, or when nobody remembers.
    private(set) var openedAt: Timestamp?
    /// What its closed part has made since, before charges.
    private var made = Money.zero
    /// When a position was last left, and whether it lost before charges.
    private(set) var leftAt: Timestamp?
    private(set) var lost = false
    /// Entries signalled today.
    private(set) var entries = 0

    mutating func noteEntry() { entries += 1 }

    mutating func resume(openedAt time: Timestamp?) { openedAt = time }

    mutating func resume(_ exit: LastExit) {
        leftAt = exit.at
        lost = exit.lost
    }

    mutating func take(_ change: PositionChange, at now: Timestamp) {
        made += change.realised
        if change.isNowFlat || change.flipped {
            leftAt = now
            lost = made < .zero
            openedAt = nil
            made = .zero
        }
        if change.opened > .zero, openedAt == nil, change.before == .zero || change.flipped { openedAt = now }
    }

    /// Whether the position is to be left at a bar that ends at `end` and is decided at `now`.
    func hasLasted(_ longest: Span, barEnd end: Timestamp, at now: Timestamp) -> Bool {
        guard let openedAt else { return false }
        return openedAt.hasPassed(longest, at: min(end, now), on: now.date)
    }

    /// Whether an entry must still wait.
    func cools(_ conduct: Conduct, at now: Timestamp) -> Bool {
        guard let wait = conduct.cooldown, let leftAt, lost || !conduct.coolsAfterLossOnly else {
            return false
        }
        return !leftAt.hasPassed(wait, at: now, on: now.date)
    }
}

extension Timestamp {
    private static let day = Span.minutes(24 * 60)

    /// Whole days count by date, so that a position of one morning has lasted a day on the next; anything
    /// else counts by the clock.
    fileprivate func hasPassed(_ span: Span, at now: Timestamp, on date: CalendarDate) -> Bool {
        let (days, rest) = span.nanoseconds.quotientAndRemainder(dividingBy: Timestamp.day.nanoseconds)
        guard rest == 0, days > 0 else { return now - self >= span }
        return Int64(date.daysSinceEpoch - self.date.daysSinceEpoch) >= days
    }
}
