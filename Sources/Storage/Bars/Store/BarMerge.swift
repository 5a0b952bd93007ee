// Two tables of the same bars made one: rows that are the same in both count once,
// rows that differ are conflicts, and what happens to them was said before.

import Market

/// What became of rows that were merged.
public struct MergeCount: Hashable, Sendable {
    public var added = 0
    /// There already, number for number.
    public var same = 0
    /// There already, with other numbers.
    public var conflicts = 0
    /// The first few conflicts, in words.
    public var examples: [String] = []

    static let mostExamples = 5

    static func += (all: inout MergeCount, more: MergeCount) {
        all.added += more.added
        all.same += more.same
        all.conflicts += more.conflicts
        all.examples += more.examples.prefix(mostExamples - all.examples.count)
    }
}

enum BarMerge {
    /// Both tables' rows in order of time. Where they differ the newer one's stand, and it is counted.
    static func merged(_ old: BarTable, _ new: BarTable) -> (table: BarTable, count: MergeCount) {
        precondition(old.key == new.key && old.length == new.length, "only the same bars can be merged")
        var count = MergeCount()
        let rows = BarRows(capacity: old.bars.count + new.bars.count)
        var (left, right) = (0, 0)
        while left < old.bars.count || right < new.bars.count {
            let (a, b) = (start(old.bars, left), start(new.bars, right))
            if a < b {
                rows.append(BarRow(old.bars, left))
                left += 1
                continue
            }
            let row = BarRow(new.bars, right)
            rows.append(row)
            right += 1
            guard a == b else {
                count.added += 1
                continue
            }
            let before = BarRow(old.bars, left)
            left += 1
            if before == row { count.same += 1 } else { count.conflict(before, row, old, new) }
        }
        let bars = rows.taken(length: new.length)
        return (united(old, new, bars), count)
    }

    private static func start(_ bars: BarColumns, _ row: Int) -> Int64 {
        row < bars.count ? bars.starts[row] : .max
    }

    private static func united(_ old: BarTable, _ new: BarTable, _ bars: BarColumns) -> BarTable {
        var defects = old.defects
        defects += new.defects
        return BarTable(
            exchange: new.exchange, symbol: new.symbol, bars: bars, defects: defects,
            notices: old.notices + new.notices.filter { !old.notices.contains($0) }, format: new.format,
            stamps: new.stamps, source: sources(old.source, new.source),
            contract: new.contract ?? old.contract)
    }

    /// The names of both, each once, as far as there is room.
    static func sources(_ old: String, _ new: String) -> String {
        let names = old.split(separator: ",").map { $0.drop { $0 == " " } }
        if old.isEmpty || names.contains(new[...]) { return old.isEmpty ? new : old }
        let both = "\(old), \(new)"
        return both.utf8.count <= StoredBars.longestSource ? both : old
    }

    /// Several tables of the same bars, in any order. Where they differ the later one's rows stand.
    static func merged(_ tables: [BarTable]) -> (table: BarTable, count: MergeCount)? {
        guard tables.count > 1 else { return tables.first.map { ($0, MergeCount()) } }
        let middle = tables.count / 2
        guard let left = merged(Array(tables[..<middle])), let right = merged(Array(tables[middle...])) else {
            return nil
        }
        var (table, count) = merged(left.table, right.table)
        count.conflicts += left.count.conflicts + right.count.conflicts
        count.examples = Array(
            (left.count.examples + right.count.examples + count.examples).prefix(MergeCount.mostExamples))
        return (table, count)
    }
}

extension MergeCount {
    fileprivate mutating func conflict(_ before: BarRow, _ now: BarRow, _ old: BarTable, _ new: BarTable) {
        conflicts += 1
        guard examples.count < MergeCount.mostExamples else { return }
        let time = Timestamp(nanoseconds: now.start)
        examples.append(
            "\(time): \(old.source) says \(before.text), \(new.source) \(now.text)"
        )
    }
}

extension BarRow {
    /// `10.00, 11.00, 9.50, 10.50, 100`
    var text: String {
        let prices = [open, high, low, close].map { "\(Price(raw: $0))" }.joined(separator: ", ")
        return "\(prices), \(Quantity(raw: volume))"
    }
}
