// Reads the times of one file, row after row: the usual form from its bytes, everything
// else as text; remembers what was unusual so that it can be told once.

import Market

struct StampReader {
    private(set) var isConverted = false
    /// How many stamps named no time of day, and how many did.
    private(set) var dateOnly = 0
    private(set) var timed = 0
    private var lastDate: (UInt64, UInt16) = (0, 0)
    private var lastMidnight: Int64 = 0

    /// Nil when the field is no time.
    mutating func read(_ lines: FieldLines, _ index: Int) -> Int64? {
        let field = lines.fields[index]
        if let instant = usual(lines.bytes, field) {
            timed += 1
            return instant
        }
        guard let stamp = StampText(lines.text(field)) else { return nil }
        return take(stamp)
    }

    /// A date and a time of day from two fields.
    mutating func read(_ lines: FieldLines, date: Int, time: Int) -> Int64? {
        guard let stamp = StampText(lines.text(date) + "T" + lines.text(time)) else { return nil }
        return take(stamp)
    }

    mutating func take(_ stamp: StampText) -> Int64 {
        isConverted = isConverted || stamp.isConverted
        if stamp.isDateOnly { dateOnly += 1 } else { timed += 1 }
        return stamp.instant.nanoseconds
    }

    /// `2016-08-16T09:15:00+05:30` or without its zone, a space for the T; nil for everything else.
    private mutating func usual(_ bytes: UnsafeRawBufferPointer, _ field: FieldLines.Field) -> Int64? {
        guard field.count == 25 || field.count == 19, let start = bytes.baseAddress.map({ $0 + field.from })
        else { return nil }
        let between = start.load(fromByteOffset: 10, as: UInt8.self)
        guard between == UInt8(ascii: "T") || between == 0x20 else { return nil }
        if field.count == 25 {
            guard start.loadUnaligned(fromByteOffset: 19, as: UInt32.self).littleEndian == 0x3A35_302B,
                start.loadUnaligned(fromByteOffset: 23, as: UInt16.self).littleEndian == 0x3033
            else { return nil }  // "+05:30"
        }
        guard let clock = StampReader.clock(start + 11) else { return nil }
        let date = (
            start.loadUnaligned(as: UInt64.self), start.loadUnaligned(fromByteOffset: 8, as: UInt16.self)
        )
        if date != lastDate {
            let text = String(decoding: UnsafeRawBufferPointer(start: start, count: 10), as: UTF8.self)
            guard let day = CalendarDate(text), StampText.years.contains(day.year) else { return nil }
            lastDate = date
            lastMidnight = Timestamp(day, TimeOfDay(0, 0)).nanoseconds
        }
        return lastMidnight + clock * 1_000_000_000
    }

    /// Seconds since midnight of `HH:MM:SS`.
    private static func clock(_ text: UnsafeRawPointer) -> Int64? {
        func pair(_ offset: Int) -> Int64 {
            let tens = Int64(text.load(fromByteOffset: offset, as: UInt8.self)) - 0x30
            let units = Int64(text.load(fromByteOffset: offset + 1, as: UInt8.self)) - 0x30
            return tens >= 0 && tens <= 9 && units >= 0 && units <= 9 ? tens * 10 + units : 99
        }
        let colon = UInt8(ascii: ":")
        guard text.load(fromByteOffset: 2, as: UInt8.self) == colon,
            text.load(fromByteOffset: 5, as: UInt8.self) == colon
        else { return nil }
        let (hour, minute, second) = (pair(0), pair(3), pair(6))
        return hour < 24 && minute < 60 && second < 60 ? hour * 3600 + minute * 60 + second : nil
    }
}
