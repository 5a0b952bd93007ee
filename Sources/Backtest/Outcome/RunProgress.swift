// How far a run has come, told after each of its days: for whoever waits, never for what
// is decided.

public import Market

public struct RunProgress: Hashable, Sendable {
    /// Days that are done.
    public var days: Int
    public var allDays: Int
    public var date: CalendarDate
    /// Bars that the rules saw so far, over all instruments.
    public var bars: Int
    /// Since the first day, open positions at their last prices, after charges.
    public var profit: Money

    public init(days: Int, allDays: Int, date: CalendarDate, bars: Int, profit: Money) {
        self.days = days
        self.allDays = allDays
        self.date = date
        self.bars = bars
        self.profit = profit
    }
}
