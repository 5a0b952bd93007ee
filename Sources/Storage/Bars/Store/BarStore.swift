// The bar store: a directory of columns, one file for each exchange, symbol and length.
//
//     bars/NSE/RELIANCE/15m.bars
//
// Reading maps and copies nothing. Files are replaced whole, never changed, so a reader
// keeps what it mapped while an import goes on; one import at a time.

public import Market
import Platform

public struct BarStore: Sendable {
    /// One file of the store.
    public struct Entry: Hashable, Sendable {
        public let exchange: Exchange
        public let symbol: String
        public let length: Span
        public let path: String
    }

    public let path: String
    /// NSE's first, in byte order of symbols, shorter bars first.
    public let entries: [Entry]

    /// What the list beside the bars says of its contracts.
    public let contracts: ContractList

    static let suffix = ".bars"
    /// Beside the exchanges' folders.
    static let list = "contracts.csv"

    /// A directory that is not there is an empty store.
    public init(_ path: String) throws(BarsFailure) {
        self.path = path
        let list = "\(path)/\(BarStore.list)"
        contracts = Files.exists(list) ? try ContractList.read(list) : ContractList()
        var entries: [Entry] = []
        for exchange in Exchange.allCases {
            let folder = "\(path)/\(exchange.rawValue)"
            for symbol in try BarStore.list(folder) {
                entries += try BarStore.entries(exchange, symbol, folder + "/" + symbol)
            }
        }
        self.entries = entries
    }

    /// Whether the directory looks like a store: it has a folder named as an exchange.
    public static func isStore(_ path: String) -> Bool {
        Exchange.allCases.contains { Files.exists("\(path)/\($0.rawValue)") }
    }

    /// Each once.
    public var symbols: [String] {
        Array(Set(entries.map(\.symbol))).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    public func lengths(of symbol: String, on exchange: Exchange? = nil) -> [Span] {
        entries.filter { $0.symbol == symbol && (exchange == nil || $0.exchange == exchange) }.map(\.length)
    }

    /// Nil when the store has no such bars. NSE's where several exchanges have them and none is named.
    ///
    /// - Throws: when the file is damaged.
    public func table(
        _ symbol: String, _ length: Span, on exchange: Exchange? = nil
    ) throws(BarsFailure) -> BarTable? {
        let found = entries.first {
            $0.symbol == symbol && $0.length == length && (exchange == nil || $0.exchange == exchange)
        }
        guard let found else { return nil }
        return try table(found)
    }

    public func table(_ entry: Entry) throws(BarsFailure) -> BarTable {
        let table = try BarStoreFile.read(entry.path)
        guard table.exchange == entry.exchange, table.symbol == entry.symbol, table.length == entry.length
        else {
            throw BarsFailure(
                .unusable,
                "\(entry.path) holds \(table.key) in bars of \(table.length.barLengthName);"
                    + " move it to its place"
            )
        }
        return contracts[table.symbol].map { table.of($0) } ?? table
    }

    /// As `table`, its columns only.
    public func columns(_ symbol: String, _ length: Span) throws(BarsFailure) -> BarColumns? {
        try table(symbol, length)?.bars
    }

    /// The first and the last bar's date; nil when the store has no such bars.
    public func coverage(
        _ symbol: String, _ length: Span
    ) throws(BarsFailure) -> ClosedRange<CalendarDate>? {
        guard let days = try columns(symbol, length)?.days, let first = days.first, let last = days.last
        else { return nil }
        return first.date...last.date
    }

    private static func entries(
        _ exchange: Exchange, _ symbol: String, _ folder: String
    ) throws(BarsFailure) -> [Entry] {
        var entries: [Entry] = []
        for name in try list(folder) where name.hasSuffix(suffix) {
            guard let length = Span(barLength: name.dropLast(suffix.count)) else { continue }
            entries.append(
                Entry(exchange: exchange, symbol: symbol, length: length, path: folder + "/" + name))
        }
        return entries.sorted { $0.length < $1.length }
    }

    /// Nothing for what is missing or no directory.
    private static func list(_ folder: String) throws(BarsFailure) -> [String] {
        do throws(FileFailure) { return try Files.list(folder) } catch {
            guard error.isMissing || error.isNoDirectory else { throw BarsFailure(error) }
            return []
        }
    }

    /// Where a table's file stands, whether or not it is there.
    static func path(_ store: String, _ table: BarTable) -> String {
        "\(store)/\(table.exchange.rawValue)/\(table.symbol)/\(table.length.barLengthName)\(BarStore.suffix)"
    }
}
