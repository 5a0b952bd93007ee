// A JSON document as it was sent: order, duplicate names and names that differ
// only in case are kept, and a number is its own text.
//
// Brokers send prices as `812.4`, `"812.40"` and `8.124e2`; which of these is a
// price is decided where the field is read, so no number passes through a
// double here. Reading is in JSONParser.swift, writing in JSONWriter.swift.

public import Market

public enum JSON: Hashable, Sendable {
    case null
    case bool(Bool)
    /// The digits as they were written; `JSON.isNumber` holds.
    case number(String)
    case string(String)
    case array([JSON])
    case object([Member])

    public struct Member: Hashable, Sendable {
        public var name: String
        public var value: JSON

        public init(name: String, value: JSON) {
            self.name = name
            self.value = value
        }
    }
}

extension JSON {
    /// The first member of exactly this name; nil when there is none or this is no object.
    public subscript(_ name: String) -> JSON? {
        guard case .object(let members) = self else { return nil }
        for member in members where member.name == name { return member.value }
        return nil
    }

    /// Nil beyond the end, and when this is no array.
    public subscript(_ index: Int) -> JSON? {
        guard case .array(let elements) = self, elements.indices.contains(index) else { return nil }
        return elements[index]
    }

    /// A string, or a number as it was written. Nil for everything else.
    public var text: String? {
        switch self {
        case .string(let text), .number(let text): text
        case .null, .bool, .array, .object: nil
        }
    }

    /// A whole number, sent as a number or as a string of one: `12`, `"12"` and `12.0`, not `12.5`.
    public var integer: Int64? {
        guard let text else { return nil }
        return Int64(text) ?? scaledInteger(text, decimals: 0, limit: .max)
    }

    public var boolean: Bool? {
        guard case .bool(let value) = self else { return nil }
        return value
    }

    public var isNull: Bool { self == .null }

    /// Empty when this is no array.
    public var elements: [JSON] {
        guard case .array(let elements) = self else { return [] }
        return elements
    }

    /// Empty when this is no object.
    public var members: [Member] {
        guard case .object(let members) = self else { return [] }
        return members
    }
}

extension JSON {
    public init(_ value: Int64) { self = .number(String(value)) }
    public init(_ value: Int) { self = .number(String(value)) }
    public init(_ value: Bool) { self = .bool(value) }
    public init(_ value: String) { self = .string(value) }
    public init(_ price: Price) { self = .number(price.description) }
    public init(_ money: Money) { self = .number(money.description) }
    public init(_ quantity: Quantity) { self = .number(quantity.description) }

    /// A statistic. JSON has no infinity and no not-a-number: they become null.
    public init(_ statistic: Double) {
        self = statistic.isFinite ? .number(statistic.description) : .null
    }
}

extension JSON: ExpressibleByStringLiteral, ExpressibleByStringInterpolation, ExpressibleByIntegerLiteral,
    ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    public init(stringLiteral value: String) { self = .string(value) }
    public init(integerLiteral value: Int64) { self.init(value) }
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    public init(arrayLiteral elements: JSON...) { self = .array(elements) }
    public init(dictionaryLiteral elements: (String, JSON)...) {
        self = .object(elements.map { Member(name: $0.0, value: $0.1) })
    }
}
