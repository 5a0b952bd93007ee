// One instruction over a block of rows: the kernels' steps in a loop.
//
// A register is a column of the block's rows. It works on raw memory: the compiler made
// every register, and a column is as long as the longest block.

import Market

struct BlockRunner: KernelRunner {
    let instruction: Instruction
    /// Registers' columns, one after another.
    let columns: Memory
    /// From one column to the next.
    let stride: Int
    /// Where the kernels keep their numbers, as in a run.
    let numbers: Memory
    let rows: LaneRows
    /// The block's rows.
    let first: Int
    let count: Int

    @inline(__always) private func column(_ register: Register) -> Memory {
        columns + Int(register) &* stride
    }

    @inline(__always)
    func run<K: Kernel>(_ kernel: K.Type) {
        let memory = numbers + Int(instruction.memory)
        var kernel = K(memory, instruction)
        let (a, b, c) = (column(instruction.a), column(instruction.b), column(instruction.c))
        kernel.steps(a, b, c, into: column(instruction.target), count: count)
        kernel.save(memory)
    }

    func place(_ field: BarField) {
        let bars = rows.bars
        switch field {
        case .open: prices(bars.opens)
        case .high: prices(bars.highs)
        case .low: prices(bars.lows)
        case .close: prices(bars.closes)
        case .volume:
            let (source, target) = (bars.volumes.base + first, column(instruction.target))
            for row in 0..<count { target[row] = Double(source[row]) / Double(Quantity.scale) }
        case .mark:
            let target = column(instruction.target)
            sessions { session, rows in for row in rows { target[row] = session.mark } }
        case .elapsed: elapsed()
        }
    }

    private func prices(_ column: Column) {
        let (source, target) = (column.base + first, self.column(instruction.target))
        for row in 0..<count { target[row] = Price(raw: source[row]).rupees }
    }

    private func elapsed() {
        let target = column(instruction.target)
        sessions { session, block in
            guard let open = session.open else {
                for row in block { target[row] = .nan }
                return
            }
            for row in block {
                target[row] = Double(rows.closes(first + row) - open.nanoseconds) / 60e9
            }
        }
    }

    /// Each session with its rows of the block, counted from the block's first.
    private func sessions(_ body: (LaneRows.RowSession, Range<Int>) -> Void) {
        let all = rows.sessions
        var (low, high) = (0, all.count)
        while low < high {
            let middle = (low + high) / 2
            if all[middle].row <= first { low = middle + 1 } else { high = middle }
        }
        var index = low - 1
        var row = 0
        while row < count, index < all.count {
            let next = index + 1 < all.count ? min(all[index + 1].row - first, count) : count
            body(all[index], row..<next)
            row = next
            index += 1
        }
    }

    /// Other lanes' values are put in place before the block runs.
    func fetch() {}
}
