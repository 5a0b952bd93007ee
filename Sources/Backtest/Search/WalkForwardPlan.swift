// A walk through the sessions: parameters are chosen on one stretch and then trade the next,
// which they have not seen; then both move on. Rolling stretches keep their length, anchored
// ones all begin at the first session.
//
//     rolling    ▒▒▒▒█          anchored   ▒▒▒▒█
//                  ▒▒▒▒█                   ▒▒▒▒▒▒█
//                    ▒▒▒▒█                 ▒▒▒▒▒▒▒▒█

public import Market

public struct WalkForwardPlan: Hashable, Sendable {
    /// In sessions.
    public let train: Int
    public let test: Int
    public let isAnchored: Bool

    public struct Window: Hashable, Sendable {
        public let train: ClosedRange<CalendarDate>
        public let test: ClosedRange<CalendarDate>
        /// Sessions in each.
        public let trainSessions: Int
        public let testSessions: Int
    }

    public init(train: Int, test: Int, isAnchored: Bool) {
        precondition(train > 0 && test > 0, "a window holds sessions, not \(train) and \(test)")
        self.train = train
        self.test = test
        self.isAnchored = isAnchored
    }

    /// Windows over `dates`; the tests follow each other without a gap or an overlap, and the last may be
    /// shorter.
    ///
    /// - Parameter dates: Of all sessions, ascending.
    /// - Throws: when not even one window fits.
    public func windows(_ dates: [CalendarDate]) throws(SearchRefused) -> [Window] {
        guard train < dates.count else {
            throw SearchRefused(
                "training takes \(train) sessions and the data have \(dates.count): none is left to test on",
                remedy: "shorten it with --train, or give more data")
        }
        return stride(from: train, to: dates.count, by: test).map { start in
            let end = min(start + test, dates.count)
            let first = isAnchored ? 0 : start - train
            return Window(
                train: dates[first]...dates[start - 1], test: dates[start]...dates[end - 1],
                trainSessions: start - first, testSessions: end - start)
        }
    }
}
