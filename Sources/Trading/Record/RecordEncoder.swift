// Values into bytes through Swift's own Codable, without keys: fields follow one
// another in the order of their declaration.
//
//     struct          its fields
//     enum            the case's name, then its values
//     optional        a byte, 0 or 1, then the value
//     array, set      a count of four bytes, then the elements
//     integer         zig-zag, seven bits a byte
//
// It leans on what the compiler and the standard library do: a synthesised enum
// asks for a nested container under its case's name, and only an optional asks a
// single-value container for a generic value. Our types write no coding by hand.

import Market

final class RecordEncoder: Encoder {
    var bytes: [UInt8] = []
    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        KeyedEncodingContainer(Fields<Key>(encoder: self))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer { Elements(encoder: self) }
    func singleValueContainer() -> any SingleValueEncodingContainer { Single(encoder: self) }

    func put<Value: Encodable>(_ value: Value) throws {
        // A set has no order of its own, and equal values must be equal bytes.
        if Value.self == Set<BrokerOrderID>.self, let ids = value as? Set<BrokerOrderID> {
            return try ids.sorted().encode(to: self)
        }
        try value.encode(to: self)
    }

    func putIfPresent<Value: Encodable>(_ value: Value?) throws {
        put(value != nil)
        if let value { try put(value) }
    }

    func put(_ value: Bool) { bytes.append(value ? 1 : 0) }
    func put(_ value: String) { bytes.append(string: value) }
    func put(_ value: Double) { bytes.append(word: value.bitPattern) }
    func put(_ value: Float) { put(Double(value)) }
    func put(_ value: UInt64) { bytes.append(unsigned: value) }
    func put(_ value: UInt) { bytes.append(unsigned: UInt64(value)) }
    func put(signed value: some BinaryInteger) { bytes.append(signed: Int64(value)) }

    private struct Fields<Key: CodingKey>: KeyedEncodingContainerProtocol {
        let encoder: RecordEncoder
        var codingPath: [any CodingKey] { [] }

        /// Only an enum asks for this: the key is its case.
        func nestedContainer<Nested: CodingKey>(
            keyedBy type: Nested.Type, forKey key: Key
        ) -> KeyedEncodingContainer<Nested> {
            encoder.put(key.stringValue)
            return encoder.container(keyedBy: type)
        }

        func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
            encoder.unkeyedContainer()
        }
        func superEncoder() -> any Encoder { encoder }
        func superEncoder(forKey key: Key) -> any Encoder { encoder }

        func encodeNil(forKey key: Key) { encoder.put(false) }
        func encode(_ value: Bool, forKey key: Key) { encoder.put(value) }
        func encode(_ value: String, forKey key: Key) { encoder.put(value) }
        func encode(_ value: Double, forKey key: Key) { encoder.put(value) }
        func encode(_ value: Float, forKey key: Key) { encoder.put(value) }
        func encode(_ value: Int, forKey key: Key) { encoder.put(signed: value) }
        func encode(_ value: Int8, forKey key: Key) { encoder.put(signed: value) }
        func encode(_ value: Int16, forKey key: Key) { encoder.put(signed: value) }
        func encode(_ value: Int32, forKey key: Key) { encoder.put(signed: value) }
        func encode(_ value: Int64, forKey key: Key) { encoder.put(signed: value) }
        func encode(_ value: UInt, forKey key: Key) { encoder.put(value) }
        func encode(_ value: UInt8, forKey key: Key) { encoder.put(signed: value) }
        func encode(_ value: UInt16, forKey key: Key) { encoder.put(signed: value) }
        func encode(_ value: UInt32, forKey key: Key) { encoder.put(signed: value) }
        func encode(_ value: UInt64, forKey key: Key) { encoder.put(value) }
        func encode<Value: Encodable>(_ value: Value, forKey key: Key) throws { try encoder.put(value) }

