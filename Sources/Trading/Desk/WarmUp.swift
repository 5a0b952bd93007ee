// Bars of history as events, in the order that a Desk wants them.

public import Market

public enum WarmUp {
    /// One event a bar.
    ///
    /// - Parameters:
    ///   - lines: each instrument's bars, oldest first; companions before what is traded.
    ///   - inOrderOfTime: for rules that read companions: bars that end together come in the order of the
    ///     lines, so nothing is seen before its time. Without, an instrument comes after the other.
    public static func events(
        _ lines: [(instrument: InstrumentID, bars: [Bar])], strategy: Int, inOrderOfTime: Bool
    ) -> [Event] {
        guard inOrderOfTime else {
            return lines.flatMap { line in
                line.bars.map { .history(strategy: strategy, line.instrument, $0) }
            }
        }
        var places: [(start: Timestamp, line: Int, bar: Int)] = []
        for line in lines.indices {
            places += lines[line].bars.indices.map { (lines[line].bars[$0].start, line, $0) }
        }
        places.sort { ($0.start, $0.line, $0.bar) < ($1.start, $1.line, $1.bar) }
        return places.map {
            .history(strategy: strategy, lines[$0.line].instrument, lines[$0.line].bars[$0.bar])
        }
    }
}
