// Longer bars out of shorter ones: aligned to 09:15 of each day, to midnight for a day.
//
// A span without trades makes no bar. A longer bar never crosses midnight; the last of
// a day may span less.

public import Market

extension BarColumns {
    /// Nil when `length` is no multiple of the bars' own.
    public func aggregated(to length: Span) -> BarColumns? {
        guard length > self.length, length <= .day, length.nanoseconds % self.length.nanoseconds == 0 else {
            return length == self.length ? self : nil
        }
        let rows = BarRows(capacity: count / Int(length.nanoseconds / self.length.nanoseconds) + days.count)
        for day in days {
            let midnight = Timestamp(day.date, TimeOfDay(0, 0)).nanoseconds
            var current: BarRow?
            for row in day.rows {
                let start =
                    length == .day
                    ? midnight : max(BarTiming.gridStart(starts[row], length.nanoseconds), midnight)
                if var bar = current, bar.start == start {
                    bar.add(BarRow(self, row))
                    current = bar
                    continue
                }
                if let bar = current { rows.append(bar) }
                current = BarRow(self, row)
                current?.start = start
            }
            if let bar = current { rows.append(bar) }
        }
        return rows.taken(length: length)
    }
}

extension BarRow {
    /// Takes the next shorter bar in. A volume beyond what a quantity holds stays at its limit.
    fileprivate mutating func add(_ next: BarRow) {
        high = max(high, next.high)
        low = min(low, next.low)
        close = next.close
        volume = min(volume + next.volume, Quantity.limit.raw)
    }
}
