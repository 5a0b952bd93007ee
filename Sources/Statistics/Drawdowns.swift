// Falls from the highest point so far. The account's start, before the first session,
// counts as a point too, so a loss on the first day is a fall.

/// The drawdown after every session, and the falls that it consists of.
public struct Drawdowns: Hashable, Sendable {
    /// From a high to the session that reached it again.
    public struct Fall: Hashable, Sendable {
        /// The session with the high; -1 is the start.
        public var peak: Int
        public var trough: Int
        /// The first session at the high or above; nil when it was not reached.
        public var recovered: Int?
        /// Negative: -0.2 is a fall by a fifth.
        public var depth: Double
    }

    /// After every session, 0 at a high, else negative.
    public let curve: [Double]
    /// Oldest first.
    public let falls: [Fall]

    /// - Parameter returns: Simple, oldest first.
    public init(returns: [Double]) {
        var (level, high, peak) = (1.0, 1.0, -1)
        var (curve, falls): ([Double], [Fall]) = ([], [])
        var current: Fall?
        for (session, value) in returns.enumerated() {
            level *= 1 + value
            if level >= high {
                if var fall = current {
                    fall.recovered = session
                    falls.append(fall)
                    current = nil
                }
                (high, peak) = (level, session)
                curve.append(0)
                continue
            }
            let depth = level / high - 1
            curve.append(depth)
            var fall = current ?? Fall(peak: peak, trough: session, recovered: nil, depth: depth)
            if depth < fall.depth { (fall.trough, fall.depth) = (session, depth) }
            current = fall
        }
        if let current { falls.append(current) }
        (self.curve, self.falls) = (curve, falls)
    }

    /// Negative; 0 where nothing fell.
    public var largest: Double { falls.map(\.depth).min() ?? 0 }

    /// The deepest first; equal ones oldest first.
    public func deepest(_ count: Int) -> [Fall] {
        let ranked = falls.enumerated().sorted { a, b in
            a.element.depth == b.element.depth ? a.offset < b.offset : a.element.depth < b.element.depth
        }
        return ranked.prefix(count).map(\.element)
    }

    /// Root mean square of the drawdowns, divided by n - 1 (quantstats' ulcer index).
    public var ulcer: Double {
        guard curve.count > 1 else { return .nan }
        return (curve.reduce(0) { $0 + $1 * $1 } / Double(curve.count - 1)).squareRoot()
    }

    /// Sessions of the longest fall, from its high to its recovery or to the end.
    public var longest: Int {
        falls.map { ($0.recovered ?? curve.count - 1) - $0.peak }.max() ?? 0
    }
}

extension Returns {
    public var drawdowns: Drawdowns { Drawdowns(returns: values) }

    /// The plain sum of the returns over the largest drawdown, without signs (quantstats' recovery factor).
    public var recoveryFactor: Double {
        let fall = drawdowns.largest
        return fall < 0 ? abs(sample.sum) / -fall : .nan
    }
}
