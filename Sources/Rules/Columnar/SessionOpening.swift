// When a day's session opened, as whoever plays history tells the rules.
//
// It says the same as `StrategyRun.beginSession` does a bar at a time: without it a day
// opens an incomplete session with its first bar.

public import Market

public struct SessionOpening: Hashable, Sendable {
    public let open: Timestamp
    /// False when the day was joined after the open.
    public let isComplete: Bool

    public init(open: Timestamp, isComplete: Bool = true) {
        self.open = open
        self.isComplete = isComplete
    }

    /// Continuous trading in cash has begun at 09:15 on every regular day since 2010 (NSE).
    public static func usual(_ date: CalendarDate) -> SessionOpening? {
        SessionOpening(open: Timestamp(date, TimeOfDay(9, 15)))
    }
}
