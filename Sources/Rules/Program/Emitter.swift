// Checked trees to instructions, with the number of bars each value needs.
//
// Every value is reckoned in the lane of its stream; what the strategy's own bars need
// of another lane they fetch. Equal instructions of a lane are one.

import Market

struct Emitter {
    private(set) var program = Program()
    private let ownMinutes: Int
    private let lets: [CheckedLet]
    /// Of each `let`; −1 for one that no rule uses.
    private var letRegisters: [Register] = []
    /// Looked up, never iterated.
    private var known: [Key: Register] = [:]
    /// By register: its lane, −1 for a constant.
    private var lanes: [Int] = []
    /// Bars of its lane until the value is defined, by register.
    private var bars: [Int] = []
    /// Bars until it also no longer depends on where the history began.
    private var settled: [Int] = []
    /// The lane that values are reckoned in now.
    private(set) var lane = 0

    private struct Key: Hashable {
        let lane: Int
        let instruction: Instruction
    }

    init(_ rules: CheckedRules) {
        lets = rules.lets
        ownMinutes = rules.barMinutes
        program.lanes = [ProgramLane(stream: nil)] + rules.streams.map { ProgramLane(stream: $0) }
        // In the file's order, so that a long chain of names is no deep recursion.
        let used = rules.usedLets
        for (index, value) in rules.lets.enumerated() {
            letRegisters.append(used[index] ? emit(value.value, on: value.stream) : -1)
        }
        for entry in rules.entries { emit(entry) }
        for exit in rules.exits { emit(exit) }
        finish()
    }

    /// The most bars that any value of the strategy's own bars needs.
    var warmUpBars: Int {
        lanes.indices.reduce(1) { lanes[$1] == 0 ? max($0, settled[$1]) : $0 }
    }

