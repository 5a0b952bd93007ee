// Bars being collected: six columns in one piece of memory, which becomes the owner of
// the finished columns, so that no number is copied twice.
//
// Rows may be added until the columns are taken; after that nothing changes any more.

import Market

/// One row, in the raw numbers of its columns.
struct BarRow: Hashable {
    var start: Int64
    var open: Int64
    var high: Int64
    var low: Int64
    var close: Int64
    var volume: Int64

    init(start: Int64, open: Int64, high: Int64, low: Int64, close: Int64, volume: Int64) {
        self.start = start
        self.open = open
        self.high = high
        self.low = low
        self.close = close
        self.volume = volume
    }

    init(_ bars: BarColumns, _ row: Int) {
        self.init(
            start: bars.starts[row], open: bars.opens[row], high: bars.highs[row], low: bars.lows[row],
            close: bars.closes[row], volume: bars.volumes[row])
    }
}

/// Belongs to one thread until its columns are taken.
final class BarRows {
    static let columns = 6
    private(set) var count = 0
    private var capacity: Int
    private var memory: UnsafeMutablePointer<Int64>
    private var isTaken = false

    init(capacity: Int) {
        self.capacity = max(capacity, 4)
        memory = .allocate(capacity: self.capacity * BarRows.columns)
    }

    deinit { memory.deallocate() }

    func append(_ row: BarRow) {
        precondition(!isTaken, "rows are added before their columns are taken")
        if count == capacity { grow() }
        let at = memory + count
        at.initialize(to: row.start)
        (at + capacity).initialize(to: row.open)
        (at + 2 * capacity).initialize(to: row.high)
        (at + 3 * capacity).initialize(to: row.low)
        (at + 4 * capacity).initialize(to: row.close)
        (at + 5 * capacity).initialize(to: row.volume)
        count += 1
    }

    private func grow() {
        let wider = capacity * 2
        let larger = UnsafeMutablePointer<Int64>.allocate(capacity: wider * BarRows.columns)
        for column in 0..<BarRows.columns {
            (larger + column * wider).initialize(from: memory + column * capacity, count: count)
        }
        memory.deallocate()
        memory = larger
        capacity = wider
    }

    func start(_ row: Int) -> Int64 {
        precondition(row >= 0 && row < count, "row \(row) is outside the \(count) collected")
        return memory[row]
    }

    /// Gives every row another start.
    func changeStarts(_ change: (Int64) -> Int64) {
        precondition(!isTaken, "times are settled before the columns are taken")
        for row in 0..<count { memory[row] = change(memory[row]) }
    }

    /// Drops the rows for which `isWanted`, asked in order, says no.
    func keep(_ isWanted: (Int) -> Bool) {
        precondition(!isTaken, "rows are dropped before their columns are taken")
        var kept = 0
        for row in 0..<count where isWanted(row) {
            if kept != row {
                for column in 0..<BarRows.columns {
                    memory[column * capacity + kept] = memory[column * capacity + row]
                }
            }
            kept += 1
        }
        count = kept
    }

    /// The rows as columns over this memory. `length` is what its bars span.
    func taken(length: Span) -> BarColumns {
        isTaken = true
        func column(_ index: Int) -> Column {
            Column(base: UnsafePointer(memory + index * capacity), count: count, owner: self)
        }
        return BarColumns(
            length: length, starts: column(0), opens: column(1), highs: column(2), lows: column(3),
            closes: column(4), volumes: column(5))
    }
}
