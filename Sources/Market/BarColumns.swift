// The bars of one instrument as columns: one array a field, so that a pass over the
// closes reads closes and nothing else.
//
// The numbers lie in arrays or in a mapped file; a column keeps its owner alive and
// does not say which. Prices and volumes are raw fixed-point, times nanoseconds.

/// A row of numbers that somebody else may own, such as a mapped file: read-only memory, which its
/// owner keeps alive.
public struct Column: RandomAccessCollection, @unchecked Sendable {
    public let base: UnsafePointer<Int64>
    public let count: Int
    private let owner: AnyObject

    /// - Parameter owner: Keeps the memory at `base` valid and unchanged as long as it lives.
    public init(base: UnsafePointer<Int64>, count: Int, owner: AnyObject) {
        self.base = base
        self.count = count
        self.owner = owner
    }

    public init(_ values: [Int64]) {
        let copy = Owned(values)
        self.init(base: copy.base, count: values.count, owner: copy)
    }

    public var startIndex: Int { 0 }
    public var endIndex: Int { count }
    @inlinable public subscript(index: Int) -> Int64 {
        precondition(index >= 0 && index < count, "row \(index) is outside the column's \(count)")
        return base[index]
    }

    /// Rows `range`, without copying.
    public func rows(_ range: Range<Int>) -> Column {
        precondition(range.lowerBound >= 0 && range.upperBound <= count, "\(range) is outside 0..<\(count)")
        return Column(base: base + range.lowerBound, count: range.count, owner: owner)
    }

    private final class Owned {
        let base: UnsafePointer<Int64>
        private let memory: UnsafeMutablePointer<Int64>

        init(_ values: [Int64]) {
            memory = .allocate(capacity: Swift.max(values.count, 1))
            memory.initialize(to: 0)
            for (index, value) in values.enumerated() { (memory + index).initialize(to: value) }
            base = UnsafePointer(memory)
        }

        deinit { memory.deallocate() }
    }
}

/// Ascending by start, each bar `length` long at most; holes are spans without trades.
public struct BarColumns: Sendable {
    public let length: Span
    public let starts: Column
    public let opens: Column
    public let highs: Column
    public let lows: Column
    public let closes: Column
    public let volumes: Column
    /// The sessions' rows, oldest first.
    public let days: [Day]

    /// The rows of one date.
    public struct Day: Hashable, Sendable {
        public let date: CalendarDate
        public let rows: Range<Int>

        public init(date: CalendarDate, rows: Range<Int>) {
            self.date = date
            self.rows = rows
        }
    }

    public init(
        length: Span, starts: Column, opens: Column, highs: Column, lows: Column, closes: Column,
        volumes: Column
    ) {
        precondition(
            [opens, highs, lows, closes, volumes].allSatisfy { $0.count == starts.count },
            "every column of a bar table has as many rows as its times")
        self.length = length
        self.starts = starts
        self.opens = opens
        self.highs = highs
        self.lows = lows
        self.closes = closes
        self.volumes = volumes
        days = BarColumns.days(starts)
    }

    public init(_ bars: [Bar], length: Span) {
        self.init(
            length: length, starts: Column(bars.map(\.start.nanoseconds)),
            opens: Column(bars.map(\.open.raw)), highs: Column(bars.map(\.high.raw)),
            lows: Column(bars.map(\.low.raw)), closes: Column(bars.map(\.close.raw)),
            volumes: Column(bars.map(\.volume.raw)))
    }

    public var count: Int { starts.count }

    public subscript(row: Int) -> Bar {
        Bar(
            start: Timestamp(nanoseconds: starts[row]), open: Price(raw: opens[row]),
            high: Price(raw: highs[row]), low: Price(raw: lows[row]), close: Price(raw: closes[row]),
            volume: Quantity(raw: volumes[row]))
    }

    /// Rows `range`, without copying.
    public func rows(_ range: Range<Int>) -> BarColumns {
        BarColumns(
            length: length, starts: starts.rows(range), opens: opens.rows(range), highs: highs.rows(range),
            lows: lows.rows(range), closes: closes.rows(range), volumes: volumes.rows(range))
    }

    /// The first row that starts at `time` or later; `count` when none does.
    public func row(at time: Timestamp) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if starts[middle] < time.nanoseconds { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private static func days(_ starts: Column) -> [Day] {
        var days: [Day] = []
        var from = 0
        while from < starts.count {
            let date = Timestamp(nanoseconds: starts[from]).date
            let next = Timestamp(date.advanced(byDays: 1), TimeOfDay(0, 0)).nanoseconds
            var to = from + 1
            while to < starts.count, starts[to] < next { to += 1 }
            days.append(Day(date: date, rows: from..<to))
            from = to
        }
        return days
    }
}
