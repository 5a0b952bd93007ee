// What a journal file looks like, byte by byte. All integers are little-endian.
//
//     header   "SAUDAJRN"  version 4  length 4  day 4  account …  crc 4
//     record   length 4    crc 4      payload (RecordCodec)
//     …        the records of one commit
//     seal     "SEAL"      crc 4      hash 32
//
// A CRC-32C covers payload and length, and finds rot. A seal ends every commit; its
// hash is SHA-256 over the hash before it and all frames since, the first over the
// header, so nothing can be flipped, removed, added or moved without a seal failing.
// What follows the last seal was never promised to anybody.

public import Market
import Platform

/// Which account's day a journal holds.
public struct JournalHeader: Hashable, Sendable {
    public let account: String
    public let date: CalendarDate

    public init(account: String, date: CalendarDate) {
        self.account = account
        self.date = date
    }
}

enum JournalFormat {
    static let version: UInt32 = 1
    static let magic = Array("SAUDAJRN".utf8)
    static let frameHead = 8
    /// `SEAL` as a length; no record is that long.
    static let sealWord: UInt32 = 0x4C41_4553
    static let sealSize = 40
    static let largestRecord = 1 << 24 - 1

    static func header(_ header: JournalHeader) -> [UInt8] {
        let account = Array(header.account.utf8)
        var bytes = magic
        bytes.append(little: version)
        bytes.append(little: UInt32(24 + account.count))
        bytes.append(little: UInt32(bitPattern: header.date.daysSinceEpoch))
        bytes += account
        bytes.append(little: crc32c(bytes))
        return bytes
    }

    /// The header and its length, or why there is none.
    static func readHeader(_ bytes: UnsafeRawBufferPointer) throws(HeaderRefused) -> (JournalHeader, Int) {
        guard bytes.count >= 24, bytes.prefix(8).elementsEqual(magic) else {
            throw HeaderRefused(reason: "it does not begin as a journal")
        }
        let found = bytes.little(at: 8)
        guard found == version else {
            throw HeaderRefused(reason: "its format is \(found), this build reads \(version)")
        }
        let length = Int(bytes.little(at: 12))
        guard length >= 24, length <= bytes.count, length < 1 << 12 else {
            throw HeaderRefused(reason: "its header has an impossible length")
        }
        let body = UnsafeRawBufferPointer(rebasing: bytes[..<(length - 4)])
        guard crc32c(body) == bytes.little(at: length - 4) else {
            throw HeaderRefused(reason: "its header fails its checksum")
        }
        let date = CalendarDate(daysSinceEpoch: Int32(bitPattern: bytes.little(at: 16)))
        let account = String(decoding: bytes[20..<(length - 4)], as: UTF8.self)
        return (JournalHeader(account: account, date: date), length)
    }

    /// The checksum of a frame whose payload is `payload`.
    static func checksum(_ payload: UnsafeRawBufferPointer, word: UInt32) -> UInt32 {
        withUnsafeBytes(of: word.littleEndian) { crc32c($0, continuing: crc32c(payload)) }
    }

    static func seal(_ hash: [UInt8]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.append(little: sealWord)
        bytes.append(little: hash.withUnsafeBytes { checksum($0, word: sealWord) })
        return bytes + hash
    }
}

struct HeaderRefused: Error { let reason: String }

extension [UInt8] {
    mutating func append(little value: UInt32) {
        Swift.withUnsafeBytes(of: value.littleEndian) { append(contentsOf: $0) }
    }
}

extension UnsafeRawBufferPointer {
    func little(at offset: Int) -> UInt32 {
        UInt32(littleEndian: loadUnaligned(fromByteOffset: offset, as: UInt32.self))
    }

    func part(_ offset: Int, _ count: Int) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: self[offset..<(offset + count)])
    }
}
