// Writes JSON: compact for machines, indented for people.
//
// Both forms keep the order of the document and write a number as its own text,
// so what was parsed is written back value for value.

extension JSON {
    /// UTF-8. A `.number` whose text is no JSON number is a bug.
    public func serialized(pretty: Bool = false) -> [UInt8] {
        var writer = JSONWriter(isPretty: pretty)
        writer.write(self)
        return writer.bytes
    }
}

extension JSON: CustomStringConvertible {
    /// The compact form.
    public var description: String { String(decoding: serialized(), as: UTF8.self) }
}

private struct JSONWriter {
    var bytes: [UInt8] = []
    let isPretty: Bool
    private var depth = 0

    init(isPretty: Bool) { self.isPretty = isPretty }

    mutating func write(_ value: JSON) {
        switch value {
        case .null: put("null")
        case .bool(let value): put(value ? "true" : "false")
        case .number(let text):
            precondition(JSONScanner.isNumber(text), "`\(text)` is no JSON number")
            put(text)
        case .string(let text): quote(text)
        case .array(let elements):
            list("[", elements, "]") { writer, element in writer.write(element) }
        case .object(let members):
            list("{", members, "}") { writer, member in
                writer.quote(member.name)
                writer.put(writer.isPretty ? ": " : ":")
                writer.write(member.value)
            }
        }
    }

    private mutating func put(_ text: String) { bytes.append(contentsOf: text.utf8) }

    private mutating func list<Item>(
        _ open: String, _ items: [Item], _ close: String, _ writeItem: (inout JSONWriter, Item) -> Void
    ) {
        put(open)
        depth += 1
        for (index, item) in items.enumerated() {
            if index > 0 { put(",") }
            newLine()
            writeItem(&self, item)
        }
        depth -= 1
        if !items.isEmpty { newLine() }
        put(close)
    }

    private mutating func newLine() {
        guard isPretty else { return }
        put("\n" + String(repeating: "  ", count: depth))
    }

    private mutating func quote(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""): put("\\\"")
            case UInt8(ascii: "\\"): put("\\\\")
            case 0x0A: put("\\n")
            case 0x0D: put("\\r")
            case 0x09: put("\\t")
            case 0..<0x20: put("\\u00" + (byte < 16 ? "0" : "") + String(byte, radix: 16))
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }
}
