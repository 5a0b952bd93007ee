// A configuration as it was written, with the place of every key and value.
//
// A float keeps its text, since it may be an amount of money; a date or a time is
// text too, for whoever knows what it means. Entries stand in the order of the
// file. Texts that are not TOML are refused by toml++, with line and column.

import CTOML

public struct TOML: Hashable, Sendable {
    public enum Value: Hashable, Sendable {
        case table([Entry])
        case array([TOML])
        case string(String)
        case integer(Int64)
        /// As written: `0.5`, `1_000.25`, `inf`.
        case float(String)
        case boolean(Bool)
        /// A bare date, time or both, as written: `2026-11-20`, `09:15:00`.
        case moment(String)
    }

    public struct Entry: Hashable, Sendable {
        public var key: String
        /// Where the key stands.
        public var line: Int
        public var column: Int
        public var value: TOML
    }

    public var value: Value
    /// From 1. A table stands where its header or its brace does.
    public var line: Int
    public var column: Int
    /// Unicode scalars of a value on one line; 1 for anything longer.
    public var length: Int
}

extension TOML {
    /// Nil when this is no table, or the table has no such key.
    public subscript(_ key: String) -> TOML? { table?.first { $0.key == key }?.value }

    public var table: [Entry]? { if case .table(let entries) = value { entries } else { nil } }
    public var array: [TOML]? { if case .array(let elements) = value { elements } else { nil } }
    public var string: String? { if case .string(let text) = value { text } else { nil } }
    public var integer: Int64? { if case .integer(let number) = value { number } else { nil } }
    public var float: String? { if case .float(let text) = value { text } else { nil } }
    public var boolean: Bool? { if case .boolean(let flag) = value { flag } else { nil } }
    public var moment: String? { if case .moment(let text) = value { text } else { nil } }

    /// A whole or fractional number as a decimal text without `_`; nil for everything else.
    public var decimal: String? {
        switch value {
        case .integer(let number): String(number)
        case .float(let text): text.filter { $0 != "_" }
        case .table, .array, .string, .boolean, .moment: nil
        }
    }

    /// The kind of the value, for "expected …, found …".
    public var kind: String {
        switch value {
        case .table: "a table"
        case .array: "a list"
        case .string: "a text"
        case .integer: "a whole number"
        case .float: "a number with a fraction"
        case .boolean: "true or false"
        case .moment: "a date or time"
        }
    }

    /// - Parameter file: Only for the error's text.
    public static func parse(_ text: String, file: String) throws(SourceError) -> TOML {
        try checkKeys(text, file)
        var text = text
        let document = text.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) { ctoml_parse($0.baseAddress, $0.count) }
        }
        defer { ctoml_free(document) }
        guard let tokens = ctoml_tokens(document) else { preconditionFailure("toml++ gave no tokens") }
        if CTOMLKind(tokens.pointee.kind) == CTOML_ERROR {
            let error = tokens.pointee
            throw SourceError(
                file: file, text: text, line: Int(error.line), column: Int(error.column),
                message: string(error), remedy: "see https://toml.io for what may be written here")
        }
        var walk = TokenWalk(next: tokens, source: SourceLines(text))
        return walk.node()
    }

    /// Refuses keys of very many parts: toml++ makes a table of each and takes the nest apart recursively.
    private static func checkKeys(_ text: String, _ file: String) throws(SourceError) {
        let maximum = 64
        var (line, parts) = (1, 0)
        var previous: UInt8 = 0
        for byte in text.utf8 {
            if previous == UInt8(ascii: "."), byte != previous { parts += 1 }
            if "=,[{\n".utf8.contains(byte) { parts = 0 }
            guard parts < maximum else {
                throw SourceError(
                    file: file, text: text, line: line, column: 1,
                    message: "a key here has more than \(maximum) parts", remedy: "use fewer points")
            }
            if byte == UInt8(ascii: "\n") { line += 1 }
            previous = byte
        }
    }

    fileprivate static func string(_ token: CTOMLToken) -> String {
        String(decoding: UnsafeRawBufferPointer(start: token.text, count: token.count), as: UTF8.self)
    }
}

/// Builds the tree in one pass over the tokens.
private struct TokenWalk {
    var next: UnsafePointer<CTOMLToken>
    let source: SourceLines

    private mutating func take() -> CTOMLToken {
        defer { next += 1 }
        return next.pointee
    }

    mutating func node() -> TOML {
        let token = take()
        let isShort = token.end_line == token.line && token.end_column > token.column
        return TOML(
            value: value(token), line: Int(token.line), column: Int(token.column),
            length: isShort ? Int(token.end_column - token.column) : 1)
    }

    private mutating func value(_ token: CTOMLToken) -> TOML.Value {
        switch CTOMLKind(token.kind) {
        case CTOML_TABLE: return .table(entries(token.count))
        case CTOML_ARRAY: return .array((0..<token.count).map { _ in node() })
        case CTOML_STRING: return .string(TOML.string(token))
        case CTOML_INTEGER: return .integer(token.integer)
        case CTOML_FLOAT:
            let text = written(token)
            return .float(text.isEmpty ? "\(token.number)" : text)
        case CTOML_BOOLEAN: return .boolean(token.integer != 0)
        case CTOML_MOMENT: return .moment(written(token))
        default: preconditionFailure("the TOML shim made a token of kind \(token.kind), out of place")
        }
    }

    /// The token's own text, from the source.
    private func written(_ token: CTOMLToken) -> String {
        source.text(line: Int(token.line), column: Int(token.column), end: Int(token.end_column))
    }

    private mutating func entries(_ count: Int) -> [TOML.Entry] {
        let entries = (0..<count).map { _ in
            let key = take()
            return TOML.Entry(
                key: TOML.string(key), line: Int(key.line), column: Int(key.column), value: node())
        }
        return entries.sorted { ($0.line, $0.column) < ($1.line, $1.column) }
    }
}
