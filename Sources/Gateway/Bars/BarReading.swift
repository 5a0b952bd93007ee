// Rows of a bar table turned into bars, one after another, with what was wrong.

import Market
import Platform

struct BarReading {
    let file: String
    private(set) var bars: [Bar] = []
    private(set) var defects: [BarDefect] = []

    init(file: String) { self.file = file }

    mutating func take(_ row: CSVRow) {
        guard row.fields.count == BarFile.heading.count else {
            return note(row, "expected \(BarFile.heading.count) fields, found \(row.fields.count)")
        }
        guard let start = BarReading.instant(row.fields[0]) else {
            return note(row, "expected a time such as 2016-08-16T09:15:00+05:30, found \"\(row.fields[0])\"")
        }
        let prices = row.fields[1...4].map { Price($0) }
        guard let open = prices[0], let high = prices[1], let low = prices[2], let close = prices[3] else {
            return note(
                row, "expected four prices in rupees, found \(row.fields[1...4].joined(separator: ", "))")
        }
        guard let volume = Quantity(row.fields[5]), volume >= .zero else {
            return note(row, "expected a volume, found \"\(row.fields[5])\"")
        }
        guard min(open, high, low, close) > .zero else { return note(row, "a price is zero") }
        if let last = bars.last, start <= last.start {
            return note(row, "\(start) does not come after \(last.start)")
        }
        let bar = Bar(start: start, open: open, high: high, low: low, close: close, volume: volume)
        if !bar.isConsistent {
            note(row, "high and low do not hold open and close", isLeftOut: false)
        }
        bars.append(bar)
    }

    private mutating func note(_ row: CSVRow, _ reason: String, isLeftOut: Bool = true) {
        defects.append(BarDefect(file: file, line: row.line, reason: reason, isLeftOut: isLeftOut))
    }

    /// `2016-08-16T09:15:00+05:30`; a space for the T, and no zone, are taken as Indian time too.
    static func instant(_ text: String) -> Timestamp? {
        let bytes = text.utf8
        guard bytes.count == 19 || (bytes.count == 25 && text.hasSuffix("+05:30")),
            let date = CalendarDate(text.prefix(10)), let time = TimeOfDay(text.dropFirst(11).prefix(8))
        else { return nil }
        let between = text[text.index(text.startIndex, offsetBy: 10)]
        return between == "T" || between == " " ? Timestamp(date, time) : nil
    }
}
