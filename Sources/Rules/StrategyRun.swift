// The rules at work: the state of one strategy on one instrument, a bar at a time.
//
// A rule is evaluated once, when its bar closes. Values are undefined until their
// history is there, and what is undefined opens nothing. A run is a plain value: the
// same bars give the same answers, and two runs that saw them are equal.

public import Market

public struct StrategyRun: Hashable, Sendable {
    public let strategy: Strategy
    private var registers: Numbers
    private var memory: Numbers
    private var session = Session(open: Timestamp(nanoseconds: .min / 2), isComplete: false)
    private var lastStart: Timestamp?

    public init(_ strategy: Strategy) {
        self.strategy = strategy
        registers = Numbers(count: strategy.program.instructions.count)
        memory = Numbers(count: strategy.program.memory)
        for index in registers.values.indices { registers.values[index] = .nan }
    }

    /// A session begins, or is begun again after a restart (`open` the same).
    ///
    /// `complete` is false when the feed was joined after the open: VWAP and opening range
    /// stay undefined that day, and the day will not count as a "previous day".
    public mutating func beginSession(open: Timestamp, complete: Bool) {
        session.begin(open: open, isComplete: complete)
    }

    /// Takes in a finished bar of `strategy.barLength` and answers what the rules say.
    ///
    /// History uses the same call with `deciding: false` and is answered with nothing. A bar
    /// that does not start after the last one, or starts before its session opens, is ignored.
    /// A bar of a day that nobody began opens an incomplete session of its own.
    public mutating func close(_ bar: Bar, holding: Holding, deciding: Bool) -> RuleOutcome {
        if let lastStart, bar.start <= lastStart { return .nothing }
        if bar.start < session.open, bar.start.date == session.open.date { return .nothing }
        lastStart = bar.start
        if !session.holds(bar.start) { session.beginUnannounced(bar.start) }
        session.take(bar)
        let end = bar.start + strategy.barLength
        evaluate(bar, elapsed: session.minutes(to: end))
        return deciding ? decide(holding, at: end.timeOfDay) : .nothing
    }

    /// Takes in a finished bar of companion number `companion`, of the strategy's own bar length. Every one
    /// that ended at or before the end of the next own bar must have been taken before that bar closes.
    public mutating func take(_ bar: Bar, of companion: Int) {
        precondition(
            strategy.companions.indices.contains(companion),
            "the strategy reads \(strategy.companions.count) companions, and \(companion) is none of them")
    }

    /// What the rules say of this bar while flat, long and short.
    mutating func answers(to bar: Bar) -> [RuleOutcome] {
        let time = (bar.start + strategy.barLength).timeOfDay
        let before = lastStart
        _ = close(bar, holding: .flat, deciding: false)
        guard lastStart != before else { return [.nothing, .nothing, .nothing] }
        return [.flat, .long, .short].map { decide($0, at: time) }
    }

    // MARK: Deciding

    private func decide(_ holding: Holding, at time: TimeOfDay) -> RuleOutcome {
        if holding != .flat { return exit(holding, at: time) }
        guard strategy.mayEnter(at: time) else { return .nothing }
        if let exitAt = strategy.exitAt, time >= exitAt { return .nothing }
        for rule in strategy.program.entries where isTrue(rule.condition) {
            if let entry = entry(rule) { return RuleOutcome(entry: entry, trace: trace(rule.leaves)) }
        }
        return .nothing
    }

    private func exit(_ holding: Holding, at time: TimeOfDay) -> RuleOutcome {
        if let exitAt = strategy.exitAt, time >= exitAt {
            let line = "the bar closed at \(time), exit at \(exitAt)"
            return RuleOutcome(exit: .time(exitAt), trace: RuleTrace(lines: [line]))
        }
        for rule in strategy.program.exits where (rule.closes ?? holding) == holding && isTrue(rule.condition)
        {
            return RuleOutcome(exit: .rule(line: rule.line), trace: trace(rule.leaves))
        }
        return .nothing
    }

    private func isTrue(_ register: Register) -> Bool { registers.values[Int(register)] == 1 }

