// Checked trees to instructions, with the number of bars each value needs.

import Market

struct Emitter {
    private(set) var program = Program()
    private(set) var problems = Problems()
    private let text: SourceText
    private let barsPerSession: Int
    /// Of each `let`; −1 for one that no rule uses.
    private var letRegisters: [Register] = []
    /// Equal instructions share a register. Looked up, never iterated.
    private var known: [Instruction: Register] = [:]
    /// Bars until the value is defined, by register.
    private var bars: [Int] = []
    /// Bars until it also no longer depends on where the history began.
    private var settled: [Int] = []

    init(_ text: SourceText, _ rules: CheckedRules) {
        self.text = text
        barsPerSession = (375 + rules.barMinutes - 1) / rules.barMinutes
        // In the file's order, so that a long chain of names is no deep recursion.
        let used = rules.usedLets
        for (index, value) in rules.lets.enumerated() {
            letRegisters.append(used[index] && value.stream == nil ? emit(value.value) : -1)
        }
        for entry in rules.entries { emit(entry) }
        for exit in rules.exits { emit(exit) }
    }

    /// The most bars that any value needs.
    var warmUpBars: Int { settled.reduce(1) { max($0, $1) } }

    private mutating func emit(_ entry: CheckedEntry) {
        let condition = emit(entry.condition)
        let compiled = CompiledEntry(
            side: entry.side, line: entry.line, condition: condition, leaves: leaves(of: entry.condition),
            size: entry.size, volatility: entry.volatility.map { emit($0) },
            stop: entry.stop.map { emit($0) }, target: entry.target.map { emit($0) },
            stopShare: entry.stopShare.map { emit($0) }, targetShare: entry.targetShare.map { emit($0) },
            trail: entry.trail.map { emit($0) }, trailAfter: entry.trailAfter.map { emit($0) })
        program.entries.append(compiled)
    }

    private mutating func emit(_ exit: CheckedExit) {
        let condition = emit(exit.condition)
        program.exits.append(
            CompiledExit(
                closes: exit.closes, line: exit.line, condition: condition, leaves: leaves(of: exit.condition)
            ))
    }

    private mutating func emit(_ typed: Typed) -> Register {
        switch typed.kind {
        case .constant(let value): return add(Instruction(operation: .constant, value: value), 0, 0)
        case .variable(let index): return letRegisters[index]
        case .source(let operation):
            let bars = operation.isPreviousDay ? 2 * barsPerSession : 1
            return add(Instruction(operation: operation), bars, bars)
        case .openingRange(let operation, let minutes):
            return add(Instruction(operation: operation, count: Int32(minutes)), 1, 1)
        case .unary(let operation, let value):
            let a = emit(value)
            return add(Instruction(operation: operation, a: a), after: [a])
        case .binary(let operation, let left, let right):
            let (a, b) = (emit(left), emit(right))
            return add(Instruction(operation: operation, a: a, b: b), after: [a, b])
        case .crosses(let above, let left, let right):
            return crossing(above, crossed(left, right))
        case .window(let operation, let value, let period): return window(operation, emit(value), period)
        case .of:
            problems.add(
                typed.span, "other bars cannot be evaluated yet", expected: "the strategy's own bars")
            return 0
        case .atr(let n): return add(Instruction(operation: .atr, count: Int32(n)), n + 1, 9 * n + 1)
        }
    }

    /// Wilder's mean forgets 1/n a bar, the exponential 2/(n+1): after 8n and 4n bars the
    /// seed weighs less than a thousandth.
    private mutating func window(_ operation: Operation, _ a: Register, _ n: Int) -> Register {
        let (needed, fading) =
            switch operation {
            case .ema: (n - 1, 4 * n)
            case .rsi: (n, 8 * n)
            case .ago: (n, 0)
            default: (n - 1, 0)
            }
        return add(
            Instruction(operation: operation, a: a, count: Int32(n)), bars[Int(a)] + needed,
            settled[Int(a)] + needed + fading)
    }

    private mutating func add(_ instruction: Instruction, after inputs: [Register]) -> Register {
        add(
            instruction, inputs.reduce(0) { max($0, bars[Int($1)]) },
            inputs.reduce(0) { max($0, settled[Int($1)]) })
    }

    private mutating func add(_ instruction: Instruction, _ bars: Int, _ settled: Int) -> Register {
        if let register = known[instruction] { return register }
        let register = Register(program.instructions.count)
        known[instruction] = register
        var placed = instruction
        placed.memory = Int32(clamping: program.memory)
        program.memory += instruction.operation.memory(Int(instruction.count))
        program.instructions.append(placed)
        self.bars.append(bars)
        self.settled.append(settled)
        return register
    }

    // MARK: Crossing

    private struct Crossed {
        let a, b, aBefore, bBefore: Register
    }

    private mutating func crossed(_ left: Typed, _ right: Typed) -> Crossed {
        let (a, b) = (emit(left), emit(right))
        return Crossed(a: a, b: b, aBefore: before(a), bBefore: before(b))
    }

    private mutating func before(_ register: Register) -> Register {
        let isConstant = program.instructions[Int(register)].operation == .constant
        return isConstant ? register : window(.ago, register, 1)
    }

    /// It was at or below a bar ago, and is above now.
    private mutating func crossing(_ above: Bool, _ values: Crossed) -> Register {
        let was = Instruction(operation: above ? .atMost : .atLeast, a: values.aBefore, b: values.bBefore)
        let now = Instruction(operation: above ? .greater : .less, a: values.a, b: values.b)
        let a = add(was, after: [values.aBefore, values.bBefore])
        let b = add(now, after: [values.a, values.b])
        return add(Instruction(operation: .and, a: a, b: b), after: [a, b])
    }

    // MARK: Explanation

    /// The conditions that `and`, `or` and `not` join.
    private mutating func leaves(of condition: Typed) -> [Leaf] {
        let words = String(text.slice(condition.span).prefix(100))
        switch condition.kind {
        case .binary(.and, let left, let right), .binary(.or, let left, let right):
            return leaves(of: left) + leaves(of: right)
        case .unary(.not, let inner): return leaves(of: inner)
        case .binary(let operation, let left, let right):
            let kind = Leaf.Kind.comparison(operation.sign, emit(left), emit(right))
            return [Leaf(text: words, result: emit(condition), kind: kind)]
        case .crosses(_, let left, let right):
            let values = crossed(left, right)
            return [
                Leaf(
                    text: words, result: emit(condition),
                    kind: .crossing(values.a, values.b, values.aBefore, values.bBefore))
            ]
        default: return [Leaf(text: words, result: emit(condition), kind: .truth)]
        }
    }
}

extension Operation {
    fileprivate var isPreviousDay: Bool {
        self == .previousHigh || self == .previousLow || self == .previousClose
    }

    fileprivate var sign: String {
        switch self {
        case .less: "<"
        case .atMost: "<="
        case .greater: ">"
        default: ">="
        }
    }
}
