// What a file of the store looks like, byte by byte. All integers are little-endian.
//
//     0     "SAUDABAR"  version 4  header's length 4  rows 8  bar length 8 (ns)
//     32    checksums of the six columns, CRC-32C, 4 each
//     56    stamps 1  exchange's length 1  symbol's length 1  nothing 1  source's length 2
//     62    exchange …  symbol …  source …  checksum of all before 4
//     4096  starts, opens, highs, lows, closes, volumes: Int64, each on a page of its own
//
// The columns lie as they are used, so that a mapped file is a table already. Prices
// are ten-thousandths of a rupee, volumes hundred-millionths of a unit, times nanoseconds
// since 1970; starts ascend.

import Market
import Platform

/// What the header says.
struct StoredBars: Hashable {
    var exchange: Exchange
    var symbol: String
    var length: Span
    var rows: Int
    /// As the source had them; those in the file are starts.
    var stamps: StampConvention
    /// The names of the files that it was imported from, shortened.
    var source: String
    var checksums: [UInt32]

    static let magic = Array("SAUDABAR".utf8)
    static let version: UInt32 = 1
    static let page = 4096
    static let longestSource = 400

    /// From one column's beginning to the next one's.
    var stride: Int { (rows * 8 + StoredBars.page - 1) / StoredBars.page * StoredBars.page }
    var fileSize: Int { StoredBars.page + stride * BarRows.columns }
    func offset(ofColumn column: Int) -> Int { StoredBars.page + column * stride }

    /// One page.
    var header: [UInt8] {
        let texts = [exchange.rawValue, symbol, source].map { Array($0.utf8) }
        var bytes = StoredBars.magic
        bytes.append(little: StoredBars.version)
        bytes.append(little: UInt32(62 + texts.reduce(0) { $0 + $1.count } + 4))
        bytes.append(long: Int64(rows))
        bytes.append(long: length.nanoseconds)
        for checksum in checksums { bytes.append(little: checksum) }
        bytes.append(UInt8(StampConvention.allCases.firstIndex(of: stamps) ?? 0))
        bytes += [UInt8(texts[0].count), UInt8(texts[1].count), 0]
        bytes += [UInt8(texts[2].count & 0xFF), UInt8(texts[2].count >> 8)]
        bytes += texts[0] + texts[1] + texts[2]
        bytes.append(little: crc32c(bytes))
        return bytes + [UInt8](repeating: 0, count: StoredBars.page - bytes.count)
    }

    /// - Throws: what the bytes are not.
    init(_ bytes: UnsafeRawBufferPointer) throws(HeaderRefused) {
        guard bytes.count >= StoredBars.page, bytes.prefix(8).elementsEqual(StoredBars.magic) else {
            throw HeaderRefused(reason: "it does not begin as a file of the bar store")
        }
        let found = bytes.little(at: 8)
        guard found == StoredBars.version else {
            throw HeaderRefused(reason: "its format is \(found), this build reads \(StoredBars.version)")
        }
        let end = Int(bytes.little(at: 12))
        guard end >= 66, end <= StoredBars.page, crc32c(bytes.part(0, end - 4)) == bytes.little(at: end - 4)
        else { throw HeaderRefused(reason: "its header fails its checksum") }
        let lengths = (Int(bytes[57]), Int(bytes[58]), Int(bytes[60]) | Int(bytes[61]) << 8)
        let (rows, length) = (bytes.long(at: 16), bytes.long(at: 24))
        guard 62 + lengths.0 + lengths.1 + lengths.2 + 4 == end, rows > 0, rows < 1 << 40, length > 0,
            let exchange = Exchange(rawValue: bytes.text(62, lengths.0)),
            Int(bytes[56]) < StampConvention.allCases.count
        else { throw HeaderRefused(reason: "its header says impossible things") }
        self.exchange = exchange
        symbol = bytes.text(62 + lengths.0, lengths.1)
        source = bytes.text(62 + lengths.0 + lengths.1, lengths.2)
        self.rows = Int(rows)
        self.length = Span(nanoseconds: length)
        checksums = (0..<BarRows.columns).map { bytes.little(at: 32 + 4 * $0) }
        stamps = StampConvention.allCases[Int(bytes[56])]
    }

    init(_ table: BarTable, source: String, checksums: [UInt32]) {
        exchange = table.exchange
        symbol = table.symbol
        length = table.length
        rows = table.bars.count
        stamps = table.stamps
        self.source = source
        self.checksums = checksums
    }
}

extension [UInt8] {
    mutating func append(long value: Int64) {
        Swift.withUnsafeBytes(of: value.littleEndian) { append(contentsOf: $0) }
    }
}

extension UnsafeRawBufferPointer {
    func long(at offset: Int) -> Int64 {
        Int64(littleEndian: loadUnaligned(fromByteOffset: offset, as: Int64.self))
    }

    func text(_ offset: Int, _ count: Int) -> String { String(decoding: part(offset, count), as: UTF8.self) }
}