    private mutating func emit(_ entry: CheckedEntry) {
        let condition = emit(entry.condition)
        let compiled = CompiledEntry(
            side: entry.side, line: entry.line, condition: condition, tree: tree(of: entry.condition),
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
                closes: exit.closes, line: exit.line, condition: condition, tree: tree(of: exit.condition)))
    }

    mutating func emit(_ typed: Typed) -> Register {
        switch typed.kind {
        case .constant(let value): return constant(value)
        case .variable(let index): return letRegisters[index]
        case .source(let operation): return add(Instruction(operation: operation))
        case .unary(let operation, let value): return add(Instruction(operation: operation, a: emit(value)))
        case .binary(let operation, let left, let right):
            let (a, b) = (emit(left), emit(right))
            return add(Instruction(operation: operation, a: a, b: b))
        case .crosses(let above, let left, let right): return crossing(above, crossed(left, right))
        case .window(.ago, let value, 1): return before(emit(value))
        case .window(let operation, let value, let period):
            return add(Instruction(operation: operation, a: emit(value), count: Int32(period)))
        case .call(let operation, let values, let count, let p, let q):
            let operands = values.map { emit($0) } + [0, 0, 0]
            return add(
                Instruction(
                    operation: operation, a: operands[0], b: operands[1], c: operands[2],
                    count: Int32(count), p: p, q: q))
        case .of(let stream, let value): return fetch(emit(value, on: stream), from: stream)
        }
    }

    // MARK: Lanes

    private mutating func emit(_ value: Typed, on stream: Stream?) -> Register {
        on(stream) { $0.emit(value) }
    }

    /// Does something among the bars of a stream.
    mutating func on<Made>(_ stream: Stream?, _ make: (inout Emitter) -> Made) -> Made {
        let outside = lane
        defer { lane = outside }
        guard let found = program.lanes.firstIndex(where: { $0.stream == stream }) else {
            program.lanes.append(ProgramLane(stream: stream))
            lane = program.lanes.count - 1
            return make(&self)
        }
        lane = found
        return make(&self)
    }

    /// A bar of the stream is as many of the strategy's own; one more, for where its bars begin.
    private mutating func fetch(_ register: Register, from stream: Stream) -> Register {
        let source = Int(register)
        if lanes[source] < 0 { return register }
        let length = stream.minutes == 1_440 ? barsPerSession(ownMinutes) : stream.minutes / ownMinutes
        let spare = stream.minutes == ownMinutes ? 0 : length
        return add(
            Instruction(operation: .fetch, a: register), bars[source] * length + spare,
            settled[source] * length + spare)
    }

    private func barsPerSession(_ minutes: Int) -> Int { (375 + minutes - 1) / minutes }

    private var laneMinutes: Int { program.lanes[lane].stream?.minutes ?? ownMinutes }

    /// What a `let` stands for.
    func meaning(of variable: Int) -> Typed { lets[variable].value }

    // MARK: Instructions

    private mutating func constant(_ value: Double) -> Register {
        let outside = lane
        lane = -1
        defer { lane = outside }
        return add(Instruction(operation: .constant, p: value), 0, 0)
    }

    private mutating func add(_ instruction: Instruction) -> Register {
        var instruction = instruction
        instruction.weigh()
        let operands = [instruction.a, instruction.b, instruction.c].prefix(instruction.operands).map(
            Int.init)
        var needed = instruction.needed(barsPerSession: barsPerSession(laneMinutes))
        if instruction.operation == .lateEMA { needed += Int(program.instructions[operands[1]].p) }
        let least = operands.isEmpty ? 1 : 0
        return add(
            instruction, operands.reduce(least) { max($0, bars[$1]) } + needed,
            operands.reduce(least) { max($0, settled[$1]) } + needed + instruction.fading)
    }

    private mutating func add(_ instruction: Instruction, _ bars: Int, _ settled: Int) -> Register {
        let key = Key(lane: lane, instruction: instruction)
        if let register = known[key] { return register }
        let register = Register(program.instructions.count)
        known[key] = register
        var placed = instruction
        placed.target = register
        placed.memory = Int32(clamping: program.memory)
        program.memory += placed.numbers
        program.instructions.append(placed)
        lanes.append(lane)
        self.bars.append(bars)
        self.settled.append(settled)
        return register
    }

    /// Registers come first in the row of numbers, memory after them.
    private mutating func finish() {
        let registers = Int32(program.instructions.count)
        for register in program.instructions.indices {
            let (sum, overflow) = program.instructions[register].memory.addingReportingOverflow(registers)
            program.instructions[register].memory = overflow ? .max : sum
            if lanes[register] >= 0 {
                program.lanes[lanes[register]].code.append(program.instructions[register])
            }
        }
    }

    // MARK: Crossing

    struct Crossed {
        let a, b, aBefore, bBefore: Register
    }

    mutating func crossed(_ left: Typed, _ right: Typed) -> Crossed {
        let (a, b) = (emit(left), emit(right))
        return Crossed(a: a, b: b, aBefore: before(a), bBefore: before(b))
    }

    private mutating func before(_ register: Register) -> Register {
        lanes[Int(register)] < 0 ? register : add(Instruction(operation: .before, a: register))
    }

    /// It was at or below a bar ago, and is above now.
    private mutating func crossing(_ above: Bool, _ values: Crossed) -> Register {
        let a = add(
            Instruction(operation: above ? .atMost : .atLeast, a: values.aBefore, b: values.bBefore))
        let b = add(Instruction(operation: above ? .greater : .less, a: values.a, b: values.b))
        return add(Instruction(operation: .and, a: a, b: b))
    }
}

extension Instruction {
    /// How many registers it reads.
    var operands: Int {
        switch operation {
        case .constant, .open, .high, .low, .close, .volume, .session, .minutesSinceOpen: 0
        case .add, .subtract, .multiply, .divide, .min, .max, .both, .whenPositive, .less, .atMost, .greater,
            .atLeast, .and, .or, .lateEMA, .plusMovement, .minusMovement, .sar, .heikinOpen, .obv,
            .sessionSum,
            .sessionHighest, .sessionLowest, .sessionFirst, .previousHighest, .previousLowest, .previousFirst,
            .previousLast:
            2
        case .trueRange, .atr, .supertrend, .sessionDeviation, .openingHigh, .openingLow, .sameTimeMean: 3
        default: 1
        }
    }
}
