// Tables of comma-separated values: of one instrument, or of many with a column for
// the symbol, such as a bhavcopy.
//
// The one fast path of reading: fields stay bytes, a text is made only for a row that
// is wrong. A share that a bhavcopy lists in several series is taken from the first
// of those wanted.

import Market

struct BarCSV {
    private let file: String
    private let options: BarReadOptions
    private let heading: BarHeading
    private var stamps = StampReader()
    private var readings: [BarReading] = []
    private var numbers: [String: Int] = [:]
    private var otherRows = 0

    /// Everything that the table holds, one reading for each symbol in the order of their first rows.
    static func read(
        _ bytes: UnsafeRawBufferPointer, file: String, options: BarReadOptions
    ) throws(BarsFailure) -> BarReadings {
        var lines = FieldLines(bytes)
        guard let count = lines.next() else {
            throw BarsFailure(.unusable, "\(file) is empty: expected a heading and rows of bars")
        }
        let names = (0..<min(count, FieldLines.mostFields)).map { lines.text($0) }
        if let found = try DerivativesBhavcopy.read(lines, names, file: file, options: options) {
            return found
        }
        let heading: BarHeading
        do throws(BarsFailure) { heading = try BarHeading(names) } catch {
            throw BarsFailure(.unusable, "\(file):\(lines.line): \(error)")
        }
        var table = BarCSV(file, options, heading)
        if heading.symbol == nil {
            table.addReading(options.symbol ?? BarFileName.symbol(of: file), capacity: bytes.count / 48 + 16)
        }
        table.readAll(lines)
        return table.finished
    }

    private init(_ file: String, _ options: BarReadOptions, _ heading: BarHeading) {
        self.file = file
        self.options = options
        self.heading = heading
    }

    private var finished: BarReadings {
        var notices: [String] = []
        if otherRows > 0 {
            notices.append("\(otherRows) rows of other series or kinds of instrument were not taken")
        }
        if heading.volume == nil { notices.append("there is no column of volumes: they are zero") }
        return BarReadings(
            readings: readings, format: options.format ?? heading.format, isConverted: stamps.isConverted,
            isDateOnly: stamps.dateOnly > stamps.timed, notices: notices)
    }

    private mutating func readAll(_ lines: FieldLines) {
        guard let series = heading.series, heading.symbol != nil else {
            var lines = lines
            while let count = lines.next() { takeLine(lines, count) }
            return
        }
        // One pass a series: a share that a better series has is not taken from another.
        for (rank, wanted) in options.series.enumerated() {
            let taken = Set(numbers.keys)
            var pass = lines
            while let count = pass.next() {
                guard isWhole(pass, count) else {
                    if rank == 0 { takeLine(pass, count) }
                    continue
                }
                let found = pass.text(series)
                if rank == 0, !options.series.contains(found) { otherRows += 1 }
                guard found == wanted, let column = heading.symbol else { continue }
                if taken.contains(pass.text(column)) { otherRows += 1 } else { takeLine(pass, count) }
            }
        }
    }

    private func isWhole(_ lines: FieldLines, _ count: Int) -> Bool {
        count == heading.columns || (count == heading.columns + 1 && lines.fields[count - 1].count == 0)
    }

    private mutating func addReading(_ symbol: String, capacity: Int) {
        numbers[symbol] = readings.count
        readings.append(BarReading(file: file, symbol: symbol, capacity: capacity))
    }

    /// Which reading the line belongs to; 0 also for a line that names none.
    private mutating func number(_ lines: FieldLines) -> Int {
        guard let column = heading.symbol else { return 0 }
        let symbol = lines.text(column)
        if let number = numbers[symbol] { return number }
        addReading(symbol, capacity: 4)
        return readings.count - 1
    }

    private mutating func takeLine(_ lines: FieldLines, _ count: Int) {
        guard isWhole(lines, count), count <= FieldLines.mostFields else {
            if readings.isEmpty { addReading("", capacity: 4) }
            return readings[0].refuse(
                .badRow, lines.line, "expected \(heading.columns) fields, found \(count)")
        }
        if let type = heading.instrumentType, lines.text(type) != "STK" {
            otherRows += 1
            return
        }
        let number = number(lines)
        guard let start = start(lines) else {
            return readings[number].refuse(
                .badRow, lines.line,
                "expected a time of 1990 to 2100 such as 2016-08-16T09:15:00+05:30,"
                    + " found \"\(timeText(lines))\"")
        }
        if let row = row(lines, start) { return readings[number].take(row, line: lines.line) }
        let fault = fault(lines)
        readings[number].refuse(fault.kind, lines.line, fault.reason)
    }

    private mutating func start(_ lines: FieldLines) -> Int64? {
        switch heading.time {
        case .one(let index): stamps.read(lines, index)
        case .dateAndTime(let date, let time): stamps.read(lines, date: date, time: time)
        }
    }

    private func row(_ lines: FieldLines, _ start: Int64) -> BarRow? {
        guard let open = price(lines, heading.open), let high = price(lines, heading.high),
            let low = price(lines, heading.low), let close = price(lines, heading.close),
            let volume = volume(lines)
        else { return nil }
        return BarRow(start: start, open: open, high: high, low: low, close: close, volume: volume)
    }

    private func price(_ lines: FieldLines, _ index: Int) -> Int64? {
        lines.number(index, decimals: 4, limit: Price.limit.raw)
    }

    private func volume(_ lines: FieldLines) -> Int64? {
        guard let index = heading.volume else { return 0 }
        return lines.number(index, decimals: 8, limit: Quantity.limit.raw).flatMap { $0 >= 0 ? $0 : nil }
    }
}

extension BarCSV {
    private func timeText(_ lines: FieldLines) -> String {
        switch heading.time {
        case .one(let index): BarRowText.shortened(lines.text(index))
        case .dateAndTime(let date, let time):
            BarRowText.shortened(lines.text(date) + " " + lines.text(time))
        }
    }

    /// What is wrong with a row whose time can be read.
    private func fault(_ lines: FieldLines) -> (kind: DataDefect.Kind, reason: String) {
        let prices = [heading.open, heading.high, heading.low, heading.close].map { lines.text($0) }
        return BarRowText(prices: prices, volume: heading.volume.map { lines.text($0) } ?? "0").fault
    }
}
