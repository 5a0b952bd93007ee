// A rule's condition as a tree, kept beside its instructions: which comparisons it is
// made of, how they are joined, and from which registers each side is read.
//
// It decides nothing. A decision is kept as the numbers of its leaves alone; this tree
// turns them back into words, and works the decision out again from them.

import Market

struct ConditionTree: Hashable, Sendable {
    /// A rule of more conditions than this shows what is beyond as one.
    static let mostLeaves = 120
    /// A decision of more numbers than this is kept as truths alone: 800 bytes.
    static let mostValues = 100
    /// How deep a `let` inside a `let` is looked into.
    static let mostNames = 8

    indirect enum Node: Hashable, Sendable {
        case all([Node], SourceSpan)
        case any([Node], SourceSpan)
        case not(Node, SourceSpan)
        /// A `let` and what it stands for.
        case named(Node, SourceSpan)
        /// By its number.
        case leaf(Int)
    }

    /// Where a side's value comes from.
    enum Operand: Hashable, Sendable {
        case constant(Double)
        /// Its place among the tree's registers.
        case slot(Int)
    }

    struct Leaf: Hashable, Sendable {
        enum Kind: Hashable, Sendable {
            case comparison(Operation, Operand, Operand)
            /// Both values now, and both one bar before.
            case crossing(above: Bool, [Operand])
            /// Only whether it holds is known.
            case truth(Operand)
        }

        let span: SourceSpan
        let kind: Kind
        let result: Register
        /// The place of its bars among the program's lanes; 0 is the strategy's own.
        let lane: Int
    }

    var root = Node.leaf(0)
    var leaves: [Leaf] = []
    /// Whose values the leaves are reckoned from, each once; constants are not among them.
    var registers: [Register] = []

    /// Whether a decision keeps every number, and not truths alone.
    var keepsValues: Bool { registers.count <= ConditionTree.mostValues }

    mutating func slot(of register: Register) -> Operand {
        if let slot = registers.firstIndex(of: register) { return .slot(slot) }
        registers.append(register)
        return .slot(registers.count - 1)
    }
}

extension Emitter {
    /// The tree of a condition whose instructions are there already.
    mutating func tree(of condition: Typed) -> ConditionTree {
        var tree = ConditionTree()
        tree.root = node(condition, names: 0, &tree)
        return tree
    }

    private mutating func node(
        _ condition: Typed, names: Int, _ tree: inout ConditionTree
    ) -> ConditionTree.Node {
        guard tree.leaves.count < ConditionTree.mostLeaves else { return truth(condition, &tree) }
        switch condition.kind {
        case .binary(.and, let left, let right):
            let parts = [node(left, names: names, &tree), node(right, names: names, &tree)]
            return .all(parts.flatMap(\.conjuncts), condition.span)
        case .binary(.or, let left, let right):
            let parts = [node(left, names: names, &tree), node(right, names: names, &tree)]
            return .any(parts.flatMap(\.disjuncts), condition.span)
        case .unary(.not, let inner): return .not(node(inner, names: names, &tree), condition.span)
        case .variable(let index) where names < ConditionTree.mostNames:
            return .named(node(meaning(of: index), names: names + 1, &tree), condition.span)
        case .of(let stream, let inner):
            return on(stream) { $0.node(inner, names: names, &tree) }
        case .binary(let operation, let left, let right):
            let sides = (operand(left, &tree), operand(right, &tree))
            return leaf(condition, .comparison(operation, sides.0, sides.1), &tree)
        case .crosses(let above, let left, let right):
            let registers = crossed(left, right)
            let values = [registers.a, registers.b, registers.aBefore, registers.bBefore]
            return leaf(condition, .crossing(above: above, values.map { operand($0, &tree) }), &tree)
        default: return truth(condition, &tree)
        }
    }

    private mutating func truth(_ condition: Typed, _ tree: inout ConditionTree) -> ConditionTree.Node {
        leaf(condition, .truth(operand(condition, &tree)), &tree)
    }

    private mutating func leaf(
        _ condition: Typed, _ kind: ConditionTree.Leaf.Kind, _ tree: inout ConditionTree
    ) -> ConditionTree.Node {
        tree.leaves.append(
            ConditionTree.Leaf(span: condition.span, kind: kind, result: emit(condition), lane: lane))
        return .leaf(tree.leaves.count - 1)
    }

    private mutating func operand(_ value: Typed, _ tree: inout ConditionTree) -> ConditionTree.Operand {
        operand(emit(value), &tree)
    }

    private func operand(_ register: Register, _ tree: inout ConditionTree) -> ConditionTree.Operand {
        let instruction = program.instructions[Int(register)]
        return instruction.operation == .constant ? .constant(instruction.p) : tree.slot(of: register)
    }
}

extension ConditionTree.Node {
    /// What it adds to a row of `and`.
    fileprivate var conjuncts: [Self] { if case .all(let parts, _) = self { parts } else { [self] } }
    fileprivate var disjuncts: [Self] { if case .any(let parts, _) = self { parts } else { [self] } }
}
