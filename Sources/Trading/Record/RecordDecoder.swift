// Bytes back into values: the mirror of `RecordEncoder`.
//
// The type that is asked for says what comes next; nothing in the bytes does, so a
// wrong byte ends in an error or in another value, never in a trap. An enum asks
// for the keys of its container, and the one key that is there is its case's name.

final class RecordDecoder: Decoder {
    var reader: RecordReader
    /// What went wrong in a call that the protocol does not let throw.
    private(set) var failure: RecordError?
    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    init(_ reader: RecordReader) { self.reader = reader }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedDecodingContainer<Key> {
        KeyedDecodingContainer(Fields<Key>(decoder: self))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        Elements(decoder: self, count: try reader.count())
    }

    func singleValueContainer() -> any SingleValueDecodingContainer { Single(decoder: self) }

    func ifPresent<Value>(_ read: () throws -> Value) throws -> Value? {
        try reader.flag() ? try read() : nil
    }

    func double() throws -> Double { Double(bitPattern: try reader.word()) }

    func unsigned() throws -> UInt {
        let value = try reader.unsigned()
        guard let value = UInt(exactly: value) else { throw reader.failure("\(value) is too large") }
        return value
    }

    private struct Fields<Key: CodingKey>: KeyedDecodingContainerProtocol {
        let decoder: RecordDecoder
        var codingPath: [any CodingKey] { [] }

        /// Only an enum asks for this; no key when its case is not ours or the bytes hold none.
        var allKeys: [Key] {
            do throws(RecordError) {
                var ahead = decoder.reader
                let key = Key(stringValue: try ahead.string())
                guard let key else { return [] }
                decoder.reader = ahead
                return [key]
            } catch {
                return []
            }
        }

        func contains(_ key: Key) -> Bool { true }

        func nestedContainer<Nested: CodingKey>(
            keyedBy type: Nested.Type, forKey key: Key
        ) -> KeyedDecodingContainer<Nested> { decoder.container(keyedBy: type) }
        func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
            try decoder.unkeyedContainer()
        }
        func superDecoder() -> any Decoder { decoder }
        func superDecoder(forKey key: Key) -> any Decoder { decoder }

