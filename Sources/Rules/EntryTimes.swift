// When a strategy may open positions, and which of its bars wait for the next session.
//
// A bar that closes with its session has nobody left to trade with: where the position
// may be held overnight it is decided at the next session's open. Bars of a day always
// close so, and know no hours of the day.

public import Market

extension Strategy {
    /// Whether a bar is a whole day.
    public var hasDailyBars: Bool { barLength >= .minutes(24 * 60) }

    public var holdsOvernight: Bool { product != .intraday }

    /// The time of day at which the rules give up a position.
    var timeToExit: TimeOfDay? { hasDailyBars ? nil : exitAt }

    /// Whether `time` lies in any of the windows, before the time to exit; bars of a day have neither.
    public func mayEnter(at time: TimeOfDay) -> Bool {
        if hasDailyBars { return true }
        if let exitAt, time >= exitAt { return false }
        return entryWindow.contains(time) || otherWindows.contains { $0.contains(time) }
    }

    /// Whether a bar is decided at the next session's open instead of at its own close.
    ///
    /// - Parameter end: of continuous trading.
    public func waitsForNextOpen(barEndingAt time: TimeOfDay, sessionEnd end: TimeOfDay) -> Bool {
        hasDailyBars || (holdsOvernight && time >= end)
    }
}
