// A program over rows, block by block: all lanes, in step with the strategy's own bars.
//
// The kernels' numbers pass from block to block as they pass from bar to bar in a run.
// They are kept now and then, so that an earlier block can be worked out again without
// beginning at the first.

import Market

final class BlockEngine {
    let program: Program
    /// The strategy's own bars first.
    let lanes: [LaneRows]
    /// Rows of a block.
    let size: Int
    /// The block in the columns; −1 for none.
    private(set) var block = -1
    private let columns: Memory
    private let numbers: Memory
    /// Of each stream: the values that the own lane fetches.
    private let fetches: [[Fetch]]
    /// Of each lane: what is run together, in order.
    private let batches: [[[Instruction]]]
    /// Of each stream: rows that are done.
    private var cursors: [Int]
    private var states: [Int: State] = [:]
    private let statesApart: Int

    struct Fetch {
        let from: Register
        let to: Register
    }

    private struct State {
        let numbers: [Double]
        let cursors: [Int]
        let carries: [[Double]]
    }

    private var carries: [[Double]]

    /// - Parameter blockRows: A multiple of 64; nil chooses.
    init(_ program: Program, _ lanes: [LaneRows], blockRows: Int? = nil) {
        self.program = program
        self.lanes = lanes
        let registers = max(1, program.instructions.count)
        // Two megabytes of columns, or what the fewest rows need.
        let fitting = max(256, min(4_096, 262_144 / registers / 64 * 64))
        size = blockRows ?? min(fitting, max(64, (lanes[0].count + 63) / 64 * 64))
        columns = .allocate(capacity: registers * size)
        columns.initialize(repeating: .nan, count: registers * size)
        let fresh = program.freshNumbers.values
        numbers = .allocate(capacity: max(1, fresh.count))
        numbers.initialize(repeating: 0, count: max(1, fresh.count))
        fetches = BlockEngine.fetches(program)
        batches = program.lanes.map(\.batches)
        carries = fetches.map { $0.map { _ in .nan } }
        cursors = lanes.dropFirst().map { _ in 0 }
        let blocks = max(1, (lanes[0].count + size - 1) / size)
        statesApart = max(1, blocks * program.memory / 2_000_000)
        for (register, instruction) in program.instructions.enumerated()
        where instruction.operation == .constant {
            (columns + register * size).update(repeating: instruction.p, count: size)
        }
        keepState(0)
    }

    deinit {
        columns.deallocate()
        numbers.deallocate()
    }

    var count: Int { lanes[0].count }
    var blocks: Int { (count + size - 1) / size }

    func rows(of block: Int) -> Range<Int> { block * size..<min(count, (block + 1) * size) }

    /// A register over the rows of the block in the columns.
    func column(_ register: Register) -> Memory { columns + Int(register) * size }

    /// Works the block out, unless it is the one in the columns.
    func load(_ wanted: Int) {
        guard wanted != block else { return }
        if wanted != block + 1 { restore(nearest: wanted) }
        while block < wanted { runNext() }
    }

    // MARK: States

    private func keepState(_ next: Int) {
        guard next % statesApart == 0, states[next] == nil else { return }
        let memory = program.instructions.count
        let kept = (0..<program.memory).map { numbers[memory + $0] }
        states[next] = State(numbers: kept, cursors: cursors, carries: carries)
    }

    private func restore(nearest wanted: Int) {
        var from = wanted / statesApart * statesApart
        if block >= 0, block < wanted, block + 1 > from { return }
        while from > 0, states[from] == nil { from -= statesApart }
        guard let state = states[from] else { preconditionFailure("the first block's state is always kept") }
        let memory = program.instructions.count
        for (index, number) in state.numbers.enumerated() { numbers[memory + index] = number }
        cursors = state.cursors
        carries = state.carries
        block = from - 1
    }

    // MARK: Blocks

    private func runNext() {
        block += 1
        let rows = rows(of: block)
        for stream in fetches.indices { fetch(stream, rows) }
        run(lane: 0, rows)
        keepState(block + 1)
    }

    private func run(lane: Int, _ rows: Range<Int>) {
        for batch in batches[lane] {
            guard batch.count == 1 else {
                batch[0].operation.run(
                    BatchRunner(
                        instructions: batch, columns: columns, stride: size, numbers: numbers,
                        count: rows.count))
                continue
            }
            let runner = BlockRunner(
                instruction: batch[0], columns: columns, stride: size, numbers: numbers,
                rows: lanes[lane], first: rows.lowerBound, count: rows.count)
            batch[0].operation.run(runner)
        }
    }

    /// Runs the stream's rows that closed by the end of the block, and puts what the own lane reads of
    /// them beside its rows: the value of the last row that had closed by each row's close.
    private func fetch(_ stream: Int, _ rows: Range<Int>) {
        let (own, other) = (lanes[0], lanes[stream + 1])
        let list = fetches[stream]
        var row = rows.lowerBound
        var seen = cursors[stream]
        while row < rows.upperBound {
            let first = cursors[stream]
            let last = other.rows(closedBy: own.closes(rows.upperBound - 1), from: first)
            let chunk = first..<min(last, first + size)
            run(lane: stream + 1, chunk)
            while row < rows.upperBound {
                let time = own.closes(row)
                while seen < chunk.upperBound, other.closes(seen) <= time { seen += 1 }
                if seen == chunk.upperBound, seen < last, other.closes(seen) <= time { break }
                for (index, fetch) in list.enumerated() {
                    column(fetch.to)[row - rows.lowerBound] =
                        seen > first ? column(fetch.from)[seen - 1 - first] : carries[stream][index]
                }
                row += 1
            }
            if let end = chunk.last {
                for (index, fetch) in list.enumerated() {
                    carries[stream][index] = column(fetch.from)[end - first]
                }
            }
            cursors[stream] = chunk.upperBound
        }
        finish(stream, by: own.closes(rows.upperBound - 1))
    }

    /// Streams keep step even when more of their rows close than fit beside a block.
    private func finish(_ stream: Int, by time: Int64) {
        let last = lanes[stream + 1].rows(closedBy: time, from: cursors[stream])
        precondition(cursors[stream] == last, "row \(cursors[stream]) of stream \(stream) was left out")
    }

    private static func fetches(_ program: Program) -> [[Fetch]] {
        var lists: [[Fetch]] = program.lanes.dropFirst().map { _ in [] }
        var lane = [Int](repeating: 0, count: program.instructions.count)
        for (index, code) in program.lanes.enumerated() {
            for instruction in code.code { lane[Int(instruction.target)] = index }
        }
        for instruction in program.lanes[0].code where instruction.operation == .fetch {
            lists[lane[Int(instruction.a)] - 1].append(Fetch(from: instruction.a, to: instruction.target))
        }
        return lists
    }
}

extension LaneRows {
    /// One past the last row that has closed by `time`.
    func rows(closedBy time: Int64, from row: Int) -> Int {
        var row = row
        while row < count, closes(row) <= time { row += 1 }
        return row
    }
}
