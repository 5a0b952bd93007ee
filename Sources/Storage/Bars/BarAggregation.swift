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
            var current: Bar?
            for row in day.rows {
                let start =
                    length == .day
                    ? midnight : max(BarTiming.gridStart(starts[row], length.nanoseconds), midnight)
                if current?.start.nanoseconds == start {
                    current?.join(self[row])
                    continue
                }
                if let bar = current { rows.append(BarRow(bar)) }
                current = self[row]
                current?.start = Timestamp(nanoseconds: start)
            }
            if let bar = current { rows.append(BarRow(bar)) }
        }
        return rows.taken(length: length)
    }
}

extension BarRow {
    fileprivate init(_ bar: Bar) {
        self.init(
            start: bar.start.nanoseconds, open: bar.open.raw, high: bar.high.raw, low: bar.low.raw,
            close: bar.close.raw, volume: bar.volume.raw)
    }
}