        // The library's own versions leave an absent value out, which a form without keys cannot.
        func encodeIfPresent(_ value: Bool?, forKey key: Key) throws { try encoder.putIfPresent(value) }
        func encodeIfPresent(_ value: String?, forKey key: Key) throws { try encoder.putIfPresent(value) }
        func encodeIfPresent(_ value: Double?, forKey key: Key) throws { try encoder.putIfPresent(value) }
        func encodeIfPresent(_ value: Float?, forKey key: Key) throws { try encoder.putIfPresent(value) }
        func encodeIfPresent(_ value: Int?, forKey key: Key) throws { try encoder.putIfPresent(value) }
        func encodeIfPresent(_ value: Int8?, forKey key: Key) throws { try encoder.putIfPresent(value) }
        func encodeIfPresent(_ value: Int16?, forKey key: Key) throws { try encoder.putIfPresent(value) }
        func encodeIfPresent(_ value: Int32?, forKey key: Key) throws { try encoder.putIfPresent(value) }
        func encodeIfPresent(_ value: Int64?, forKey key: Key) throws { try encoder.putIfPresent(value) }
        func encodeIfPresent(_ value: UInt?, forKey key: Key) throws { try encoder.putIfPresent(value) }
        func encodeIfPresent(_ value: UInt8?, forKey key: Key) throws { try encoder.putIfPresent(value) }
        func encodeIfPresent(_ value: UInt16?, forKey key: Key) throws { try encoder.putIfPresent(value) }
        func encodeIfPresent(_ value: UInt32?, forKey key: Key) throws { try encoder.putIfPresent(value) }
        func encodeIfPresent(_ value: UInt64?, forKey key: Key) throws { try encoder.putIfPresent(value) }
        func encodeIfPresent<Value: Encodable>(_ value: Value?, forKey key: Key) throws {
            try encoder.putIfPresent(value)
        }
    }

    private struct Elements: UnkeyedEncodingContainer {
        let encoder: RecordEncoder
        private let start: Int
        private(set) var count = 0
        var codingPath: [any CodingKey] { [] }

        init(encoder: RecordEncoder) {
            self.encoder = encoder
            start = encoder.bytes.count
            encoder.bytes.append(contentsOf: [0, 0, 0, 0])
        }

        /// The count is known only when the last element is in, so it is patched with each.
        private mutating func step() {
            count += 1
            for place in 0..<4 {
                encoder.bytes[start + place] = UInt8(truncatingIfNeeded: count >> (8 * place))
            }
        }

        mutating func nestedContainer<Nested: CodingKey>(
            keyedBy type: Nested.Type
        ) -> KeyedEncodingContainer<Nested> {
            step()
            return encoder.container(keyedBy: type)
        }
        mutating func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
            step()
            return encoder.unkeyedContainer()
        }
        mutating func superEncoder() -> any Encoder { encoder }

        mutating func encodeNil() {
            step()
            encoder.put(false)
        }
        mutating func encode<Value: Encodable>(_ value: Value) throws {
            step()
            try encoder.put(value)
        }
    }

    private struct Single: SingleValueEncodingContainer {
        let encoder: RecordEncoder
        var codingPath: [any CodingKey] { [] }

        func encodeNil() { encoder.put(false) }
        func encode(_ value: Bool) { encoder.put(value) }
        func encode(_ value: String) { encoder.put(value) }
        func encode(_ value: Double) { encoder.put(value) }
        func encode(_ value: Float) { encoder.put(value) }
        func encode(_ value: Int) { encoder.put(signed: value) }
        func encode(_ value: Int8) { encoder.put(signed: value) }
        func encode(_ value: Int16) { encoder.put(signed: value) }
        func encode(_ value: Int32) { encoder.put(signed: value) }
        func encode(_ value: Int64) { encoder.put(signed: value) }
        func encode(_ value: UInt) { encoder.put(value) }
        func encode(_ value: UInt8) { encoder.put(signed: value) }
        func encode(_ value: UInt16) { encoder.put(signed: value) }
        func encode(_ value: UInt32) { encoder.put(signed: value) }
        func encode(_ value: UInt64) { encoder.put(value) }

        /// Only an optional that is there asks for this.
        func encode<Value: Encodable>(_ value: Value) throws {
            encoder.put(true)
            try encoder.put(value)
        }
    }
}
