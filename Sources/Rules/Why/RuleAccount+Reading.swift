// From the numbers of a decision back to its words.

import Market

extension Strategy {
    /// What the rule saw, in the words of this file; nil when the numbers are not of this file's rules.
    public func account(of evidence: RuleEvidence) -> RuleAccount? {
        guard evidence.rule >= 0, evidence.rule < program.ruleCount,
            evidence.streamStarts.count == streams.count
        else { return nil }
        let condition = program.tree(of: evidence.rule)
        let count = condition.keepsValues ? condition.registers.count : condition.leaves.count
        guard evidence.isWhole == condition.keepsValues, evidence.values.count == count else { return nil }
        let reader = TreeReader(
            strategy: self, condition: condition, evidence: evidence,
            text: SourceText(source, file: file))
        let entries = program.entries.count
        let isEntry = evidence.rule < entries
        return RuleAccount(
            strategy: name,
            line: isEntry ? program.entries[evidence.rule].line : program.exits[evidence.rule - entries].line,
            intent: isEntry
                ? .enter(program.entries[evidence.rule].side)
                : .leave(program.exits[evidence.rule - entries].closes),
            barStart: evidence.barStart, barLength: barLength, tree: reader.tree(condition.root))
    }
}

private struct TreeReader {
    let strategy: Strategy
    let condition: ConditionTree
    let evidence: RuleEvidence
    let text: SourceText

    func tree(_ node: ConditionTree.Node) -> RuleTree {
        switch node {
        case .all(let parts, let span): RuleTree(kind: .all(parts.map(tree)), text: words(span))
        case .any(let parts, let span): RuleTree(kind: .any(parts.map(tree)), text: words(span))
        case .not(let inner, let span): RuleTree(kind: .not(tree(inner)), text: words(span))
        case .named(let inner, let span): RuleTree(kind: .named(tree(inner)), text: words(span))
        case .leaf(let number): leaf(number)
        }
    }

    private func words(_ span: SourceSpan) -> String { String(text.slice(span).prefix(160)) }

    private func leaf(_ number: Int) -> RuleTree {
        let leaf = condition.leaves[number]
        var tree = RuleTree(kind: kind(leaf, number), text: words(leaf.span), barStart: evidence.barStart)
        if leaf.lane > 0, let stream = strategy.program.lanes[leaf.lane].stream,
            let index = strategy.streams.firstIndex(of: stream)
        {
            tree.place = place(stream)
            tree.barStart = evidence.streamStarts[index]
        }
        return tree
    }

    private func place(_ stream: Stream) -> String {
        let length = stream.minutes == wholeSession ? "days" : "\(stream.minutes) minutes"
        guard let companion = stream.companion else { return "on \(length)" }
        return "of \(strategy.companions[companion].symbol), on \(length)"
    }

    private func kind(_ leaf: ConditionTree.Leaf, _ number: Int) -> RuleTree.Kind {
        if case .truth(.constant(let value)) = leaf.kind { return .fixed(value == 1) }
        guard evidence.isWhole else { return .truth(truth(evidence.values[number])) }
        switch leaf.kind {
        case .comparison(let operation, let left, let right):
            return .comparison(comparison(left, operation.comparison, right))
        case .crossing(let above, let values):
            return .crossing(
                now: comparison(values[0], above ? .greater : .less, values[1]),
                before: comparison(values[2], above ? .atMost : .atLeast, values[3]))
        case .truth(let operand): return .truth(truth(value(operand).number))
        }
    }

    private func comparison(
        _ left: ConditionTree.Operand, _ sign: RuleTree.Comparison.Sign, _ right: ConditionTree.Operand
    ) -> RuleTree.Comparison {
        let (a, b) = (value(left), value(right))
        return RuleTree.Comparison(
            a.number, sign, b.number, leftIsFixed: a.isFixed, rightIsFixed: b.isFixed)
    }

    private func value(_ operand: ConditionTree.Operand) -> (number: Double, isFixed: Bool) {
        switch operand {
        case .constant(let number): (number, true)
        case .slot(let slot): (evidence.values[slot], false)
        }
    }

    private func truth(_ value: Double) -> Bool? { value.isNaN ? nil : value == 1 }
}

extension Operation {
    fileprivate var comparison: RuleTree.Comparison.Sign {
        switch self {
        case .less: .less
        case .atMost: .atMost
        case .greater: .greater
        default: .atLeast
        }
    }
}
