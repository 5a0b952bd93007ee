// The minute bars of the published comparison (`ReferenceMarket`) as files that engines
// in other languages read too.
//
// A table is a file of six rows of little-endian 64-bit integers: start in
// seconds, open, high, low, close in paise, volume. Beside it our own exact columns are
// kept, so that a measured process maps them and holds no bar in memory of its own.

import Exchange
import Glibc
import Market
import Platform

enum ReferenceBars {
    /// FNV-1a over the rows' numbers, bar by bar, by count of bars; from the reference in numba and C.
    static let fingerprints: [(count: Int, fnv: UInt64)] = [
        (100_000, 0x52aa_e672_b071_2048), (1_000_000, 0x2cde_5122_7cc8_8b12),
        (5_000_000, 0xe453_9a30_38bf_934d),
    ]

    /// Writes the first `count` bars as everybody reads them.
    ///
    /// - Throws: when they are not those of the reference, or the file cannot be written.
    static func write(_ count: Int, to path: String) throws {
        let draft = try Mapping("\(path).draft", bytes: count * 48, isNew: true)
        var market = ReferenceMarket()
        for row in 0..<count {
            for (column, value) in numbers(of: market.next()).enumerated() {
                draft.numbers[column * count + row] = value
            }
        }
        let found = fingerprint(draft, count)
        if let expected = fingerprints.first(where: { $0.count == count })?.fnv, expected != found {
            throw BenchFailed(
                description: "the bars made are not the reference's: expected \(hex(expected)), "
                    + "found \(hex(found))")
        }
        try Files.move("\(path).draft", to: path)
    }

    /// The bars of such a file, in exact columns that are made beside it when they are missing.
    static func columns(of path: String) throws -> BarColumns {
        let count = try Files.size(of: path) / 48
        let own = "\(path).columns"
        if !Files.exists(own) {
            let source = try Mapping(path, bytes: count * 48, isNew: false)
            let draft = try Mapping("\(own).draft", bytes: count * 48, isNew: true)
            for (column, scale) in [1_000_000_000, 100, 100, 100, 100, Quantity.scale].enumerated() {
                for row in column * count..<(column + 1) * count {
                    draft.numbers[row] = source.numbers[row] * scale
                }
            }
            try Files.move("\(own).draft", to: own)
        }
        return table(try Mapping(own, bytes: count * 48, isNew: false), count)
    }

    /// The first `count` bars, from a file of this folder's that is made when it is missing.
    static func columns(_ count: Int) throws -> BarColumns {
        let path = ".build/reference-bars-\(count)"
        if !Files.exists(path) { try write(count, to: path) }
        return try columns(of: path)
    }

    /// Second, open, high, low, close in paise, volume.
    private static func numbers(of bar: Bar) -> [Int64] {
        let paise = [bar.open, bar.high, bar.low, bar.close].map { $0.raw / 100 }
        return [bar.start.nanoseconds / 1_000_000_000] + paise + [bar.volume.raw / Quantity.scale]
    }

    private static func fingerprint(_ table: Mapping, _ count: Int) -> UInt64 {
        var hash = Fingerprint()
        for row in 0..<count {
            for column in 0..<6 { hash.add(table.numbers[column * count + row]) }
        }
        return hash.value
    }

    private static func table(_ mapping: Mapping, _ count: Int) -> BarColumns {
        let column = { (index: Int) in
            Column(base: UnsafePointer(mapping.numbers) + index * count, count: count, owner: mapping)
        }
        return BarColumns(
            length: .minutes(1), starts: column(0), opens: column(1), highs: column(2), lows: column(3),
            closes: column(4), volumes: column(5))
    }
}

/// Sixteen digits, zeros in front.
func hex(_ number: UInt64) -> String {
    let digits = String(number, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
}

/// A file in memory, shared with the page cache.
private final class Mapping {
    let numbers: UnsafeMutablePointer<Int64>
    private let bytes: Int

    init(_ path: String, bytes: Int, isNew: Bool) throws {
        let file = open(path, isNew ? O_RDWR | O_CREAT | O_TRUNC : O_RDONLY, 0o600)
        guard file >= 0 else { throw BenchFailed(description: "\(path) cannot be opened (\(errno))") }
        defer { close(file) }
        guard !isNew || ftruncate(file, bytes) == 0 else {
            throw BenchFailed(description: "\(path) cannot be made \(bytes) bytes long (\(errno))")
        }
        let protection = isNew ? PROT_READ | PROT_WRITE : PROT_READ
        guard let address = mmap(nil, bytes, protection, MAP_SHARED, file, 0), address != MAP_FAILED else {
            throw BenchFailed(description: "\(path) cannot be mapped (\(errno))")
        }
        numbers = address.bindMemory(to: Int64.self, capacity: bytes / 8)
        self.bytes = bytes
    }

    deinit { munmap(numbers, bytes) }
}
