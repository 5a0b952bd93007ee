// A strategy: the checked meaning of one rule file.
//
// It is a plain value made from text alone, so a backtest, paper, live and a replay
// that hold the same text hold the same rules. What trades with it is not here: a
// `StrategyRun` holds the state of one strategy on one instrument.

public import Market

public struct Strategy: Hashable, Sendable {
    public let name: String
    public let source: String
    public let file: String
    public let exchange: Exchange
    /// As the exchange writes them, in the file's order, without repeats.
    public let symbols: [String]
    public let barLength: Span
    public let entryWindow: EntryWindow
    /// Further windows; a bar may open a position in any of them.
    public package(set) var otherWindows: [EntryWindow]
    /// When the strategy's positions are closed for the day; nil leaves that to the account's square-off.
    public let exitAt: TimeOfDay?
    public let product: Product
    /// Bars to feed before the first decision: every value is defined then, and what a
    /// recursive average owes to its arbitrary start has faded below a thousandth.
    public let warmUpBars: Int
    public let limits: StrategyLimits
    public package(set) var universe: Universe
    /// In the order in which the file first names them; the position is the companion's number.
    public package(set) var companions: [Companion]
    /// Every row of other bars that the rules read, in the order of first use.
    public let streams: [Stream]
    public package(set) var vehicle: Vehicle
    public package(set) var conduct: Conduct
    /// In the file's order, with the values now in force.
    public let parameters: [Parameter]
    let program: Program

    /// Of the first entry that names no stop, which the risk gate denies (RC-15); nil when all name one.
    public var lineWithoutStop: Int? { program.entries.first { !$0.hasStop }?.line }

    /// Reads a rule file.
    ///
    /// - Throws: every error in the text, with positions; the caller shows them and keeps
    ///   what was running.
    public static func compile(_ source: String, file: String) throws(RuleErrors) -> Strategy {
        let strategy = try build(source, file: file, settings: [])
        try strategy.checkRanges()
        return strategy
    }

    /// The same file with other parameter values.
    ///
    /// - Throws: an unknown name, a value outside the parameter's range, or one that the
    ///   rules cannot use, such as a period of 2.5 bars.
    public func setting(_ values: [(name: String, value: Double)]) throws(RuleErrors) -> Strategy {
        try Strategy.build(source, file: file, settings: values)
    }
}

/// When new positions may be opened. Both ends belong to it; a rule acts when its bar closes.
public struct EntryWindow: Hashable, Sendable {
    public let from: TimeOfDay
    public let until: TimeOfDay

    public init(from: TimeOfDay, until: TimeOfDay) {
        self.from = from
        self.until = until
    }

    public func contains(_ time: TimeOfDay) -> Bool { from <= time && time <= until }
}

/// What the file allows itself; nil where it names no limit. The Desk keeps them.
public struct StrategyLimits: Hashable, Sendable {
    /// Over all instruments of the strategy.
    public let entriesPerDay: Int?
    public let openPositions: Int?
    /// Of the strategy's equity at the day's start, in hundredths of a percent.
    public let dayLossBasisPoints: Int64?

    public init(entriesPerDay: Int? = nil, openPositions: Int? = nil, dayLossBasisPoints: Int64? = nil) {
        self.entriesPerDay = entriesPerDay
        self.openPositions = openPositions
        self.dayLossBasisPoints = dayLossBasisPoints
    }
}

/// A number of the file that may be changed without editing it.
public struct Parameter: Hashable, Sendable {
    public let name: String
    /// As the file states it. Percentages are fractions: 0.5% is 0.005.
    public let `default`: Double
    /// In force in this strategy; equal to `default` unless set.
    public let value: Double
    public let range: ClosedRange<Double>
    /// From one value worth trying to the next, in the same unit; nil leaves that to whoever sweeps.
    public let step: Double?
    public let unit: ValueUnit
}
