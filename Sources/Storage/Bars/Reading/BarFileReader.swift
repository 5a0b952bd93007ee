// A file of bars, whatever its layout: unpacked, recognised by its bytes, read, and its
// times settled.

import Market
import Platform

public enum BarFileReader {
    /// Longer than any year of minutes of any instrument.
    static let mostBytes = 1 << 30

    /// The tables of a file, one for each symbol in the order of their first rows.
    public static func read(
        _ path: String, _ options: BarReadOptions = BarReadOptions()
    ) throws(BarsFailure) -> [BarTable] {
        let packed: [UInt8]
        do throws(FileFailure) { packed = try Files.readRegular(path, maximumBytes: mostBytes) } catch {
            throw BarsFailure(error)
        }
        return try read(packed, path: path, options)
    }

    /// - Parameter packed: The file's bytes, as they lie on the disk.
    public static func read(
        _ packed: [UInt8], path: String, _ options: BarReadOptions = BarReadOptions()
    ) throws(BarsFailure) -> [BarTable] {
        let found = try readings(packed, path, options)
        var tables: [BarTable] = []
        var strays = DataDefects()  // Of lines that belong to no symbol's bars.
        var known: Span?
        for reading in found.readings {
            guard reading.rows.count > 0 || found.readings.count == 1 else {
                strays += reading.defects
                continue
            }
            let table = try table(reading, found, options, known)
            known = known ?? table.length
            tables.append(table)
        }
        guard let first = tables.first else { throw BarsFailure(.unusable, "\(path) holds no bars") }
        tables[0] = first.with(strays)
        return tables
    }

    private static func readings(
        _ packed: [UInt8], _ path: String, _ options: BarReadOptions
    ) throws(BarsFailure) -> BarReadings {
        do throws(ArchiveError) {
            let isLean = try LeanZip.isNamed(packed)
            if isLean || options.format == .lean { return try LeanZip.read(packed, file: path, options) }
        } catch {
            throw BarsFailure(.unusable, "\(path): \(error)")
        }
        let bytes: [UInt8]
        do throws(ArchiveError) { bytes = try Archive.decompressed(packed, limit: mostBytes) } catch {
            throw BarsFailure(.unusable, "\(path): \(error)")
        }
        let first = bytes.prefix(64).first { $0 > 0x20 && $0 < 0x80 }
        if first == UInt8(ascii: "{") || first == UInt8(ascii: "[") {
            return try CandleJSON.read(bytes, file: path, options)
        }
        guard first != UInt8(ascii: "<") else {
            throw BarsFailure(
                .unusable, "\(path) is a web page, not a table; the server had no such file: fetch it again")
        }
        return try bytes.withUnsafeBufferPointer { (buffer) throws(BarsFailure) in
            try BarCSV.read(UnsafeRawBufferPointer(buffer), file: path, options: options)
        }
    }

    /// - Parameter known: The length of the file's other bars, for a symbol with too few to tell.
    private static func table(
        _ reading: BarReading, _ found: BarReadings, _ options: BarReadOptions, _ known: Span?
    ) throws(BarsFailure) -> BarTable {
        var reading = reading
        guard var timing = BarTiming(reading.rows, reading.strays, found, options, known) else {
            let first = reading.defects.kept.first.map { "; its first defect: \($0)" } ?? ""
            throw BarsFailure(
                .unusable,
                "\(reading.file): too few bars to tell their length; name it with --length\(first)")
        }
        timing.settle(reading.rows)
        reading.dropOverlaps(length: timing.length)
        var notices = found.notices + timing.notices
        if found.isConverted { notices.append("the times were converted to Indian time") }
        let contract = reading.contract ?? options.contracts[reading.symbol]
        return BarTable(
            exchange: contract?.exchange ?? options.exchange, symbol: contract?.name ?? reading.symbol,
            bars: reading.rows.taken(length: timing.length),
            defects: reading.defects, notices: notices, format: found.format, stamps: timing.stamps,
            source: reading.file, contract: contract)
    }
}
