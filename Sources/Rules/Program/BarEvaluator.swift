// The incremental evaluator: every instruction of a lane once, when a bar closes.
//
// It works on raw memory: the compiler made every register and place, and nothing
// outside the program can reach them.

import Market

/// A bar with what the session says of it.
struct SessionBar {
    let bar: Bar
    /// The session's mark.
    let mark: Double
    /// Minutes from the open to its close.
    let elapsed: Double
}

extension Numbers {
    @inline(__always)
    mutating func evaluate(_ code: [Instruction], at bar: borrowing SessionBar) {
        let (given, mark, elapsed) = (bar.bar, bar.mark, bar.elapsed)
        values.withUnsafeMutableBufferPointer { numbers in
            guard let numbers = numbers.baseAddress else { return }
            code.withUnsafeBufferPointer { code in
                for index in code.indices {
                    let step = OneStep(
                        numbers: numbers, instruction: code[index], bar: given, mark: mark, elapsed: elapsed)
                    code[index].operation.run(step)
                }
            }
        }
    }
}

/// One instruction at one bar.
struct OneStep: KernelRunner {
    let numbers: Memory
    let instruction: Instruction
    let bar: Bar
    let mark: Double
    let elapsed: Double

    @inline(__always)
    func run<K: Kernel>(_ kernel: K.Type) {
        let memory = numbers + Int(instruction.memory)
        var kernel = K(memory, instruction)
        numbers[Int(instruction.target)] = kernel.step(
            numbers[Int(instruction.a)], numbers[Int(instruction.b)], numbers[Int(instruction.c)], 0)
        kernel.save(memory)
    }

    @inline(__always)
    func place(_ field: BarField) {
        numbers[Int(instruction.target)] =
            switch field {
            case .open: bar.open.rupees
            case .high: bar.high.rupees
            case .low: bar.low.rupees
            case .close: bar.close.rupees
            case .volume: Double(bar.volume.raw) / Double(Quantity.scale)
            case .mark: mark
            case .elapsed: elapsed
            }
    }

    @inline(__always)
    func fetch() { numbers[Int(instruction.target)] = numbers[Int(instruction.a)] }
}
