// The equity's change month by month and year by year, each from the last session before
// it to its own last session, so that months compound to their year.

public import Market

public struct MonthlyReturns: Hashable, Sendable {
    public struct Year: Hashable, Sendable {
        public let year: Int
        /// January first; nil where no session was traded.
        public fileprivate(set) var months: [Double?] = Array(repeating: nil, count: 12)
        public fileprivate(set) var total = 0.0
    }

    /// Oldest first.
    public private(set) var years: [Year] = []

    /// - Parameter start: What the account held before the first session.
    public init(_ equity: [EquityPoint], start: Money) {
        var (atMonth, atYear) = (start, start)
        for (index, point) in equity.enumerated() {
            let (year, month) = (point.date.year, point.date.month)
            if years.last?.year != year {
                atYear = index > 0 ? equity[index - 1].equity : start
                years.append(Year(year: year))
            }
            if index > 0, equity[index - 1].date.month != month || equity[index - 1].date.year != year {
                atMonth = equity[index - 1].equity
            }
            years[years.count - 1].months[month - 1] = MonthlyReturns.change(atMonth, point.equity)
            years[years.count - 1].total = MonthlyReturns.change(atYear, point.equity)
        }
    }

    /// Every month's return, oldest first.
    public var all: [Double] { years.flatMap { $0.months.compactMap(\.self) } }

    private static func change(_ before: Money, _ after: Money) -> Double {
        before > .zero ? after.rupees / before.rupees - 1 : 0
    }
}
