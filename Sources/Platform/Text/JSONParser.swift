// Reads JSON with simdjson, and says where it is wrong with a scanner of our own.
//
// simdjson is fast because it does not keep track of where it is. So a document
// it refuses is read a second time by `JSONScanner`, slowly, for an error that
// names the byte; the two agree on every document, which is a test.

import CSimdJSON

/// Bytes that are not the JSON we accept. Nothing of them was used.
public struct JSONError: Error, Hashable, Sendable {
    /// Bytes from the start.
    public var offset: Int
    public var expected: String
    public var found: String

    public init(offset: Int, expected: String, found: String) {
        self.offset = offset
        self.expected = expected
        self.found = found
    }
}

extension JSONError: CustomStringConvertible {
    public var description: String { "not JSON at byte \(offset): expected \(expected), found \(found)" }
}

extension JSON {
    /// - Parameters:
    ///   - maximumDepth: How many arrays and objects may stand inside one another, at most 512.
    ///   - maximumBytes: A longer document is refused unread.
    public static func parse(
        _ bytes: UnsafeRawBufferPointer, maximumDepth: Int = 32, maximumBytes: Int = 8 << 20
    ) throws(JSONError) -> JSON {
        precondition((0...512).contains(maximumDepth), "JSON depth must be 0 to 512, was \(maximumDepth)")
        guard bytes.count <= maximumBytes else {
            throw JSONError(
                offset: maximumBytes, expected: "at most \(maximumBytes) bytes", found: "\(bytes.count)")
        }
        let document = cjson_parse(bytes.baseAddress, bytes.count, maximumDepth)
        defer { cjson_free(document) }
        guard let tokens = cjson_tokens(document) else {
            try JSONScanner.check(bytes, maximumDepth: maximumDepth)
            let problem = cjson_problem(document).map { String(cString: $0) } ?? "an unnamed error"
            throw JSONError(offset: 0, expected: "a JSON document", found: problem)
        }
        var walk = TokenWalk(next: tokens)
        return walk.value()
    }

    public static func parse(
        _ bytes: [UInt8], maximumDepth: Int = 32, maximumBytes: Int = 8 << 20
    ) throws(JSONError) -> JSON {
        try bytes.withUnsafeBufferPointer { (buffer) throws(JSONError) -> JSON in
            try parse(
                UnsafeRawBufferPointer(buffer), maximumDepth: maximumDepth, maximumBytes: maximumBytes)
        }
    }

    public static func parse(
        _ text: String, maximumDepth: Int = 32, maximumBytes: Int = 8 << 20
    ) throws(JSONError) -> JSON {
        try parse(Array(text.utf8), maximumDepth: maximumDepth, maximumBytes: maximumBytes)
    }
}

/// Builds the tree in one pass over the tokens.
private struct TokenWalk {
    var next: UnsafePointer<CJSONToken>

    mutating func value() -> JSON {
        let token = next.pointee
        next += 1
        switch CJSONKind(token.kind) {
        case CJSON_NULL: return .null
        case CJSON_TRUE: return .bool(true)
        case CJSON_FALSE: return .bool(false)
        case CJSON_NUMBER: return .number(text(token))
        case CJSON_STRING: return .string(text(token))
        case CJSON_ARRAY: return .array(elements(Int(token.count)))
        case CJSON_OBJECT: return .object(members(Int(token.count)))
        default:
            preconditionFailure("the JSON shim made a token of kind \(token.kind), which it does not have")
        }
    }

    private func text(_ token: CJSONToken) -> String {
        let bytes = UnsafeRawBufferPointer(start: token.text, count: Int(token.count))
        return String(decoding: bytes, as: UTF8.self)
    }

    private mutating func elements(_ count: Int) -> [JSON] {
        var elements: [JSON] = []
        elements.reserveCapacity(count)
        for _ in 0..<count { elements.append(value()) }
        return elements
    }

    private mutating func members(_ count: Int) -> [JSON.Member] {
        var members: [JSON.Member] = []
        members.reserveCapacity(count)
        for _ in 0..<count {
            let name = text(next.pointee)
            next += 1
            members.append(JSON.Member(name: name, value: value()))
        }
        return members
    }
}
