// Feed frames as bytes, written straight from exact integers.
//
// A day has hundreds of thousands of frames, so nothing here makes a JSON tree or a
// number's string: a frame is a few copied pieces and some digits.

import Market

/// Ten-thousandths of a rupee as Java prints a double: `1525.5`, `100.0`, `0.0525`.
func appendDecimal(_ raw: Int64, to bytes: inout [UInt8]) {
    if raw < 0 { bytes.append(UInt8(ascii: "-")) }
    let magnitude = raw.magnitude
    appendDigits(magnitude / 10_000, to: &bytes)
    bytes.append(UInt8(ascii: "."))
    var rest = magnitude % 10_000
    var divisor: UInt64 = 1000
    repeat {
        bytes.append(UInt8(ascii: "0") + UInt8(rest / divisor))
        rest %= divisor
        divisor /= 10
    } while rest > 0
}

func appendInteger(_ number: Int64, to bytes: inout [UInt8]) {
    if number < 0 { bytes.append(UInt8(ascii: "-")) }
    appendDigits(number.magnitude, to: &bytes)
}

private func appendDigits(_ number: UInt64, to bytes: inout [UInt8]) {
    if number >= 10 { appendDigits(number / 10, to: &bytes) }
    bytes.append(UInt8(ascii: "0") + UInt8(number % 10))
}

extension [UInt8] {
    mutating func append(_ text: StaticString) {
        text.withUTF8Buffer { append(contentsOf: $0) }
    }

    /// `,"name":12.5` with the name's quotes and comma in `key`.
    mutating func append(_ key: StaticString, _ price: Price) {
        append(key)
        appendDecimal(price.raw, to: &self)
    }

    mutating func append(_ key: StaticString, _ quantity: Quantity) {
        append(key)
        appendInteger(quantity.units, to: &self)
    }
}

/// The texts of one second, made once: many frames share it.
struct SecondText: Sendable {
    private var second = Int64.min
    private(set) var iso: [UInt8] = []
    private(set) var feed: [UInt8] = []
    private(set) var index: [UInt8] = []
    private(set) var epoch: Int64 = 0

    mutating func set(_ time: Timestamp) {
        let now = time.nanoseconds / 1_000_000_000
        guard now != second else { return }
        second = now
        epoch = now
        let text = WireTime(time)
        iso = Array(text.iso.utf8)
        feed = Array(text.feed.utf8)
        index = Array(text.index.utf8)
    }
}
