// One file of the store: written whole beside the old one and renamed, read by mapping.
//
// Reading checks everything before it lends anything: size, header, every column's
// checksum, the order of time, and that no price or volume is out of bounds.

import Market
import Platform

enum BarStoreFile {
    /// - Throws: the file is damaged, of another format, or cannot be read; in words with the remedy.
    static func read(_ path: String) throws(BarsFailure) -> BarTable {
        let file: MappedFile
        do throws(FileFailure) { file = try MappedFile(path) } catch { throw BarsFailure(error) }
        let stored: StoredBars
        do throws(HeaderRefused) {
            stored = try file.withBytes { (bytes) throws(HeaderRefused) in try check(bytes) }
        } catch {
            throw damaged(path, error.reason)
        }
        let columns = (0..<BarRows.columns).map {
            file.column(at: stored.offset(ofColumn: $0), count: stored.rows)
        }
        guard isInOrder(columns[0]) else { throw damaged(path, "its times do not ascend") }
        guard isInBounds(columns) else { throw damaged(path, "it holds impossible prices or volumes") }
        let bars = BarColumns(
            length: stored.length, starts: columns[0], opens: columns[1], highs: columns[2], lows: columns[3],
            closes: columns[4], volumes: columns[5])
        return BarTable(
            exchange: stored.exchange, symbol: stored.symbol, bars: bars, format: .store,
            stamps: stored.stamps, source: stored.source)
    }

    private static func check(_ bytes: UnsafeRawBufferPointer) throws(HeaderRefused) -> StoredBars {
        let stored = try StoredBars(bytes)
        guard bytes.count == stored.fileSize else {
            throw HeaderRefused(reason: "it has \(bytes.count) bytes, its header says \(stored.fileSize)")
        }
        for column in 0..<BarRows.columns {
            let found = crc32c(bytes.part(stored.offset(ofColumn: column), stored.rows * 8))
            guard found == stored.checksums[column] else {
                throw HeaderRefused(reason: "its column of \(names[column]) fails its checksum")
            }
        }
        return stored
    }

    static let names = ["starts", "opens", "highs", "lows", "closes", "volumes"]

    /// What only a program that wrote wrong numbers could cause, since rot fails the checksums.
    private static func isInOrder(_ starts: Column) -> Bool {
        let latest: Int64 = 1 << 62
        guard starts[0] > -latest, starts[starts.count - 1] < latest else { return false }
        var ascends = true
        for row in 1..<max(starts.count, 1) where starts.base[row] <= starts.base[row - 1] { ascends = false }
        return ascends
    }

    private static func isInBounds(_ columns: [Column]) -> Bool {
        func holds(_ column: Column, _ least: Int64, _ most: Int64) -> Bool {
            var (low, high) = (Int64.max, Int64.min)
            for row in 0..<column.count {
                low = min(low, column.base[row])
                high = max(high, column.base[row])
            }
            return low >= least && high <= most
        }
        return columns[1...4].allSatisfy { holds($0, 1, Price.limit.raw) }
            && holds(columns[5], 0, Quantity.limit.raw)
    }

    private static func damaged(_ path: String, _ reason: String) -> BarsFailure {
        BarsFailure(
            .unusable, "\(path) is damaged: \(reason); remove it and import its bars again: sauda data import"
        )
    }

    /// In its place and on disk when the batch is settled; until then the old file is there, or none.
    static func write(
        _ table: BarTable, source: String, to path: String, in batch: FileBatch
    ) throws(BarsFailure) {
        let bars = table.bars
        let columns = [bars.starts, bars.opens, bars.highs, bars.lows, bars.closes, bars.volumes]
        let stored = StoredBars(table, source: source, checksums: columns.map { crc32c(bytes($0)) })
        let padding = [UInt8](repeating: 0, count: stored.stride - stored.rows * 8)
        do throws(FileFailure) {
            try batch.add(path) { (write) throws(FileFailure) in
                try lend(stored.header, to: write)
                for column in columns {
                    try write(bytes(column))
                    try lend(padding, to: write)
                }
            }
        } catch {
            throw BarsFailure(error)
        }
    }

    private static func lend(
        _ bytes: [UInt8], to write: (UnsafeRawBufferPointer) throws(FileFailure) -> Void
    ) throws(FileFailure) {
        try bytes.withUnsafeBufferPointer { (buffer) throws(FileFailure) in
            try write(UnsafeRawBufferPointer(buffer))
        }
    }

    /// Of a column that the caller holds.
    private static func bytes(_ column: Column) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: UnsafeRawPointer(column.base), count: column.count * 8)
    }
}
