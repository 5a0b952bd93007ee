// Rows of one instrument being taken in, one after another, in the order of the source.
//
// What is no bar, or does not come after the bar before it, is left out and named;
// the order of time is decided here, by the stamps as they were read.

import Market

struct BarReading {
    let file: String
    let symbol: String
    let rows: BarRows
    /// Nil for a share or an index.
    var contract: ListedContract?
    private(set) var defects = DataDefects()
    /// Stamps of the first rows that go back in time: with them the length of disordered bars can be told.
    private(set) var strays: [Int64] = []
    private static let mostStrays = 4_000
    /// Of the row taken last; stamps as the source has them.
    private var last = Int64.min
    /// Lines of the rows, for what is found out only at the end.
    private(set) var lines: [Int32] = []

    init(file: String, symbol: String, capacity: Int) {
        self.file = file
        self.symbol = symbol
        rows = BarRows(capacity: capacity)
        lines.reserveCapacity(capacity)
    }

    mutating func take(_ row: BarRow, line: Int) {
        guard min(min(row.open, row.high), min(row.low, row.close)) > 0 else {
            return refuse(.price, line, "a price is zero or less")
        }
        guard row.start > last else {
            let (time, before) = (Timestamp(nanoseconds: row.start), Timestamp(nanoseconds: last))
            guard row.start < last else {
                return refuse(.duplicate, line, "\(time) stands a second time")
            }
            if strays.count < BarReading.mostStrays { strays.append(row.start) }
            return refuse(.disorder, line, "\(time) does not come after \(before)")
        }
        if row.low > min(row.open, row.close) || row.high < max(row.open, row.close) {
            note(.highLow, line, "high and low do not contain open and close")
        }
        rows.append(row)
        lines.append(Int32(clamping: line))
        last = row.start
    }

    mutating func refuse(_ kind: DataDefect.Kind, _ line: Int, _ reason: String) {
        defects.append(DataDefect(kind, file: file, line: line, reason, isLeftOut: true))
    }

    mutating func note(_ kind: DataDefect.Kind, _ line: Int, _ reason: String) {
        defects.append(DataDefect(kind, file: file, line: line, reason))
    }

    /// Drops the rows that begin before the one in front of them ends.
    mutating func dropOverlaps(length: Span) {
        var end = Int64.min
        var overlapping = false
        for row in 0..<rows.count where !overlapping {
            overlapping = rows.start(row) < end
            end = rows.start(row) + length.nanoseconds
        }
        guard overlapping else { return }
        end = .min
        var dropped: [Int] = []
        var kept: [Int32] = []
        rows.keep { row in
            let start = rows.start(row)
            guard start >= end else {
                dropped.append(row)
                return false
            }
            end = start + length.nanoseconds
            kept.append(lines[row])
            return true
        }
        for row in dropped {
            refuse(
                .overlap, Int(lines[row]),
                "it begins before the bar of \(length.barLengthName) in front of it ends")
        }
        lines = kept
    }
}
