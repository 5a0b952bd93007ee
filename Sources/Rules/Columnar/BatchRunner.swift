// Instructions of one recursive operation that do not read each other, over the same rows
// in one loop.
//
// A recursive mean waits for its own last value; side by side two or four of them wait
// together. Each takes the same steps in the same order as alone, so no bit changes.

struct BatchRunner {
    /// Of one operation.
    let instructions: [Instruction]
    let columns: Memory
    /// From one column to the next.
    let stride: Int
    let numbers: Memory
    let count: Int

    /// Runs as many as go together from `first` on, and answers how many they were.
    func run<K: Kernel>(_ kernel: K.Type, from first: Int) -> Int {
        if instructions.count - first >= 4 {
            four(kernel, first)
            return 4
        }
        guard instructions.count - first >= 2 else {
            one(kernel, first)
            return 1
        }
        two(kernel, first)
        return 2
    }

    /// Where one instruction reads and writes.
    private struct Place {
        let a: Memory
        let b: Memory
        let c: Memory
        let target: Memory
        let memory: Memory
    }

    private func place(_ index: Int) -> Place {
        let instruction = instructions[index]
        func column(_ register: Register) -> Memory { columns + Int(register) &* stride }
        return Place(
            a: column(instruction.a), b: column(instruction.b), c: column(instruction.c),
            target: column(instruction.target), memory: numbers + Int(instruction.memory))
    }

    private func one<K: Kernel>(_ kernel: K.Type, _ index: Int) {
        let place = place(index)
        var kernel = K(place.memory, instructions[index])
        for row in 0..<count { place.target[row] = kernel.step(place.a[row], place.b[row], place.c[row], 0) }
        kernel.save(place.memory)
    }

    private func two<K: Kernel>(_ kernel: K.Type, _ index: Int) {
        let (one, other) = (place(index), place(index + 1))
        var first = K(one.memory, instructions[index])
        var second = K(other.memory, instructions[index + 1])
        for row in 0..<count {
            one.target[row] = first.step(one.a[row], one.b[row], one.c[row], 0)
            other.target[row] = second.step(other.a[row], other.b[row], other.c[row], 0)
        }
        first.save(one.memory)
        second.save(other.memory)
    }

    private func four<K: Kernel>(_ kernel: K.Type, _ index: Int) {
        let (p, q, r, s) = (place(index), place(index + 1), place(index + 2), place(index + 3))
        var first = K(p.memory, instructions[index])
        var second = K(q.memory, instructions[index + 1])
        var third = K(r.memory, instructions[index + 2])
        var fourth = K(s.memory, instructions[index + 3])
        for row in 0..<count {
            p.target[row] = first.step(p.a[row], p.b[row], p.c[row], 0)
            q.target[row] = second.step(q.a[row], q.b[row], q.c[row], 0)
            r.target[row] = third.step(r.a[row], r.b[row], r.c[row], 0)
            s.target[row] = fourth.step(s.a[row], s.b[row], s.c[row], 0)
        }
        first.save(p.memory)
        second.save(q.memory)
        third.save(r.memory)
        fourth.save(s.memory)
    }
}

extension Operation {
    /// Whether a step waits for the one before and for little else.
    var isRecursive: Bool {
        switch self {
        case .ema, .ewma, .wilder, .wilderSum, .rsi, .atr: true
        default: false
        }
    }

    /// Only of recursive ones.
    func run(_ batch: BatchRunner) {
        var first = 0
        while first < batch.instructions.count {
            switch self {
            case .ema: first += batch.run(ExponentialMean.self, from: first)
            case .ewma: first += batch.run(CloseSeededMean.self, from: first)
            case .wilder: first += batch.run(WilderMean.self, from: first)
            case .wilderSum: first += batch.run(WilderSum.self, from: first)
            case .rsi: first += batch.run(RelativeStrength.self, from: first)
            case .atr: first += batch.run(AverageTrueRange.self, from: first)
            default: preconditionFailure("\(self) does not run in batches")
            }
        }
    }
}

extension ProgramLane {
    /// The code in an order that is as good, recursive instructions that do not read each other together.
    var batches: [[Instruction]] {
        var batches: [[Instruction]] = []
        var isDone = Set<Register>()
        for (index, instruction) in code.enumerated() where !isDone.contains(instruction.target) {
            var batch = [instruction]
            isDone.insert(instruction.target)
            if instruction.operation.isRecursive {
                let open = Set(code[index...].map(\.target)).subtracting(isDone).union([instruction.target])
                for other in code[(index + 1)...]
                where other.operation == instruction.operation && !isDone.contains(other.target)
                    && ![other.a, other.b, other.c].prefix(other.operands).contains(where: open.contains)
                {
                    batch.append(other)
                    isDone.insert(other.target)
                }
            }
            batches.append(batch)
        }
        return batches
    }
}