    /// The entry, unless one of its distances is undefined or not positive: then no trade.
    private func entry(_ rule: CompiledEntry) -> Entry? {
        for register in rule.positive {
            if let register, !(registers.values[Int(register)] > 0) { return nil }
        }
        let value = { (register: Register?) in register.map { registers.values[Int($0)] } }
        let trail = value(rule.trail).map { Trail(distance: $0, after: value(rule.trailAfter) ?? 0) }
        return Entry(
            side: rule.side, size: rule.size.with(realised: value(rule.volatility)),
            stopDistance: value(rule.stop), targetDistance: value(rule.target), trail: trail,
            stopShare: value(rule.stopShare).map(millionths),
            targetShare: value(rule.targetShare).map(millionths))
    }

    // MARK: Explaining

    /// Every condition of every rule with its value at the last bar, fired or not.
    public func explain() -> RuleTrace {
        trace(strategy.program.entries.flatMap(\.leaves) + strategy.program.exits.flatMap(\.leaves))
    }

    private func trace(_ leaves: [Leaf]) -> RuleTrace {
        var lines: [String] = []
        var room = 2_000
        for leaf in leaves {
            let line = describe(leaf)
            room -= line.utf8.count + 1
            guard room >= 0 else {
                lines.append("… and \(leaves.count - lines.count) more")
                break
            }
            lines.append(line)
        }
        return RuleTrace(lines: lines)
    }

    private func describe(_ leaf: Leaf) -> String {
        let value = { (register: Register) in registers.values[Int(register)] }
        let result = value(leaf.result)
        let verdict = result.isNaN ? "undefined" : result == 1 ? "true" : "false"
        let text = "\(leaf.text): \(verdict)"
        switch leaf.kind {
        case .comparison(let sign, let a, let b):
            return text + " (\(decimal(value(a))) \(sign) \(decimal(value(b))))"
        case .crossing(let a, let b, let before, let otherBefore):
            return text + " (was \(decimal(value(before))) against \(decimal(value(otherBefore))), "
                + "is \(decimal(value(a))) against \(decimal(value(b))))"
        case .truth: return text
        }
    }

    // MARK: Evaluating

    private mutating func evaluate(_ bar: Bar, elapsed: Double) {
        let instructions = strategy.program.instructions
        for index in instructions.indices {
            registers.values[index] = evaluate(instructions[index], bar, elapsed)
        }
    }

    // One line an operation.
    private mutating func evaluate(_ instruction: Instruction, _ bar: Bar, _ elapsed: Double) -> Double {
        let x = registers.values[Int(instruction.a)]
        let base = Int(instruction.memory)
        let n = Int(instruction.count)
        switch instruction.operation {
        case .constant: return instruction.value
        case .open: return bar.open.rupees
        case .high: return bar.high.rupees
        case .low: return bar.low.rupees
        case .close: return bar.close.rupees
        case .volume: return Double(bar.volume.raw) / Double(Quantity.scale)
        case .vwap: return session.vwap
        case .previousHigh: return session.previousHigh
        case .previousLow: return session.previousLow
        case .previousClose: return session.previousClose
        case .minutesSinceOpen: return elapsed
        case .openingHigh: return memory.openingRange(base, n, bar.high.rupees, at: elapsed, session)
        case .openingLow: return -memory.openingRange(base, n, -bar.low.rupees, at: elapsed, session)
        case .ago: return memory.ago(base, n, x)
        case .sma: return memory.mean(base, n, x)
        case .wma: return memory.weightedMean(base, n, x)
        case .ema: return memory.exponentialMean(base, n, x)
        case .rsi: return memory.relativeStrength(base, n, x)
        case .atr:
            return memory.trueRange(
                base, n, high: bar.high.rupees, low: bar.low.rupees, close: bar.close.rupees)
        case .highest: return memory.highest(base, n, x)
        case .lowest: return -memory.highest(base, n, -x)
        case .deviation: return memory.deviation(base, n, x)
        case .negate, .abs, .not: return instruction.operation.apply(x)
        case .add, .subtract, .multiply, .divide, .min, .max, .less, .atMost, .greater, .atLeast, .and, .or:
            return instruction.operation.apply(x, registers.values[Int(instruction.b)])
        }
    }
}
