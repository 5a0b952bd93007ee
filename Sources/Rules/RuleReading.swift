// What the rules say of one bar, read from its registers.
//
// Both evaluators answer through here, so a decision and its explanation cannot depend
// on which of them worked the registers out.

import Market

struct RuleReading {
    let strategy: Strategy
    /// A register's value at the bar.
    let value: (Register) -> Double
    /// Whether an outcome says why.
    var isTraced = true

    func outcome(_ holding: Holding, at time: TimeOfDay) -> RuleOutcome {
        if holding != .flat { return exit(holding, at: time) }
        guard strategy.mayEnter(at: time) else { return .nothing }
        for rule in strategy.program.entries where isTrue(rule.condition) {
            if let entry = entry(rule) {
                return RuleOutcome(entry: entry, trace: isTraced ? trace(rule.leaves) : nil)
            }
        }
        return .nothing
    }

    private func exit(_ holding: Holding, at time: TimeOfDay) -> RuleOutcome {
        if let exitAt = strategy.timeToExit, time >= exitAt {
            let line = "the bar closed at \(time), exit at \(exitAt)"
            return RuleOutcome(exit: .time(exitAt), trace: RuleTrace(lines: [line]))
        }
        for rule in strategy.program.exits where (rule.closes ?? holding) == holding && isTrue(rule.condition)
        {
            return RuleOutcome(
                exit: .rule(line: rule.line), trace: isTraced ? trace(rule.leaves) : nil)
        }
        return .nothing
    }

    private func isTrue(_ register: Register) -> Bool { value(register) == 1 }

    func entry(_ rule: CompiledEntry) -> Entry? { RuleReading.entry(rule, value) }

    // MARK: Explaining

    func explain() -> RuleTrace {
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
        let result = value(leaf.result)
        var line = leaf.text
        line.reserveCapacity(line.utf8.count + 96)
        line += result.isNaN ? ": undefined" : result == 1 ? ": true" : ": false"
        switch leaf.kind {
        case .comparison(let sign, let a, let b):
            line += " ("
            line += decimal(value(a))
            line += " "
            line += sign
            line += " "
            line += decimal(value(b))
            line += ")"
        case .crossing(let a, let b, let before, let otherBefore):
            line += " (was "
            line += decimal(value(before))
            line += " against "
            line += decimal(value(otherBefore))
            line += ", is "
            line += decimal(value(a))
            line += " against "
            line += decimal(value(b))
            line += ")"
        case .truth: break
        }
        return line
    }
}

extension RuleReading {
    /// The entry, unless one of its distances is undefined or not positive: then no trade.
    static func entry(_ rule: CompiledEntry, _ value: (Register) -> Double) -> Entry? {
        func isPositive(_ register: Register?) -> Bool { register.map { value($0) > 0 } ?? true }
        guard isPositive(rule.volatility), isPositive(rule.stop), isPositive(rule.target),
            isPositive(rule.trail), isPositive(rule.trailAfter)
        else { return nil }
        let trail = rule.trail.map { Trail(distance: value($0), after: rule.trailAfter.map(value) ?? 0) }
        return Entry(
            side: rule.side, size: rule.size.with(realised: rule.volatility.map(value)),
            stopDistance: rule.stop.map(value), targetDistance: rule.target.map(value), trail: trail,
            stopShare: rule.stopShare.map { millionths(value($0)) },
            targetShare: rule.targetShare.map { millionths(value($0)) })
    }
}
