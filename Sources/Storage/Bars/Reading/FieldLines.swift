// Lines of a table and their fields, as places in memory: no text is made.
//
// A field may stand in quotes, which are not part of it; a quote that never closes
// ends with its line, so that one bad line costs one line. Blanks around a field
// are not part of it either, since NSE writes one after each comma.

import Market

struct FieldLines {
    /// Where a field stands.
    struct Field {
        var from: Int
        var to: Int
        var count: Int { to - from }
    }

    let bytes: UnsafeRawBufferPointer
    /// Of the last line that `next` found, from 1.
    private(set) var line = 0
    /// The first `next()` of them belong to the last line.
    let fields: UnsafeMutablePointer<Field>
    private let owner: Fields
    private var at = 0

    /// Memory of the fields; copies of the lines share it, so one of them is read at a time.
    private final class Fields {
        let memory = UnsafeMutablePointer<Field>.allocate(capacity: FieldLines.mostFields)
        init() { memory.initialize(repeating: Field(from: 0, to: 0), count: FieldLines.mostFields) }
        deinit { memory.deallocate() }
    }

    /// More fields in a line than these are counted and not kept.
    static let mostFields = 64

    init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
        owner = Fields()
        fields = owner.memory
        if bytes.count >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF { at = 3 }
    }

    /// How many fields the next line has; nil at the end. Blank lines are passed over.
    mutating func next() -> Int? {
        while at < bytes.count {
            line += 1
            let start = at
            var count = 0
            var isAtEnd = false
            while !isAtEnd { isAtEnd = takeField(&count) }
            let isBlank = count == 1 && fields[0].count == 0 && bytes[start] != UInt8(ascii: "\"")
            if !isBlank { return count }
        }
        return nil
    }

    /// True when the field was its line's last.
    private mutating func takeField(_ count: inout Int) -> Bool {
        let end = bytes.count
        var at = at
        while at < end, bytes[at] == 0x20 || bytes[at] == 0x09 { at &+= 1 }
        var field = Field(from: at, to: at)
        if at < end, bytes[at] == UInt8(ascii: "\"") {
            at &+= 1
            field.from = at
            while at < end, bytes[at] != UInt8(ascii: "\""), bytes[at] != 0x0A { at &+= 1 }
            field.to = at
            while at < end, bytes[at] != UInt8(ascii: ","), bytes[at] != 0x0A { at &+= 1 }
        } else {
            while at < end, bytes[at] != UInt8(ascii: ","), bytes[at] != 0x0A { at &+= 1 }
            field.to = at
        }
        while field.to > field.from, isBlank(bytes[field.to &- 1]) { field.to &-= 1 }
        if count < FieldLines.mostFields { fields[count] = field }
        count &+= 1
        self.at = at &+ 1
        return at >= end || bytes[at] == 0x0A
    }

    private func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x0D || byte == 0x09 }

    /// For headings, symbols and messages.
    func text(_ field: Field) -> String {
        String(decoding: UnsafeRawBufferPointer(rebasing: bytes[field.from..<field.to]), as: UTF8.self)
    }

    func text(_ index: Int) -> String { text(fields[index]) }
}

extension FieldLines {
    /// The field as a whole count of 10⁻ᵈ: what `scaledInteger` says of its text, without making a text
    /// of it where digits and one point are all there is.
    func number(_ index: Int, decimals: Int, limit: Int64) -> Int64? {
        let field = fields[index]
        guard field.count > 0, field.count <= 17 else { return slowNumber(field, decimals, limit) }
        var value: Int64 = 0
        var places = -1
        for position in field.from..<field.to {
            let digit = Int64(bytes[position]) - 0x30
            if digit >= 0, digit <= 9 {
                value = value * 10 + digit
                if places >= 0 { places += 1 }
            } else if bytes[position] == UInt8(ascii: "."), places < 0 {
                places = 0
            } else {
                return slowNumber(field, decimals, limit)
            }
        }
        let shift = decimals - max(places, 0)
        guard shift >= 0, field.count + shift <= 18, field.count > (places >= 0 ? 1 : 0) else {
            return slowNumber(field, decimals, limit)
        }
        for _ in 0..<shift { value *= 10 }
        return value <= limit ? value : nil
    }

    /// Thousands may be told apart by commas, as in a quoted field of NSE's own downloads.
    private func slowNumber(_ field: Field, _ decimals: Int, _ limit: Int64) -> Int64? {
        let text = text(field)
        return scaledInteger(text.filter { $0 != "," }, decimals: decimals, limit: limit)
    }
}
