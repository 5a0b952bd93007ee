// Finds the first byte that keeps a document from being JSON (RFC 8259).
//
// It builds nothing and is not fast; it runs on documents already refused, to
// say where. Deeper nesting than allowed and escapes that are half a surrogate
// pair count as errors, since no text could hold the latter.

struct JSONScanner {
    private let bytes: UnsafeRawBufferPointer
    private var position = 0
    private var depthLeft: Int

    /// Returns when `bytes` are exactly one JSON value.
    static func check(_ bytes: UnsafeRawBufferPointer, maximumDepth: Int) throws(JSONError) {
        var scanner = JSONScanner(bytes: bytes, depthLeft: maximumDepth)
        try scanner.value()
        guard scanner.peek() == nil else { throw scanner.error("the end of the document") }
    }

    /// True for the texts that JSON calls a number: no plus sign, no leading zero, no bare point.
    static func isNumber(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { bytes in
            var scanner = JSONScanner(bytes: UnsafeRawBufferPointer(bytes), depthLeft: 0)
            do throws(JSONError) { try scanner.number() } catch { return false }
            return scanner.position == bytes.count
        }
    }

    private init(bytes: UnsafeRawBufferPointer, depthLeft: Int) {
        self.bytes = bytes
        self.depthLeft = depthLeft
    }

    private var current: UInt8? { position < bytes.count ? bytes[position] : nil }

    /// The next byte that is no white space.
    private mutating func peek() -> UInt8? {
        while let byte = current, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
            position += 1
        }
        return current
    }

    private mutating func take(_ byte: Character) -> Bool {
        guard peek() == byte.asciiValue else { return false }
        position += 1
        return true
    }

    private func error(_ expected: String) -> JSONError {
        JSONError(offset: position, expected: expected, found: found)
    }

    private var found: String {
        guard let byte = current else { return "the end" }
        let isPrintable = byte > 0x20 && byte < 0x7F
        return isPrintable ? "`\(Unicode.Scalar(byte))`" : "byte 0x" + String(byte, radix: 16)
    }
}

extension JSONScanner {
    private mutating func value() throws(JSONError) {
        switch peek() ?? 0 {
        case UInt8(ascii: "{"): try container(close: "}", isObject: true)
        case UInt8(ascii: "["): try container(close: "]", isObject: false)
        case UInt8(ascii: "\""): try string()
        case UInt8(ascii: "t"): try word("true")
        case UInt8(ascii: "f"): try word("false")
        case UInt8(ascii: "n"): try word("null")
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): try number()
        default: throw error("a value")
        }
    }

    private mutating func container(close: Character, isObject: Bool) throws(JSONError) {
        guard depthLeft > 0 else { throw error("less nesting") }
        depthLeft -= 1
        position += 1
        if !take(close) {
            repeat {
                if isObject { try name() }
                try value()
            } while take(",")
            guard take(close) else { throw error("a comma or `\(close)`") }
        }
        depthLeft += 1
    }

    private mutating func name() throws(JSONError) {
        guard peek() == UInt8(ascii: "\"") else { throw error("a name in quotes") }
        try string()
        guard take(":") else { throw error("a colon") }
    }

    private mutating func word(_ word: String) throws(JSONError) {
        for byte in word.utf8 {
            guard current == byte else { throw error("`\(word)`") }
            position += 1
        }
    }

    private mutating func digits() throws(JSONError) {
        let start = position
        while let byte = current, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { position += 1 }
        guard position > start else { throw error("a digit") }
    }

    private mutating func number() throws(JSONError) {
        if current == UInt8(ascii: "-") { position += 1 }
        if current == UInt8(ascii: "0") { position += 1 } else { try digits() }
        if current == UInt8(ascii: ".") {
            position += 1
            try digits()
        }
        if current == UInt8(ascii: "e") || current == UInt8(ascii: "E") {
            position += 1
            if current == UInt8(ascii: "+") || current == UInt8(ascii: "-") { position += 1 }
            try digits()
        }
    }
}

extension JSONScanner {
    private mutating func string() throws(JSONError) {
        position += 1
        while let byte = current, byte != UInt8(ascii: "\"") {
            switch byte {
            case UInt8(ascii: "\\"): try escape()
            case 0..<0x20: throw error("an escaped control character")
            case 0x80...: try unicodeScalar()
            default: position += 1
            }
        }
        guard current != nil else { throw error("a closing quote") }
        position += 1
    }

    private mutating func unicodeScalar() throws(JSONError) {
        var parser = Unicode.UTF8.ForwardParser()
        var rest = bytes[position...].makeIterator()
        guard case .valid(let encoded) = parser.parseScalar(from: &rest) else { throw error("valid UTF-8") }
        position += encoded.count
    }

    private mutating func escape() throws(JSONError) {
        let start = position
        position += 1
        guard let byte = current else { throw error("an escape") }
        guard byte == UInt8(ascii: "u") else {
            guard "\"\\/bfnrt".utf8.contains(byte) else { throw error("one of \"\\/bfnrtu") }
            position += 1
            return
        }
        switch try unit() {
        case 0xD800..<0xDC00:
            let isPair = current == UInt8(ascii: "\\") && bytes[(position + 1)...].first == UInt8(ascii: "u")
            if isPair { position += 1 }
            guard isPair, (0xDC00..<0xE000).contains(try unit()) else {
                position = start
                throw error("both halves of a surrogate pair")
            }
        case 0xDC00..<0xE000:
            position = start
            throw error("the first half of a surrogate pair")
        default: return
        }
    }

    /// The four hexadecimal digits after the `u` that is the current byte.
    private mutating func unit() throws(JSONError) -> Int {
        position += 1
        var value = 0
        for _ in 0..<4 {
            guard let byte = current, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
                throw error("a hexadecimal digit")
            }
            value = value * 16 + digit
            position += 1
        }
        return value
    }
}
