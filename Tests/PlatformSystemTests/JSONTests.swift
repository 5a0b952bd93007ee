import Market
@testable import Platform
import Testing

@Suite("JSON")
struct JSONTests {
    @Test("keeps order, duplicates, case twins and the digits of a number")
    func exactness() throws {
        let text = #"{"b":812.40,"a":1,"A":2,"a":3,"big":123456789012345678901234567890,"e":1.50E+3}"#
        let json = try JSON.parse(text)
        #expect(json.members.map(\.name) == ["b", "a", "A", "a", "big", "e"])
        #expect(json["b"] == .number("812.40"))
        #expect(json["a"]?.integer == 1)
        #expect(json["A"]?.integer == 2)
        #expect(json["big"]?.text == "123456789012345678901234567890")
        #expect(json.description == text)
    }

    @Test("reads whole numbers from numbers and strings, exactly or not at all")
    func integers() throws {
        let json = try JSON.parse(
            #"[12, "12", 12.0, 1.5e3, 9223372036854775807, 12.5, "", "x", null, 9223372036854775808]"#)
        let expected: [Int64?] = [12, 12, 12, 1500, .max, nil, nil, nil, nil, nil]
        #expect(json.elements.map(\.integer) == expected)
    }

    @Test("answers nil where a document has something else")
    func absence() throws {
        let json = try JSON.parse(#"{"rows":[true,"x",{}]}"#)
        #expect(json["rows"]?[0]?.boolean == true)
        #expect(json["rows"]?[1]?.text == "x")
        #expect(json["rows"]?[3] == nil)
        #expect(json["rows"]?["x"] == nil)
        #expect(json["Rows"] == nil)
        #expect(json[0] == nil)
        #expect(json["rows"]?.text == nil)
        #expect(json.elements == [])
        #expect(json["rows"]?.members == [])
    }

    @Test("is written from literals and exact values")
    func building() throws {
        let price = try #require(Price("1525.5")), quantity = try #require(Quantity("0.25"))
        let json: JSON = [
            "symbol": "M&M", "price": JSON(price), "quantity": JSON(quantity), "loss": JSON(Money(paise: -5)),
            "lots": [1, 2], "live": false, "ratio": JSON(0.5), "beta": JSON(Double.nan),
        ]
        #expect(
            json.description
                == #"{"symbol":"M&M","price":1525.50,"quantity":0.25,"loss":-0.05,"lots":[1,2],"live":false,"#
                + #""ratio":0.5,"beta":null}"#)
        #expect(try JSON.parse(json.serialized(pretty: true)) == json)
        #expect(JSON.array([["a": []]]).serialized(pretty: true).text == "[\n  {\n    \"a\": []\n  }\n]")
    }

    @Test(
        "says at which byte it stopped, what it wanted and what it saw",
        arguments: [
            ("", 0, "a value", "the end"), ("[1 2]", 3, "a comma or `]`", "`2`"),
            (#"{"a" 1}"#, 5, "a colon", "`1`"), (#"{"a":1,}"#, 7, "a name in quotes", "`}`"),
            ("[01]", 2, "a comma or `]`", "`1`"), ("[1.]", 3, "a digit", "`]`"),
            ("nul", 3, "`null`", "the end"),
            ("1 1", 2, "the end of the document", "`1`"), ("\"a", 2, "a closing quote", "the end"),
            ("\"\\x\"", 2, "one of \"\\/bfnrtu", "`x`"),
            ("\"\n\"", 1, "an escaped control character", "byte 0xa"),
            ("\"\\ud800\"", 1, "both halves of a surrogate pair", "`\\`"),
            ("\"\\udc00\"", 1, "the first half of a surrogate pair", "`\\`"),
            ("<html>", 0, "a value", "`<`"),
        ])
    func errors(text: String, offset: Int, expected: String, found: String) {
        let error = #expect(throws: JSONError.self) { try JSON.parse(text) }
        #expect(error == JSONError(offset: offset, expected: expected, found: found))
    }

    @Test("refuses bytes that are not UTF-8")
    func encoding() {
        let error = #expect(throws: JSONError.self) { try JSON.parse([0x22, 0x61, 0xC3, 0x28, 0x22]) }
        #expect(error == JSONError(offset: 2, expected: "valid UTF-8", found: "byte 0xc3"))
    }

    @Test("refuses more nesting and more bytes than allowed")
    func limits() throws {
        let deep = String(repeating: "[", count: 32) + String(repeating: "]", count: 32)
        _ = try JSON.parse(deep)
        let error = #expect(throws: JSONError.self) { try JSON.parse("[\(deep)]") }
        #expect(error?.expected == "less nesting")
        #expect(throws: JSONError.self) { try JSON.parse("[]", maximumDepth: 0) }
        #expect(throws: JSONError.self) { try JSON.parse("[1,2]", maximumBytes: 4) }
        #expect(throws: JSONError.self) { try JSON.parse(String(repeating: "[", count: 1_000_000)) }
    }
}

@Suite("Random JSON")
struct RandomJSONTests {
    @Test("is read back as it was written, and no prefix of it is a document", arguments: UInt64(0)..<200)
    func roundTrip(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let json = JSON.array([anyJSON(&random, depth: 4)])
        let bytes = json.serialized(pretty: random.below(2) == 0)
        #expect(try JSON.parse(bytes) == json, "seed \(seed)")
        for count in bytes.indices {
            #expect(throws: JSONError.self, "seed \(seed) cut at \(count)") {
                try JSON.parse(Array(bytes.prefix(count)))
            }
        }
    }

    @Test("that was damaged is read or refused, the same by both readers", arguments: UInt64(0)..<2000)
    func damage(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        var bytes = anyJSON(&random, depth: 3).serialized()
        for _ in 0...random.below(3) {
            let at = random.below(bytes.count + 1)
            switch random.below(3) {
            case 0 where at < bytes.count:
                bytes[at] = random.pick(Array(#"[]{}",:\ntf0-.eEu9"#.utf8) + [0, 0xFF])
            case 1 where at < bytes.count: bytes.remove(at: at)
            default: bytes.insert(random.pick(Array(#"[]{}",:\ntfud0-.e1 "#.utf8)), at: at)
            }
        }
        expectAgreement(bytes, "seed \(seed)")
    }

    @Test("bytes never crash the reader", arguments: UInt64(0)..<500)
    func noise(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        expectAgreement(random.bytes(random.below(64)), "seed \(seed)")
    }

    /// simdjson accepts exactly the documents in which our own scanner finds no fault.
    func expectAgreement(_ bytes: [UInt8], _ seed: Comment) {
        let parsed: Result<JSON, JSONError> = Result { () throws(JSONError) in try JSON.parse(bytes) }
        let checked: Result<Void, JSONError> = Result { () throws(JSONError) in
            try bytes.withUnsafeBufferPointer { (buffer) throws(JSONError) in
                try JSONScanner.check(UnsafeRawBufferPointer(buffer), maximumDepth: 32)
            }
        }
        switch (parsed, checked) {
        case (.success, .success): break
        case (.failure(let mine), .failure(let theirs)): #expect(mine == theirs, seed)
        case (.success(let json), .failure(let error)):
            Issue.record("\(seed): simdjson read \(json) from \(bytes.text), but \(error)")
        case (.failure(let error), .success): Issue.record("\(seed): \(error), in \(bytes.text)")
        }
    }
}

func anyJSON(_ random: inout SeededRandom, depth: Int) -> JSON {
    switch random.below(depth > 0 ? 8 : 5) {
    case 0: return random.pick([.null, true, false])
    case 1: return JSON(Int64(bitPattern: random.next()))
    case 2: return .number(random.pick(["0", "-0", "0.10", "1e5", "-12.50E-3", "812.4000", "1E+400"]))
    case 3, 4: return .string(anyText(&random))
    case 5: return .array((0..<random.below(4)).map { _ in anyJSON(&random, depth: depth - 1) })
    default:
        return .object(
            (0..<random.below(5)).map { _ in
                JSON.Member(name: anyText(&random), value: anyJSON(&random, depth: depth - 1))
            })
    }
}

func anyText(_ random: inout SeededRandom) -> String {
    let pieces = [
        "a", "price", "\"", "\\", "/", "\n", "\u{0}", "\u{1F}", "₹", "é", "सौदा", "😀", "\u{7F}", "\u{2028}",
    ]
    return (0..<random.below(6)).map { _ in random.pick(pieces) }.joined()
}
