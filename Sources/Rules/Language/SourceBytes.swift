// The bytes of a rule file as text. What is no UTF-8 is an error with its place, never
// a replacement character: a formatter that wrote one would change the file.

extension Strategy {
    /// - Throws: a file of more than 64 KB, or the first bytes that are no UTF-8.
    public static func text(of bytes: [UInt8], file: String) throws(RuleErrors) -> String {
        guard bytes.count <= longestSource else { throw tooLong(bytes.count, file) }
        if let text = String(validating: bytes, as: UTF8.self) { return text }
        let valid = lengthOfText(bytes)
        let text = SourceText(String(decoding: bytes[..<valid], as: UTF8.self) + "\u{FFFD}", file: file)
        var problems = Problems()
        problems.add(
            SourceSpan(start: text.scalars.count - 1, end: text.scalars.count), "this is no UTF-8 text",
            expected: "a text file in UTF-8",
            found: valid < bytes.count ? "the byte 0x\(String(bytes[valid], radix: 16))" : nil,
            suggestion: "save the file as UTF-8")
        throw problems.errors(in: text)
    }

    /// How many bytes from the start are whole characters.
    private static func lengthOfText(_ bytes: [UInt8]) -> Int {
        var parser = Unicode.UTF8.ForwardParser()
        var iterator = bytes.makeIterator()
        var length = 0
        while case .valid(let character) = parser.parseScalar(from: &iterator) { length += character.count }
        return length
    }

    static func tooLong(_ bytes: Int, _ file: String) -> RuleErrors {
        var problems = Problems()
        problems.add(
            SourceSpan(start: 0, end: 0), "the file is too long", expected: "at most 64 KB",
            found: "\(bytes) bytes", suggestion: "split the strategy")
        return problems.errors(in: SourceText("", file: file))
    }
}
