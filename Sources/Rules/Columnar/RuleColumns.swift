// The rules over a whole history at once: which bars open a position, which close one,
// and what the rules answer there.
//
// It is the columnar twin of `StrategyRun`: fed the same bars in the same sessions it
// gives the same answers, bit for bit. Blocks are worked out when they are first asked
// for, so memory does not grow with the history but for three bits a bar. One task at a
// time may use it.

public import Market

public final class RuleColumns {
    public let strategy: Strategy
    public let bars: BarColumns
    private let rows: LaneRows
    private let engine: BlockEngine
    private var entries: RowBits
    private var longExits: RowBits
    private var shortExits: RowBits
    /// Blocks whose bits are known.
    private var known = 0

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
        let lanes = strategy.program.rows(bars, companions, length: strategy.barLength, opening)
        rows = lanes[0]
        engine = BlockEngine(strategy.program, lanes)
        entries = RowBits(count: rows.count)
        longExits = RowBits(count: rows.count)
        shortExits = RowBits(count: rows.count)
    }

    public var count: Int { bars.count }

    /// What `StrategyRun.close` answers at the close of this row's bar.
    public func outcome(at row: Int, holding: Holding) -> RuleOutcome {
        guard let place = load(row), wants(holding, place) else { return .nothing }
        return reading(place).outcome(holding, at: time(of: place))
    }

    /// The entry of that outcome while flat, without its explanation.
    public func entry(at row: Int) -> Entry? {
        guard let place = load(row), entries[place] else { return nil }
        let reading = reading(place)
        for rule in strategy.program.entries where reading.value(rule.condition) == 1 {
            if let entry = reading.entry(rule) { return entry }
        }
        return nil
    }

    /// The exit of that outcome, without its explanation.
    public func exit(at row: Int, holding: Holding) -> RuleExit? {
        guard let place = load(row), holding != .flat, wants(holding, place) else { return nil }
        if let exitAt = strategy.timeToExit, time(of: place) >= exitAt { return .time(exitAt) }
        let reading = reading(place)
        for rule in strategy.program.exits
        where (rule.closes ?? holding) == holding && reading.value(rule.condition) == 1 {
            return .rule(line: rule.line)
        }
        return nil
    }

    /// The first row from `row` on that opens a position when flat; nil when none does.
    public func firstEntry(from row: Int) -> Int? { first(.flat, from: row) }

    /// The first row from `row` on that closes what is held; nil when none does.
    public func firstExit(from row: Int, holding: Holding) -> Int? { first(holding, from: row) }

    /// A register at every row of the strategy's own bars, for tests.
    func values(of register: Register) -> [Double] {
        (0..<engine.blocks).flatMap { block in
            engine.load(block)
            return engine.rows(of: block).indices.map { engine.column(register)[$0] }
        }
    }

    // MARK: Rows

    private func first(_ holding: Holding, from row: Int) -> Int? {
        var place = row
        if let kept = rows.kept { place = kept.firstIndex { $0 >= row } ?? rows.count }
        while place < rows.count {
            let block = place / engine.size
            learn(block)
            let end = engine.rows(of: block).upperBound
            if let found = members(holding).first(from: place, below: end) {
                return rows.kept?[found] ?? found
            }
            place = end
        }
        return nil
    }

    private func members(_ holding: Holding) -> RowBits {
        switch holding {
        case .flat: entries
        case .long: longExits
        case .short: shortExits
        }
    }

    private func wants(_ holding: Holding, _ place: Int) -> Bool { members(holding)[place] }

    /// The row's place, its block in the columns and its bits known; nil for a bar that a run ignores.
    private func load(_ row: Int) -> Int? {
        precondition(row >= 0 && row < count, "row \(row) is outside the history's \(count)")
        var place = row
        if let kept = rows.kept {
            guard let found = kept.firstIndex(of: row) else { return nil }
            place = found
        }
        learn(place / engine.size)
        return place
    }

    private func reading(_ place: Int) -> RuleReading {
        engine.load(place / engine.size)
        let row = place % engine.size
        return RuleReading(strategy: strategy) { [engine] in engine.column($0)[row] }
    }

    private func time(of place: Int) -> TimeOfDay {
        (Timestamp(nanoseconds: rows.bars.starts[place]) + strategy.barLength).timeOfDay
    }

    // MARK: Bits

    /// Blocks are learnt in order, so that each is worked out once on the way forward.
    private func learn(_ block: Int) {
        while known <= block {
            engine.load(known)
            let windows = RowTimes(strategy, rows, engine.rows(of: known))
            for word in 0..<(windows.count + 63) / 64 { learn(word, windows) }
            known += 1
        }
    }

    private func learn(_ word: Int, _ times: RowTimes) {
        let (row, count) = (word * 64, min(64, times.count - word * 64))
        let index = (known * engine.size) / 64 + word
        let program = strategy.program
        var entry: UInt64 = 0
        for rule in program.entries {
            var fired = bits(engine.column(rule.condition), row, count) { $0 == 1 }
            for case .some(let register) in rule.positive where fired != 0 {
                fired &= bits(engine.column(register), row, count) { $0 > 0 }
            }
            entry |= fired
        }
        entries.insert(word: entry & times.mayEnter[word], at: index)
        var (long, short) = (times.mustExit[word], times.mustExit[word])
        for rule in program.exits {
            let fired = bits(engine.column(rule.condition), row, count) { $0 == 1 }
            if rule.closes != .short { long |= fired }
            if rule.closes != .long { short |= fired }
        }
        longExits.insert(word: long, at: index)
        shortExits.insert(word: short, at: index)
    }
}
