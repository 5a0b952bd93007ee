// The rules at work: the state of one strategy on one instrument, a bar at a time.
//
// A rule is evaluated once, when its bar closes. Values are undefined until their
// history is there, and what is undefined opens nothing. A run is a plain value: the
// same bars give the same answers, and two runs that saw them are equal.

public import Market

public struct StrategyRun: Hashable, Sendable {
    /// What does not change, behind one reference: a run is passed around once a bar.
    private let plan: RunPlan
    /// Registers, then memory.
    private var numbers: Numbers
    private var session = Session.none
    /// In the order of the program's lanes after the first.
    private var streams: [StreamBars]
    private var lastStart = Timestamp(nanoseconds: .min)

    public init(_ strategy: Strategy) {
        plan = RunPlan(strategy)
        numbers = strategy.program.freshNumbers
        streams = strategy.program.lanes.dropFirst().compactMap { lane in
            lane.stream.map { StreamBars($0, own: strategy.barLength) }
        }
    }

    public var strategy: Strategy { plan.strategy }

    /// A session begins, or is begun again after a restart (`open` the same). It comes after the
    /// companions' bars of earlier days and before every bar of its own.
    ///
    /// `complete` is false when the feed was joined after the open: VWAP and opening range
    /// stay undefined that day, and the day will not count as a "previous day".
    public mutating func beginSession(open: Timestamp, complete: Bool) {
        for index in streams.indices {
            if let bar = streams[index].begin(open: open, complete: complete) { evaluate(bar, lane: index) }
        }
        session.begin(open: open, isComplete: complete)
    }

    /// Takes in a finished bar of `strategy.barLength` and answers what the rules say.
    ///
    /// History uses the same call with `deciding: false` and is answered with nothing. A bar
    /// that does not start after the last one, or starts before its session opens, is ignored.
    /// A bar of a day that nobody began opens an incomplete session of its own.
    public mutating func close(_ bar: Bar, holding: Holding, deciding: Bool) -> RuleOutcome {
        speaks(at: bar, holding: holding) && deciding ? answer(holding) : RuleOutcome()
    }

    /// The same in two steps: takes in the bar and says whether the rules have an answer to it. Most bars
    /// have none, and then nothing is copied. True may still be answered with nothing, such as outside the
    /// windows.
    public mutating func speaks(at bar: Bar, holding: Holding) -> Bool {
        advance(bar) && plan.conditions.mayAnswer(holding, numbers, at: bar.start + plan.barLength)
    }

    /// What the rules say of the last bar taken.
    public func answer(_ holding: Holding) -> RuleOutcome { reading.outcome(holding, at: decidedAt) }

    /// The numbers behind that answer; nil when no rule spoke: nothing was said, or the clock spoke.
    public func evidence(_ holding: Holding) -> RuleEvidence? {
        reading.speaker(holding, at: decidedAt).map(evidence(of:))
    }

    /// The numbers of every rule at the last bar taken, fired or not: entries, then exits. Empty before the
    /// first bar.
    public var evidence: [RuleEvidence] {
        guard lastStart > Timestamp(nanoseconds: .min) else { return [] }
        return (0..<plan.strategy.program.ruleCount).map(evidence(of:))
    }

    private func evidence(of rule: Int) -> RuleEvidence {
        reading.evidence(of: rule, barStart: lastStart, streams: streams.map(\.lastClosed))
    }

    private var decidedAt: TimeOfDay { (lastStart + plan.barLength).timeOfDay }

    /// Takes in a finished bar of companion number `companion`, of the strategy's own bar length. Every one
    /// that ended at or before the end of the next own bar must have been taken before that bar closes, and
    /// none that ended later.
    public mutating func take(_ bar: Bar, of companion: Int) {
        precondition(
            companion >= 0 && companion < plan.companions,
            "the strategy reads \(plan.companions) companions, and \(companion) is none of them")
        feed(bar, of: companion)
    }

