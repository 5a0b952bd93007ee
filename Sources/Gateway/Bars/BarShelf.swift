// A folder of files or a bar store: both give a symbol's table in the length that is
// wanted, made from shorter bars where they have no such ones.

import Market
import Storage

enum BarShelf: Sendable {
    case folder(BarFolder)
    case store(BarStore, ContractList)

    /// - Parameter contracts: Known besides those that it lists itself.
    init(_ path: String, _ contracts: ContractList) throws(BarsFailure) {
        if BarStore.isStore(path) {
            let store = try BarStore(path)
            guard !store.entries.isEmpty else {
                throw BarsFailure(.missing, "\(path) is an empty bar store; import bars: sauda data import")
            }
            self = .store(store, store.contracts.joined(with: contracts))
        } else {
            self = .folder(try BarFolder(path, contracts: contracts))
        }
    }

    var symbols: [String] {
        switch self {
        case .folder(let folder): folder.symbols
        case .store(let store, _): store.symbols
        }
    }

    var contracts: ContractList {
        switch self {
        case .folder(let folder): folder.contracts
        case .store(_, let contracts): contracts
        }
    }

    /// The file that a defect of the symbol is told with.
    func file(_ symbol: String) -> String {
        switch self {
        case .folder(let folder): folder.file(symbol) ?? symbol
        case .store(let store, _): store.entries.first { $0.symbol == symbol }?.path ?? symbol
        }
    }

    /// Nil when there are no such bars.
    ///
    /// - Parameter length: Nil takes the shortest there are.
    func table(_ symbol: String, _ length: Span?) throws(BarsFailure) -> BarTable? {
        switch self {
        case .folder(let folder):
            return try folder.table(symbol).map { (table) throws(BarsFailure) in
                try BarShelf.fitted(table, length)
            }
        case .store(let store, let contracts):
            let lengths = store.lengths(of: symbol)
            let fitting = lengths.last {
                $0.nanoseconds <= (length ?? $0).nanoseconds && BarShelf.makes($0, length)
            }
            guard let chosen = length == nil ? lengths.first : fitting ?? lengths.first,
                let table = try store.table(symbol, chosen)
            else { return nil }
            return try BarShelf.fitted(contracts[symbol].map { table.of($0) } ?? table, length)
        }
    }

    /// Whether bars of one length can be made of another's.
    private static func makes(_ shorter: Span, _ length: Span?) -> Bool {
        length.map { $0.nanoseconds % shorter.nanoseconds == 0 } ?? true
    }

    private static func fitted(_ table: BarTable, _ length: Span?) throws(BarsFailure) -> BarTable {
        guard let length, length != table.length else { return table }
        guard let longer = table.bars.aggregated(to: length) else {
            throw BarsFailure(
                .missing,
                "bars of \(length.barLengthName) are wanted and \(table.symbol) has bars of"
                    + " \(table.length.barLengthName); import finer ones, or change the strategy's bars")
        }
        let (from, to) = (table.length.barLengthName, length.barLengthName)
        return table.with(longer, notice: "bars of \(to) were made from bars of \(from)")
    }
}
