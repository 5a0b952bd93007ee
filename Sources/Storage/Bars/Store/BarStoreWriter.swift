// Brings tables into a store: collects what many files say of one instrument, merges it
// with what is there, and replaces the file.
//
// One writer at a time holds the store's lock. A row that contradicts a stored one is
// refused with all rows of its instrument, unless the newer is to stand.

public import Market
import Platform

/// Belongs to one thread.
public final class BarStoreWriter {
    /// What became of one instrument's bars.
    public struct Outcome: Sendable {
        public let exchange: Exchange
        public let symbol: String
        public let length: Span
        public let count: MergeCount
        /// Rows in the file now.
        public let rows: Int
        /// False when conflicts kept everything out; what was there is as it was.
        public let isStored: Bool
        public let defects: DataDefects
        public let notices: [String]
    }

    public let store: String
    private let lock: DirectoryLock
    private var pending: [Pending] = []
    private var places: [String: Int] = [:]
    private var cleared: Set<String> = []

    private struct Pending {
        var tables: [BarTable]
        var count = MergeCount()
    }

    /// This many tables of one instrument are kept apart before they are made one.
    private static let mostPending = 64

    /// Makes the directory if it is missing, and locks it.
    public init(_ store: String) throws(BarsFailure) {
        do throws(FileFailure) {
            try Files.makePrivateDirectory(store)
            lock = try DirectoryLock(store)
        } catch {
            guard error.operation == "lock", error.code == 0 else { throw BarsFailure(.system, "\(error)") }
            throw BarsFailure(
                .system,
                "cannot import into \(store): another import is at work there (\(error.reason));"
                    + " wait for its end and start again")
        }
        self.store = store
    }

    /// Takes a table in; nothing is written yet.
    ///
    /// - Throws: when the symbol cannot name a directory or the length is none of a store's.
    public func take(_ table: BarTable) throws(BarsFailure) {
        guard Instrument.isSymbol(table.symbol) else {
            throw BarsFailure(
                .unusable,
                "\(table.source): \"\(BarRowText.shortened(table.symbol))\" is no symbol: expected"
                    + " capitals, digits, & - _ . and blanks inside; name it with --symbol"
            )
        }
        guard Span(barLength: table.length.barLengthName) == table.length else {
            throw BarsFailure(
                .unusable,
                "\(table.source): bars of \(table.length.nanoseconds) ns are none of 1s to 1d; say --length")
        }
        guard table.contract != nil || !Contract.isNamed(like: table.symbol) else {
            throw BarsFailure(
                .unusable,
                "\(table.source): \(table.symbol) looks like a contract, and no list says its expiry and lot;"
                    + " name one with --instruments FILE")
        }
        let key = "\(table.key) \(table.length.barLengthName)"
        let place = places[key] ?? pending.count
        if place == pending.count {
            places[key] = place
            pending.append(Pending(tables: []))
        }
        pending[place].tables.append(table.from(BarFileName.last(table.source)))
        if pending[place].tables.count >= BarStoreWriter.mostPending { collapse(place) }
    }

    /// Instruments taken in so far.
    public var instruments: Int { pending.count }

    private func collapse(_ place: Int) {
        guard let (table, count) = BarMerge.merged(pending[place].tables) else { return }
        pending[place].tables = [table]
        pending[place].count += count
    }

    /// Writes what was taken in, each instrument whole or not at all; on disk when this returns.
    ///
    /// - Parameters:
    ///   - replaces: Rows that differ from stored ones stand in their place.
    ///   - progress: Called before each instrument with its number.
    public func store(replacing replaces: Bool, progress: (Int) -> Void) throws(BarsFailure) -> [Outcome] {
        try storeList()
        let batch = FileBatch()
        var outcomes: [Outcome] = []
        for place in pending.indices {
            progress(place)
            collapse(place)
            guard let table = pending[place].tables.first, table.bars.count > 0 else { continue }
            outcomes.append(try store(table, pending[place].count, replaces, in: batch))
            pending[place].tables = []
        }
        do throws(FileFailure) { try batch.settle() } catch { throw BarsFailure(error) }
        pending = []
        places = [:]
        return outcomes
    }

    /// Contracts are listed before their bars are there: bars without a lot could not be used.
    private func storeList() throws(BarsFailure) {
        let new = ContractList(pending.flatMap { $0.tables.compactMap(\.contract) })
        guard !new.isEmpty else { return }
        let path = "\(store)/\(BarStore.list)"
        let old = Files.exists(path) ? try ContractList.read(path) : ContractList()
        do throws(FileFailure) {
            try Files.writeAtomically(Array(old.joined(with: new).text.utf8), to: path)
        } catch {
            throw BarsFailure(error)
        }
    }

    private func store(
        _ table: BarTable, _ among: MergeCount, _ replaces: Bool, in batch: FileBatch
    ) throws(BarsFailure) -> Outcome {
        let path = BarStore.path(store, table)
        do throws(FileFailure) { try prepare(Files.parent(of: path)) } catch { throw BarsFailure(error) }
        var result = table
        var count = MergeCount()
        count.added = table.bars.count
        if Files.exists(path) { (result, count) = BarMerge.merged(try BarStoreFile.read(path), table) }
        count.conflicts += among.conflicts
        count.examples = Array((among.examples + count.examples).prefix(MergeCount.mostExamples))
        let isRefused = count.conflicts > 0 && !replaces
        if !isRefused, count.added + count.conflicts > 0 {
            try BarStoreFile.write(result, source: BarStoreWriter.fitted(result.source), to: path, in: batch)
        }
        return Outcome(
            exchange: table.exchange, symbol: table.symbol, length: table.length, count: count,
            rows: isRefused ? result.bars.count - count.added : result.bars.count, isStored: !isRefused,
            defects: table.defects, notices: table.notices)
    }

    /// Makes the folder, and clears away what an interrupted import left.
    private func prepare(_ folder: String) throws(FileFailure) {
        try Files.makePrivateDirectory(folder)
        guard cleared.insert(folder).inserted else { return }  // What lies there now is of this import.
        for name in try Files.list(folder) where name.hasSuffix(Files.unfinishedSuffix) {
            try Files.remove(folder + "/" + name)
        }
    }

    private static func fitted(_ source: String) -> String {
        var fitted = source
        while fitted.utf8.count > StoredBars.longestSource { fitted.removeFirst() }
        return fitted
    }
}