    /// The rules' answers from the registers as they are.
    var reading: RuleReading {
        RuleReading(strategy: plan.strategy) { numbers.values[Int($0)] }
    }

    /// What the rules say of this bar while flat, long and short.
    mutating func answers(to bar: Bar) -> [RuleOutcome] {
        guard advance(bar) else { return [.nothing, .nothing, .nothing] }
        let time = (bar.start + plan.barLength).timeOfDay
        return [.flat, .long, .short].map { reading.outcome($0, at: time) }
    }

    // MARK: Bars

    /// False for a bar that is ignored.
    @inline(__always)
    mutating func advance(_ bar: Bar) -> Bool {
        guard session.admits(bar.start, after: lastStart) else { return false }
        lastStart = bar.start
        if !session.holds(bar.start) { session.beginUnannounced(bar.start) }
        let end = bar.start + plan.barLength
        if !streams.isEmpty { feedStreams(bar) }
        numbers.evaluate(
            plan.code, at: SessionBar(bar: bar, mark: session.mark, elapsed: session.minutes(to: end)))
        return true
    }

    /// The instrument's own longer bars, and everything that has closed by this one's end.
    private mutating func feedStreams(_ bar: Bar) {
        feed(bar, of: nil)
        let end = closing(bar.start, plan.barLength)
        for index in streams.indices {
            if let closed = streams[index].close(at: end) { evaluate(closed, lane: index) }
        }
    }

    private mutating func feed(_ bar: Bar, of companion: Int?) {
        for index in streams.indices where streams[index].stream.companion == companion {
            if let closed = streams[index].take(bar) { evaluate(closed, lane: index) }
        }
    }

    private mutating func evaluate(_ bar: SessionBar, lane index: Int) {
        numbers.evaluate(plan.streams[index], at: bar)
    }
}

/// What a run needs of its strategy at every bar.
private final class RunPlan: Hashable, Sendable {
    let strategy: Strategy
    let barLength: Span
    let code: [Instruction]
    /// Of each stream.
    let streams: [[Instruction]]
    let companions: Int
    let conditions: ConditionRegisters

    init(_ strategy: Strategy) {
        self.strategy = strategy
        barLength = strategy.barLength
        code = strategy.program.lanes[0].code
        streams = strategy.program.lanes.dropFirst().map(\.code)
        companions = strategy.companions.count
        conditions = ConditionRegisters(strategy)
    }

    static func == (a: RunPlan, b: RunPlan) -> Bool { a === b || a.strategy == b.strategy }
    func hash(into hasher: inout Hasher) { hasher.combine(strategy) }
}

/// The registers that decide whether the rules can have anything to say.
struct ConditionRegisters: Hashable, Sendable {
    private let entries: [Register]
    private let longExits: [Register]
    private let shortExits: [Register]
    private let exitAt: TimeOfDay?

    init(_ strategy: Strategy) {
        entries = strategy.program.entries.map(\.condition)
        longExits = strategy.program.exits.filter { $0.closes != .short }.map(\.condition)
        shortExits = strategy.program.exits.filter { $0.closes != .long }.map(\.condition)
        exitAt = strategy.timeToExit
    }

    @inline(__always)
    func mayAnswer(_ holding: Holding, _ numbers: borrowing Numbers, at end: Timestamp) -> Bool {
        switch holding {
        case .flat: return numbers.hasOne(of: entries)
        case .long: if numbers.hasOne(of: longExits) { return true }
        case .short: if numbers.hasOne(of: shortExits) { return true }
        }
        return exitAt.map { end.timeOfDay >= $0 } ?? false
    }
}

extension Numbers {
    /// Whether any of the conditions is true.
    @inline(__always)
    func hasOne(of registers: [Register]) -> Bool {
        values.withUnsafeBufferPointer { values in
            for register in registers where values[Int(register)] == 1 { return true }
            return false
        }
    }
}
