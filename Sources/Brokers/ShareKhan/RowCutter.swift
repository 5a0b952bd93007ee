// Cuts a long answer into its rows without building a tree of it.
//
// It finds the array under `data` and in it each object, by counting braces outside
// of texts; what the rows hold is not its business. The envelope without its rows
// stays valid JSON, so what is wrong outside of them is found by reading that.

enum RowCutter {
    /// The answer with an empty array under `data`, and where each row lies; nil rows when there is no such
    /// array or it does not end.
    static func cut(_ bytes: [UInt8]) -> (envelope: [UInt8], rows: [Range<Int>]?) {
        guard let open = arrayStart(bytes) else { return (bytes, nil) }
        var rows: [Range<Int>] = []
        var depth = 0
        var start = open
        var isText = false
        var position = open + 1
        while position < bytes.count {
            let byte = bytes[position]
            if isText {
                if byte == UInt8(ascii: "\\") { position += 1 }
                if byte == UInt8(ascii: "\"") { isText = false }
            } else {
                switch byte {
                case UInt8(ascii: "\""): isText = true
                case UInt8(ascii: "{"), UInt8(ascii: "["):
                    if depth == 0 { start = position }
                    depth += 1
                case UInt8(ascii: "}"): depth -= 1
                case UInt8(ascii: "]"):
                    if depth == 0 { return (Array(bytes[...open] + bytes[position...]), rows) }
                    depth -= 1
                default: break
                }
                if depth == 0, byte == UInt8(ascii: "}") || byte == UInt8(ascii: "]") {
                    rows.append(start..<position + 1)
                }
            }
            position += 1
        }
        return (bytes, nil)
    }

    /// The `[` after the first `"data"` and its colon.
    private static func arrayStart(_ bytes: [UInt8]) -> Int? {
        let name = Array("\"data\"".utf8)
        guard let found = bytes.firstRange(of: name) else { return nil }
        var position = found.upperBound
        while position < bytes.count, bytes[position] <= 32 || bytes[position] == UInt8(ascii: ":") {
            position += 1
        }
        return position < bytes.count && bytes[position] == UInt8(ascii: "[") ? position : nil
    }
}