        func decodeNil(forKey key: Key) throws -> Bool { try !decoder.reader.flag() }
        func decode(_ type: Bool.Type, forKey key: Key) throws -> Bool { try decoder.reader.flag() }
        func decode(_ type: String.Type, forKey key: Key) throws -> String { try decoder.reader.string() }
        func decode(_ type: Double.Type, forKey key: Key) throws -> Double { try decoder.double() }
        func decode(_ type: Float.Type, forKey key: Key) throws -> Float { Float(try decoder.double()) }
        func decode(_ type: Int.Type, forKey key: Key) throws -> Int { try decoder.reader.integer() }
        func decode(_ type: Int8.Type, forKey key: Key) throws -> Int8 { try decoder.reader.integer() }
        func decode(_ type: Int16.Type, forKey key: Key) throws -> Int16 { try decoder.reader.integer() }
        func decode(_ type: Int32.Type, forKey key: Key) throws -> Int32 { try decoder.reader.integer() }
        func decode(_ type: Int64.Type, forKey key: Key) throws -> Int64 { try decoder.reader.integer() }
        func decode(_ type: UInt.Type, forKey key: Key) throws -> UInt { try decoder.unsigned() }
        func decode(_ type: UInt8.Type, forKey key: Key) throws -> UInt8 { try decoder.reader.integer() }
        func decode(_ type: UInt16.Type, forKey key: Key) throws -> UInt16 { try decoder.reader.integer() }
        func decode(_ type: UInt32.Type, forKey key: Key) throws -> UInt32 { try decoder.reader.integer() }
        func decode(_ type: UInt64.Type, forKey key: Key) throws -> UInt64 { try decoder.reader.unsigned() }
        func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
            try Value(from: decoder)
        }

        // The library's own versions ask first whether the key is there; here a byte says so.
        func decodeIfPresent(_ type: Bool.Type, forKey key: Key) throws -> Bool? { try optional(key) }
        func decodeIfPresent(_ type: String.Type, forKey key: Key) throws -> String? { try optional(key) }
        func decodeIfPresent(_ type: Double.Type, forKey key: Key) throws -> Double? { try optional(key) }
        func decodeIfPresent(_ type: Float.Type, forKey key: Key) throws -> Float? { try optional(key) }
        func decodeIfPresent(_ type: Int.Type, forKey key: Key) throws -> Int? { try optional(key) }
        func decodeIfPresent(_ type: Int8.Type, forKey key: Key) throws -> Int8? { try optional(key) }
        func decodeIfPresent(_ type: Int16.Type, forKey key: Key) throws -> Int16? { try optional(key) }
        func decodeIfPresent(_ type: Int32.Type, forKey key: Key) throws -> Int32? { try optional(key) }
        func decodeIfPresent(_ type: Int64.Type, forKey key: Key) throws -> Int64? { try optional(key) }
        func decodeIfPresent(_ type: UInt.Type, forKey key: Key) throws -> UInt? { try optional(key) }
        func decodeIfPresent(_ type: UInt8.Type, forKey key: Key) throws -> UInt8? { try optional(key) }
        func decodeIfPresent(_ type: UInt16.Type, forKey key: Key) throws -> UInt16? { try optional(key) }
        func decodeIfPresent(_ type: UInt32.Type, forKey key: Key) throws -> UInt32? { try optional(key) }
        func decodeIfPresent(_ type: UInt64.Type, forKey key: Key) throws -> UInt64? { try optional(key) }
        func decodeIfPresent<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value? {
            try optional(key)
        }

        private func optional<Value: Decodable>(_ key: Key) throws -> Value? {
            try decoder.ifPresent { try Value(from: decoder) }
        }
    }

    private struct Elements: UnkeyedDecodingContainer {
        let decoder: RecordDecoder
        private let total: Int
        private(set) var currentIndex = 0
        var codingPath: [any CodingKey] { [] }
        var count: Int? { total }
        var isAtEnd: Bool { currentIndex == total }

        init(decoder: RecordDecoder, count: Int) {
            self.decoder = decoder
            total = count
        }

        mutating func nestedContainer<Nested: CodingKey>(
            keyedBy type: Nested.Type
        ) -> KeyedDecodingContainer<Nested> {
            currentIndex += 1
            return decoder.container(keyedBy: type)
        }
        mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
            currentIndex += 1
            return try decoder.unkeyedContainer()
        }
        mutating func superDecoder() -> any Decoder { decoder }

        mutating func decodeNil() throws -> Bool { try !decoder.reader.flag() }
        mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
            guard currentIndex < total else {
                throw decoder.reader.failure("a list is shorter than its type")
            }
            currentIndex += 1
            return try Value(from: decoder)
        }
    }

    private struct Single: SingleValueDecodingContainer {
        let decoder: RecordDecoder
        var codingPath: [any CodingKey] { [] }

        /// Only an optional asks for this; what follows a 1 is its value.
        func decodeNil() -> Bool {
            do throws(RecordError) { return try !decoder.reader.flag() } catch {
                decoder.failure = error
                return true
            }
        }
        func decode(_ type: Bool.Type) throws -> Bool { try decoder.reader.flag() }
        func decode(_ type: String.Type) throws -> String { try decoder.reader.string() }
        func decode(_ type: Double.Type) throws -> Double { try decoder.double() }
        func decode(_ type: Float.Type) throws -> Float { Float(try decoder.double()) }
        func decode(_ type: Int.Type) throws -> Int { try decoder.reader.integer() }
        func decode(_ type: Int8.Type) throws -> Int8 { try decoder.reader.integer() }
        func decode(_ type: Int16.Type) throws -> Int16 { try decoder.reader.integer() }
        func decode(_ type: Int32.Type) throws -> Int32 { try decoder.reader.integer() }
        func decode(_ type: Int64.Type) throws -> Int64 { try decoder.reader.integer() }
        func decode(_ type: UInt.Type) throws -> UInt { try decoder.unsigned() }
        func decode(_ type: UInt8.Type) throws -> UInt8 { try decoder.reader.integer() }
        func decode(_ type: UInt16.Type) throws -> UInt16 { try decoder.reader.integer() }
        func decode(_ type: UInt32.Type) throws -> UInt32 { try decoder.reader.integer() }
        func decode(_ type: UInt64.Type) throws -> UInt64 { try decoder.reader.unsigned() }
        func decode<Value: Decodable>(_ type: Value.Type) throws -> Value { try Value(from: decoder) }
    }
}
