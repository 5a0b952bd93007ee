// Real time, in nanoseconds. The only use of a clock outside Platform, because a
// benchmark wants the machine's time and not the program's.

enum Stopwatch {
    /// How long the body took, in nanoseconds.
    static func time<Failure: Error>(_ body: () throws(Failure) -> Void) throws(Failure) -> Int64 {
        let clock = ContinuousClock()
        let start = clock.now
        try body()
        let (seconds, attoseconds) = (clock.now - start).components
        return seconds * 1_000_000_000 + attoseconds / 1_000_000_000
    }

    /// The value below which `share` of all values lie.
    static func quantile(_ share: Double, of values: [Int64]) -> Double {
        let sorted = values.sorted()
        return Double(sorted[min(sorted.count - 1, Int(Double(sorted.count) * share))])
    }

    /// Does `body` as often as a figure needs, once unmeasured first.
    static func runs<Result>(_ body: () throws -> Result) rethrows -> [Result] {
        _ = try body()
        return try (0..<5).map { _ in try body() }
    }
}
