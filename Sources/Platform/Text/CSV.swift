// Reads comma-separated values (RFC 4180), a row at a time.
//
// Quoted fields may hold commas, quotes and line ends; lines end in CRLF or LF.
// What banks and exchanges add is forgiven: a byte-order mark, blank lines, a
// quote inside a bare field. A quote that never closes is not. (Debian's libcsv
// was last released in 2013 and would save none of the work below.)

public struct CSVError: Error, Hashable, Sendable, CustomStringConvertible {
    /// From 1, in lines of the file.
    public var line: Int
    public var reason: String

    public var description: String { "not CSV at line \(line): \(reason)" }
}

public struct CSVRow: Hashable, Sendable {
    /// The line of the file, from 1, on which the row starts.
    public var line: Int
    public var fields: [String]
}

public struct CSVReader {
    private let bytes: [UInt8]
    private let separator: UInt8
    private var position: Int
    private var line = 1

    public init(_ bytes: [UInt8], separator: Character = ",") {
        guard let separator = separator.asciiValue else {
            preconditionFailure("a CSV separator is an ASCII character, not `\(separator)`")
        }
        self.bytes = bytes
        self.separator = separator
        position = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    }

    /// Every row of a small file.
    public static func rows(_ bytes: [UInt8], separator: Character = ",") throws(CSVError) -> [CSVRow] {
        var reader = CSVReader(bytes, separator: separator)
        var rows: [CSVRow] = []
        while let row = try reader.next() { rows.append(row) }
        return rows
    }

    /// Nil at the end. After an error the rest of the file cannot be told into rows.
    public mutating func next() throws(CSVError) -> CSVRow? {
        while takeLineEnd() {}
        guard position < bytes.count else { return nil }
        var row = CSVRow(line: line, fields: [try field()])
        while take(separator) { row.fields.append(try field()) }
        guard position == bytes.count || takeLineEnd() else {
            throw CSVError(line: line, reason: "expected a separator after a closing quote")
        }
        return row
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard position < bytes.count, bytes[position] == byte else { return false }
        position += 1
        return true
    }

    private mutating func takeLineEnd() -> Bool {
        let isPair = bytes[position...].starts(with: [0x0D, 0x0A])
        if isPair { position += 1 }
        guard take(0x0A) else { return false }
        line += 1
        return true
    }

    private mutating func field() throws(CSVError) -> String {
        if take(UInt8(ascii: "\"")) { return try quoted() }
        let start = position
        while position < bytes.count, bytes[position] != separator, bytes[position] != 0x0A { position += 1 }
        let isAtLineEnd = position < bytes.count && bytes[position] == 0x0A
        if isAtLineEnd, position > start, bytes[position - 1] == 0x0D { position -= 1 }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    private mutating func quoted() throws(CSVError) -> String {
        let opening = line
        var text: [UInt8] = []
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            if byte == UInt8(ascii: "\""), !take(UInt8(ascii: "\"")) {
                return String(decoding: text, as: UTF8.self)
            }
            if byte == 0x0A { line += 1 }
            text.append(byte)
        }
        throw CSVError(line: opening, reason: "a quote is opened here and never closed")
    }
}
