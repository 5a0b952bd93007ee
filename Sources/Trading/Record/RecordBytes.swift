// The atoms of a record as bytes: variable-length integers, fixed words, strings.
//
// A small number is one byte whatever its sign (zig-zag, then seven bits a byte).
// Reading checks every step: no byte sequence can make it trap or allocate more
// than the record is long.

struct RecordReader {
    private let bytes: UnsafeRawBufferPointer
    private(set) var offset = 0

    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    var remaining: Int { bytes.count - offset }

    func failure(_ reason: String) -> RecordError { RecordError(offset: offset, reason) }

    mutating func byte() throws(RecordError) -> UInt8 {
        guard offset < bytes.count else { throw failure("it ends where a byte was expected") }
        defer { offset += 1 }
        return bytes[offset]
    }

    mutating func unsigned() throws(RecordError) -> UInt64 {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while true {
            let next = try byte()
            guard shift < 63 || next <= 1 else { throw failure("an integer is longer than 64 bits") }
            value |= UInt64(next & 0x7F) << shift
            guard next & 0x80 != 0 else { return value }
            shift += 7
        }
    }

    mutating func signed() throws(RecordError) -> Int64 {
        let value = try unsigned()
        return Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
    }

    /// A signed integer that must fit the type asked for.
    mutating func integer<Integer: FixedWidthInteger>() throws(RecordError) -> Integer {
        let value = try signed()
        guard let integer = Integer(exactly: value) else {
            throw failure("\(value) does not fit \(Integer.bitWidth) bits")
        }
        return integer
    }

    mutating func flag() throws(RecordError) -> Bool {
        let value = try byte()
        guard value <= 1 else { throw failure("0 or 1 was expected, found \(value)") }
        return value == 1
    }

    mutating func word() throws(RecordError) -> UInt64 {
        guard remaining >= 8 else { throw failure("it ends inside a word of 8 bytes") }
        defer { offset += 8 }
        return UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }

    mutating func string() throws(RecordError) -> String {
        let count = try unsigned()
        guard count <= UInt64(remaining) else { throw failure("a string of \(count) bytes does not fit") }
        let text = bytes[offset..<offset + Int(count)]
        guard let string = String(validating: text, as: UTF8.self) else {
            throw failure("a string is not UTF-8")
        }
        offset += Int(count)
        return string
    }

    /// How many elements follow. Each takes a byte at least, so a count beyond what is left is refused.
    mutating func count() throws(RecordError) -> Int {
        guard remaining >= 4 else { throw failure("it ends inside a count") }
        let count = UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
        offset += 4
        guard Int(count) <= remaining else { throw failure("a list of \(count) does not fit") }
        return Int(count)
    }
}

extension [UInt8] {
    mutating func append(unsigned value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        append(UInt8(truncatingIfNeeded: rest))
    }

    mutating func append(signed value: Int64) {
        append(unsigned: UInt64(bitPattern: value << 1 ^ value >> 63))
    }

    mutating func append(word value: UInt64) {
        Swift.withUnsafeBytes(of: value.littleEndian) { append(contentsOf: $0) }
    }

    mutating func append(string: String) {
        append(unsigned: UInt64(string.utf8.count))
        append(contentsOf: string.utf8)
    }
}
