// What a rule saw at one bar: the numbers of its condition and nothing else.
//
// This is what is stored with a decision. The words, and the tree that joins them, are
// in the rule file, which the day's opening holds: they are put together when somebody
// asks (`Strategy.account(of:)`).

public import Market

public struct RuleEvidence: Codable, Hashable, Sendable {
    /// Entries in the file's order, then exits, from 0.
    public var rule: Int
    /// Beginning of the bar that was decided.
    public var barStart: Timestamp
    /// By stream of the strategy: beginning of its last closed bar; nil before its first.
    public var streamStarts: [Timestamp?]
    /// Whether `values` are numbers; else there were too many, and they are the leaves' truths: 1, 0, or
    /// NaN for undefined.
    public var isWhole: Bool
    public var values: [Double]

    public init(
        rule: Int, barStart: Timestamp, streamStarts: [Timestamp?], isWhole: Bool, values: [Double]
    ) {
        self.rule = rule
        self.barStart = barStart
        self.streamStarts = streamStarts
        self.isWhole = isWhole
        self.values = values
    }

    // Undefined is NaN, which is not equal to itself; two equal decisions must be.
    public static func == (a: RuleEvidence, b: RuleEvidence) -> Bool {
        a.rule == b.rule && a.barStart == b.barStart && a.streamStarts == b.streamStarts
            && a.isWhole == b.isWhole
            && a.values.elementsEqual(b.values) { $0.bitPattern == $1.bitPattern }
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(rule)
        hasher.combine(barStart)
        hasher.combine(streamStarts)
        hasher.combine(isWhole)
        for value in values { hasher.combine(value.bitPattern) }
    }
}

extension RuleReading {
    /// Number of the rule that the outcome for this holding comes from; nil when none spoke or the clock did.
    func speaker(_ holding: Holding, at time: TimeOfDay) -> Int? {
        if holding == .flat {
            guard strategy.mayEnter(at: time) else { return nil }
            return strategy.program.entries.firstIndex { value($0.condition) == 1 && entry($0) != nil }
        }
        if let exitAt = strategy.timeToExit, time >= exitAt { return nil }
        let exit = strategy.program.exits.firstIndex {
            ($0.closes ?? holding) == holding && value($0.condition) == 1
        }
        return exit.map { strategy.program.entries.count + $0 }
    }

    func evidence(of rule: Int, barStart: Timestamp, streams: [Timestamp?]) -> RuleEvidence {
        let tree = strategy.program.tree(of: rule)
        let registers = tree.keepsValues ? tree.registers : tree.leaves.map(\.result)
        return RuleEvidence(
            rule: rule, barStart: barStart, streamStarts: streams, isWhole: tree.keepsValues,
            values: registers.map(value))
    }
}

extension Program {
    var ruleCount: Int { entries.count + exits.count }

    func tree(of rule: Int) -> ConditionTree {
        rule < entries.count ? entries[rule].tree : exits[rule - entries.count].tree
    }
}
