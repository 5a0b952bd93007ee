// What the rules say of one bar, read from its registers.
//
// Both evaluators answer through here, so a decision and its explanation cannot depend
// on which of them worked the registers out.

import Market

struct RuleReading {
    let strategy: Strategy
    /// A register's value at the bar.
    let value: (Register) -> Double

    func outcome(_ holding: Holding, at time: TimeOfDay) -> RuleOutcome {
        if holding != .flat { return exit(holding, at: time) }
        guard strategy.mayEnter(at: time) else { return .nothing }
        for rule in strategy.program.entries where isTrue(rule.condition) {
            if let entry = entry(rule) { return RuleOutcome(entry: entry) }
        }
        return .nothing
    }

    private func exit(_ holding: Holding, at time: TimeOfDay) -> RuleOutcome {
        if let exitAt = strategy.timeToExit, time >= exitAt {
            return RuleOutcome(exit: .time(exitAt))
        }
        for rule in strategy.program.exits where (rule.closes ?? holding) == holding && isTrue(rule.condition)
        {
            return RuleOutcome(exit: .rule(line: rule.line))
        }
        return .nothing
    }

    private func isTrue(_ register: Register) -> Bool { value(register) == 1 }

    func entry(_ rule: CompiledEntry) -> Entry? { RuleReading.entry(rule, value) }
}

extension RuleReading {
    /// The entry, unless one of its distances is undefined or not positive: then no trade.
    static func entry(_ rule: CompiledEntry, _ value: (Register) -> Double) -> Entry? {
        for register in rule.positive {
            if let register, !(value(register) > 0) { return nil }
        }
        let trail = rule.trail.map { Trail(distance: value($0), after: rule.trailAfter.map(value) ?? 0) }
        return Entry(
            side: rule.side, size: rule.size.with(realised: rule.volatility.map(value)),
            stopDistance: rule.stop.map(value), targetDistance: rule.target.map(value), trail: trail,
            stopShare: rule.stopShare.map { millionths(value($0)) },
            targetShare: rule.targetShare.map { millionths(value($0)) })
    }
}
