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
    private let lanes: [LaneRows]
    /// Values of the block that was asked for last; made when first needed.
    private lazy var engine = BlockEngine(strategy.program, lanes, blockRows: blockRows)
    private let blockRows: Int?
    private var entries: RowBits
    private var longExits: RowBits
    private var shortExits: RowBits
    /// Rows whose bits are known.
    private var known = 0
    /// What rows ask for that open a position, noted while a family's values were at hand.
    private var noted = NotedEntries()
    /// The only rule that closes each side, by its line; nil when there are several.
    private let onlyLongExit: Int?
    private let onlyShortExit: Int?
    /// What every row that opens a position asks for, where no value of the row matters to it.
    private let onlyEntry: Entry?
    /// Of the strategy's own bars, as ``LaneRows`` has them.
    private let rowCount: Int
    private let kept: [Int]?

    /// - Parameters:
    ///   - bars: Of `strategy.barLength`.
    ///   - companions: In the order of `strategy.companions`, of the same length.
    ///   - opening: When the session of a date opened; nil for one that nobody announced.
    public convenience init(
        _ strategy: Strategy, bars: BarColumns, companions: [BarColumns] = [],
        opening: (CalendarDate) -> SessionOpening? = SessionOpening.usual
    ) {
        precondition(
            companions.count == strategy.companions.count,
            "\(strategy.companions.count) companions are read, \(companions.count) were given")
        let lanes = strategy.program.rows(bars, companions, length: strategy.barLength, opening)
        self.init(strategy, bars: bars, lanes: lanes)
    }

    init(_ strategy: Strategy, bars: BarColumns, lanes: [LaneRows], blockRows: Int? = nil) {
        self.blockRows = blockRows
        self.strategy = strategy
        self.bars = bars
        self.lanes = lanes
        entries = RowBits(count: lanes[0].count)
        longExits = RowBits(count: lanes[0].count)
        shortExits = RowBits(count: lanes[0].count)
        let only = { (holding: Holding) in
            let rules = strategy.program.exits.filter { ($0.closes ?? holding) == holding }
            return rules.count == 1 ? rules[0].line : nil
        }
        (onlyLongExit, onlyShortExit) = (only(.long), only(.short))
        onlyEntry = RuleColumns.onlyEntry(strategy)
        (rowCount, kept) = (lanes[0].count, lanes[0].kept)
    }

    private static func onlyEntry(_ strategy: Strategy) -> Entry? {
        let program = strategy.program
        guard program.entries.count == 1, let rule = program.entries.first else { return nil }
        let read = rule.positive + [rule.stopShare, rule.targetShare]
        let isFixed = read.allSatisfy { register in
            register.map { program.instructions[Int($0)].operation == .constant } ?? true
        }
        guard isFixed else { return nil }
        return RuleReading.entry(rule) { program.instructions[Int($0)].p }
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
        if let onlyEntry { return onlyEntry }
        if let known = noted[place] { return known }
        engine.load(place / engine.size)
        return entry(engine, place % engine.size) { $0 }
    }

    /// What the rules ask for at a row of the block that is in the columns of `engine`.
    private func entry(
        _ engine: BlockEngine, _ row: Int, _ register: (Register) -> Register
    ) -> Entry? {
        for rule in strategy.program.entries where engine.column(register(rule.condition))[row] == 1 {
            if let entry = RuleReading.entry(rule, { engine.column(register($0))[row] }) { return entry }
        }
        return nil
    }

    /// The exit of that outcome, without its explanation.
    public func exit(at row: Int, holding: Holding) -> RuleExit? {
        guard let place = load(row), holding != .flat, wants(holding, place) else { return nil }
        if let exitAt = strategy.timeToExit, time(of: place) >= exitAt { return .time(exitAt) }
        if let line = holding == .long ? onlyLongExit : onlyShortExit { return .rule(line: line) }
        engine.load(place / engine.size)
        let row = place % engine.size
        for rule in strategy.program.exits
        where (rule.closes ?? holding) == holding && engine.column(rule.condition)[row] == 1 {
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
            return (0..<engine.rows(of: block).count).map { engine.column(register)[$0] }
        }
    }

    // MARK: Rows

    private func first(_ holding: Holding, from row: Int) -> Int? {
        var place = row
        if let kept { place = kept.firstIndex { $0 >= row } ?? rowCount }
        while place < rowCount {
            learn(through: place)
            if let found = first(holding, place, below: known) { return kept?[found] ?? found }
            place = known
        }
        return nil
    }

    private func first(_ holding: Holding, _ place: Int, below end: Int) -> Int? {
        switch holding {
        case .flat: entries.first(from: place, below: end)
        case .long: longExits.first(from: place, below: end)
        case .short: shortExits.first(from: place, below: end)
        }
    }

    private func wants(_ holding: Holding, _ place: Int) -> Bool {
        switch holding {
        case .flat: entries[place]
        case .long: longExits[place]
        case .short: shortExits[place]
        }
    }

    /// The row's place, its block in the columns and its bits known; nil for a bar that a run ignores.
    private func load(_ row: Int) -> Int? {
        precondition(row >= 0 && row < count, "row \(row) is outside the history's \(count)")
        var place = row
        if let kept {
            guard let found = kept.firstIndex(of: row) else { return nil }
            place = found
        }
        learn(through: place)
        return place
    }

    private func reading(_ place: Int) -> RuleReading {
        engine.load(place / engine.size)
        let row = place % engine.size
        return RuleReading(strategy: strategy) { [engine] in engine.column($0)[row] }
    }

    private func time(of place: Int) -> TimeOfDay {
        (Timestamp(nanoseconds: lanes[0].bars.starts[place]) + strategy.barLength).timeOfDay
    }

    // MARK: Bits

    /// Blocks are learnt in order, so that each is worked out once on the way forward.
    private func learn(through place: Int) {
        while known <= place {
            engine.load(known / engine.size)
            learn(engine.rows(of: engine.block), of: engine) { $0 }
        }
    }

    /// Notes the entries of a block that has been learnt of `engine`, at most `room` of the whole history.
    func note(
        _ block: Range<Int>, of engine: BlockEngine, room: Int, register: (Register) -> Register
    ) {
        guard onlyEntry == nil else { return }
        var place = block.lowerBound
        while noted.count < room, let found = entries.first(from: place, below: block.upperBound) {
            if let entry = entry(engine, found - block.lowerBound, register) {
                noted.append(entry, at: found)
            }
            place = found + 1
        }
    }

    /// Learns the bits of a block that `engine` has worked out, where `register` stands for one of ours.
    func learn(_ block: Range<Int>, of engine: BlockEngine, register: (Register) -> Register) {
        let times = RowTimes(strategy, lanes[0], block)
        let entryRules = strategy.program.entries.map { rule in
            (
                engine.column(register(rule.condition)),
                rule.positive.compactMap { $0.map { engine.column(register($0)) } }
            )
        }
        let exitRules = strategy.program.exits.map { ($0.closes, engine.column(register($0.condition))) }
        for word in 0..<(block.count + 63) / 64 {
            let (row, count) = (word * 64, min(64, block.count - word * 64))
            var entry: UInt64 = 0
            for (condition, positive) in entryRules where times.mayEnter[word] != 0 {
                var fired = bits(condition, row, count) { $0 .== 1 }
                for column in positive where fired != 0 { fired &= bits(column, row, count) { $0 .> 0 } }
                entry |= fired
            }
            entries.insert(word: entry & times.mayEnter[word], at: block.lowerBound / 64 + word)
            var (long, short) = (times.mustExit[word], times.mustExit[word])
            for (closes, condition) in exitRules {
                let fired = bits(condition, row, count) { $0 .== 1 }
                if closes != .short { long |= fired }
                if closes != .long { short |= fired }
            }
            longExits.insert(word: long, at: block.lowerBound / 64 + word)
            shortExits.insert(word: short, at: block.lowerBound / 64 + word)
        }
        known = block.upperBound
    }
}

/// Entries by their rows, which only grow.
private struct NotedEntries {
    private var rows: [Int] = []
    private var entries: [Entry] = []

    var count: Int { rows.count }

    mutating func append(_ entry: Entry, at row: Int) {
        rows.append(row)
        entries.append(entry)
    }

    subscript(row: Int) -> Entry? {
        var (low, high) = (0, rows.count)
        while low < high {
            let middle = (low + high) / 2
            if rows[middle] < row { low = middle + 1 } else { high = middle }
        }
        return low < rows.count && rows[low] == row ? entries[low] : nil
    }
}
