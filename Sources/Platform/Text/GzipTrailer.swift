// The end of a gzip stream: a checksum and the length of what it holds (RFC 1952).
//
// libarchive unpacks without looking at either, and passes over what follows. A stream
// may be several, one after another; where each begins is found from the end.

enum GzipTrailer {
    private static let length = 8
    /// The shortest stream: a header of ten bytes, an empty block, the trailer.
    private static let shortest = 20

    /// Whether the trailers in `packed` are those of `content`, and nothing follows the last one.
    static func confirms(_ packed: [UInt8], _ content: [UInt8]) -> Bool {
        packed.withUnsafeBufferPointer { packed in
            content.withUnsafeBufferPointer { confirms(packed, packed.count, $0, $0.count) }
        }
    }

    /// - Parameters:
    ///   - end: Of the streams still to be confirmed.
    ///   - rest: How much of the content they hold.
    private static func confirms(
        _ packed: UnsafeBufferPointer<UInt8>, _ end: Int, _ content: UnsafeBufferPointer<UInt8>, _ rest: Int
    ) -> Bool {
        var (end, rest) = (end, rest)
        while end >= shortest {
            let (sum, count) = (number(packed, end - length), Int(number(packed, end - length + 4)))
            guard count <= rest, checksum(content[(rest - count)..<rest]) == sum else { return false }
            rest -= count
            if rest == 0 { return true }
            guard let start = begin(packed, end, rest) else { return false }
            end = start
        }
        return false
    }

    /// Where the stream that ends at `end` may begin: behind a trailer that fits into the rest.
    private static func begin(_ packed: UnsafeBufferPointer<UInt8>, _ end: Int, _ rest: Int) -> Int? {
        stride(from: end - shortest, through: shortest, by: -1).first { at in
            packed[at] == 0x1F && packed[at + 1] == 0x8B && packed[at + 2] == 8
                && packed[at + 3] & 0xE0 == 0 && number(packed, at - 4) <= rest
        }
    }

    private static func number(_ bytes: UnsafeBufferPointer<UInt8>, _ at: Int) -> UInt32 {
        UInt32(bytes[at]) | UInt32(bytes[at + 1]) << 8 | UInt32(bytes[at + 2]) << 16
            | UInt32(bytes[at + 3]) << 24
    }

    /// CRC-32 with the polynomial of RFC 1952, bits reversed; eight bytes at a time, since it is asked for
    /// every byte that is unpacked.
    private static func checksum(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> UInt32 {
        let bytes = UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: bytes))
        return tables.withUnsafeBufferPointer { tables in
            var sum = UInt32.max
            var at = 0
            while at &+ 8 <= bytes.count {
                let word = bytes.loadUnaligned(fromByteOffset: at, as: UInt64.self).littleEndian ^ UInt64(sum)
                sum = 0
                // The first byte has the longest way to go.
                for place in 0..<8 {
                    let byte = Int(truncatingIfNeeded: word &>> UInt64(place &* 8)) & 0xFF
                    sum ^= tables[(7 &- place) &* 256 &+ byte]
                }
                at &+= 8
            }
            for byte in bytes[at...] { sum = tables[Int((sum ^ UInt32(byte)) & 0xFF)] ^ (sum >> 8) }
            return ~sum
        }
    }

    /// Of each byte, what it comes to when none, one … seven zero bytes follow it: 256 numbers for each.
    private static let tables: [UInt32] = {
        var tables: [UInt32] = (0..<256).map { index in
            (0..<8).reduce(UInt32(index)) { sum, _ in sum & 1 == 1 ? 0xEDB8_8320 ^ (sum >> 1) : sum >> 1 }
        }
        for index in 256..<2_048 {
            let before = tables[index - 256]
            tables.append(tables[Int(before & 0xFF)] ^ (before >> 8))
        }
        return tables
    }()
}
