// NSE's bhavcopy of futures and options: the old table (INSTRUMENT, EXPIRY_DT…) and the
// unified one (FinInstrmTp of STF, STO, IDF or IDO). One table of daily bars a contract,
// named by all its terms.
//
// Volumes are in lots there (seen in rows of 2026-09: value = lots × lot × price) and in
// units here. The unified table names the lot, the old one does not: a list of contracts
// must. A contract that did not trade on a day has no bar of it.

import Market

struct DerivativesBhavcopy {
    private struct Columns {
        let type: Int
        let underlying: Int
        let expiry: Int
        let strike: Int
        let right: Int
        let prices: [Int]
        let lots: Int
        let date: Int
        /// Nil in the old table.
        let lot: Int?
        let symbol: Int?
        let count: Int
    }

    private let file: String
    private let options: BarReadOptions
    private let columns: Columns
    private var readings: [BarReading] = []
    private var numbers: [String: Int] = [:]
    private var untraded = 0
    private var unlisted: Set<String> = []
    private var otherRows = 0

    /// Nil when the table is another: of shares, or of one instrument.
    static func read(
        _ lines: FieldLines, _ names: [String], file: String, options: BarReadOptions
    ) throws(BarsFailure) -> BarReadings? {
        guard let columns = columns(names.map(BarHeading.plain)) else { return nil }
        var probe = lines
        guard let count = probe.next(), count > columns.type,
            kinds.contains(probe.text(columns.type))
        else { return nil }
        var table = DerivativesBhavcopy(file: file, options: options, columns: columns)
        var lines = lines
        while let count = lines.next() { table.takeLine(lines, count) }
        return try table.finished()
    }

    private init(file: String, options: BarReadOptions, columns: Columns) {
        self.file = file
        self.options = options
        self.columns = columns
    }

    private static let kinds = [
        "STF", "STO", "IDF", "IDO", "FUTSTK", "FUTIDX", "FUTIVX", "OPTSTK", "OPTIDX",
    ]

    private static func columns(_ names: [String]) -> Columns? {
        let old = [
            "instrument", "symbol", "expirydt", "strikepr", "optiontyp", "open", "high", "low", "close",
            "contracts", "timestamp",
        ]
        let unified = [
            "fininstrmtp", "tckrsymb", "xprydt", "strkpric", "optntp", "opnpric", "hghpric", "lwpric",
            "clspric", "ttltradgvol", "traddt",
        ]
        for words in [old, unified] {
            let found = words.compactMap { names.firstIndex(of: $0) }
            guard found.count == words.count else { continue }
            return Columns(
                type: found[0], underlying: found[1], expiry: found[2], strike: found[3], right: found[4],
                prices: Array(found[5...8]), lots: found[9], date: found[10],
                lot: names.firstIndex(of: "newbrdlotqty"), symbol: names.firstIndex(of: "fininstrmnm"),
                count: names.last == "" ? names.count - 1 : names.count)
        }
        return nil
    }

    private func finished() throws(BarsFailure) -> BarReadings {
        var notices: [String] = []
        if untraded > 0 { notices.append("\(untraded) rows of contracts that did not trade have no bar") }
        if otherRows > 0 { notices.append("\(otherRows) rows of other kinds of instrument were not taken") }
        if !unlisted.isEmpty {
            let some = unlisted.sorted().prefix(3).joined(separator: ", ")
            let text = "\(unlisted.count) contracts have no lot in any list, such as \(some)"
            guard !readings.isEmpty else {
                throw BarsFailure(
                    .unusable, "\(file): \(text); name a list that has them with --instruments FILE")
            }
            notices.append(text + "; they were left out")
        }
        return BarReadings(
            readings: readings, format: columns.lot == nil ? .bhavcopy : .udiff, isConverted: false,
            isDateOnly: true, notices: notices)
    }

    private mutating func takeLine(_ lines: FieldLines, _ count: Int) {
        guard count == columns.count || (count == columns.count + 1 && lines.fields[count - 1].count == 0),
            count <= FieldLines.mostFields
        else { return refuse(lines, "expected \(columns.count) fields, found \(count)") }
        guard DerivativesBhavcopy.kinds.contains(lines.text(columns.type)) else {
            otherRows += 1
            return
        }
        guard let contract = contract(lines) else {
            return refuse(lines, "expected an underlying, an expiry, a strike and CE or PE of an option")
        }
        guard let listed = listed(contract, lines) else {
            unlisted.insert(contract.name ?? "")
            return
        }
        let prices = columns.prices.map { lines.number($0, decimals: 4, limit: Price.limit.raw) }
        guard let lots = lines.number(columns.lots, decimals: 0, limit: Quantity.limit.units), lots >= 0,
            let start = StampText(lines.text(columns.date)), prices.allSatisfy({ $0 != nil })
        else { return refuse(lines, "expected a date, four prices and a count of lots") }
        guard lots > 0 else {
            untraded += 1
            return
        }
        let raw = prices.map { $0 ?? 0 }
        let (volume, overflow) = lots.multipliedReportingOverflow(by: listed.lot.raw)
        readings[number(of: listed)].take(
            BarRow(
                start: start.instant.nanoseconds, open: raw[0], high: raw[1], low: raw[2], close: raw[3],
                volume: overflow ? Quantity.limit.raw : min(volume, Quantity.limit.raw)), line: lines.line)
    }

    private func contract(_ lines: FieldLines) -> Contract? {
        let (underlying, type) = (lines.text(columns.underlying), lines.text(columns.type))
        guard let expiry = StampText.date(lines.text(columns.expiry)[...]), !underlying.isEmpty else {
            return nil
        }
        let isFuture = type.hasPrefix("FUT") || type == "STF" || type == "IDF"
        guard !isFuture else { return .future(underlying: underlying, expiry: expiry) }
        guard let right = OptionRight(rawValue: lines.text(columns.right)),
            let strike = Price(lines.text(columns.strike)), strike > .zero
        else { return nil }
        return .option(underlying: underlying, expiry: expiry, strike: strike, right)
    }

    /// As the row says it, or as a list does; nil where nobody names the lot.
    private func listed(_ contract: Contract, _ lines: FieldLines) -> ListedContract? {
        var known = contract.name.flatMap { options.contracts[$0] }
        guard let column = columns.lot, let lot = Quantity(lines.text(column)), lot > .zero else {
            return known
        }
        let symbol = columns.symbol.map { lines.text($0) } ?? ""
        known?.lot = lot
        return known
            ?? ListedContract(
                exchange: options.exchange, contract: contract, symbol: symbol, lot: lot)
    }

    private mutating func number(of contract: ListedContract) -> Int {
        if let number = numbers[contract.name] { return number }
        numbers[contract.name] = readings.count
        var reading = BarReading(file: file, symbol: contract.name, capacity: 4)
        reading.contract = contract
        readings.append(reading)
        return readings.count - 1
    }

    private mutating func refuse(_ lines: FieldLines, _ reason: String) {
        if readings.isEmpty { readings.append(BarReading(file: file, symbol: "", capacity: 4)) }
        readings[0].refuse(.badRow, lines.line, reason)
    }
}
