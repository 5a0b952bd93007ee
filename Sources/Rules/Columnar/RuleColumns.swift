// The rules over a whole history at once: which bars open a position, which close one,
// and what the rules answer there.
//
// It is the columnar twin of `StrategyRun`: fed the same bars in the same sessions it
// gives the same answers, bit for bit. One task at a time may use it.

public import Market

public final class RuleColumns {
    public let strategy: Strategy
    public let bars: BarColumns
    private var outcomes: [[RuleOutcome]] = []

    /// - Parameters:
    ///   - bars: Of `strategy.barLength`.
    ///   - companions: In the order of `strategy.companions`, of the same length.
    ///   - opening: When the session of a date opened; nil for one that nobody announced.
    public init(
        _ strategy: Strategy, bars: BarColumns, companions: [BarColumns] = [],
        opening: (CalendarDate) -> SessionOpening? = SessionOpening.usual
    ) {
        precondition(
            companions.count == strategy.companions.count,
            "\(strategy.companions.count) companions are read, \(companions.count) were given")
        self.strategy = strategy
        self.bars = bars
        var run = StrategyRun(strategy)
        var taken = companions.map { _ in 0 }
        for day in bars.days {
            if let opening = opening(day.date) {
                run.beginSession(open: opening.open, complete: opening.isComplete)
            }
            for row in day.rows {
                let end = bars.starts[row] + bars.length.nanoseconds
                for (index, companion) in companions.enumerated() {
                    while taken[index] < companion.count,
                        companion.starts[taken[index]] + companion.length.nanoseconds <= end
                    {
                        run.take(companion[taken[index]], of: index)
                        taken[index] += 1
                    }
                }
                outcomes.append(run.answers(to: bars[row]))
            }
        }
    }

    public var count: Int { bars.count }

    /// What `StrategyRun.close` answers at the close of this row's bar.
    public func outcome(at row: Int, holding: Holding) -> RuleOutcome {
        switch holding {
        case .flat: outcomes[row][0]
        case .long: outcomes[row][1]
        case .short: outcomes[row][2]
        }
    }

    /// The entry of that outcome while flat, without its explanation.
    public func entry(at row: Int) -> Entry? { outcomes[row][0].entry }

    /// The exit of that outcome, without its explanation.
    public func exit(at row: Int, holding: Holding) -> RuleExit? { outcome(at: row, holding: holding).exit }

    /// The first row from `row` on that opens a position when flat; nil when none does.
    public func firstEntry(from row: Int) -> Int? {
        (row..<max(row, count)).first { outcomes[$0][0].entry != nil }
    }

    /// The first row from `row` on that closes what is held; nil when none does.
    public func firstExit(from row: Int, holding: Holding) -> Int? {
        (row..<max(row, count)).first { outcome(at: $0, holding: holding).exit != nil }
    }
}
