// Bytes as text: hexadecimal and base64 in both alphabets; random bytes; and a
// comparison that takes the same time wherever two secrets differ.
//
// Decoding base64 forgives what brokers and browsers do to it: either alphabet,
// mixed, with or without padding. It does not forgive anything else.

import COpenSSL

public enum Base64Alphabet: Sendable {
    /// `+` and `/`, padded with `=`.
    case standard
    /// `-` and `_`, not padded.
    case urlSafe
}

public func base64Encoded(_ bytes: [UInt8], _ alphabet: Base64Alphabet = .standard) -> String {
    let letters = Array(
        ("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
            + (alphabet == .standard ? "+/" : "-_")).utf8)
    var text: [UInt8] = []
    text.reserveCapacity((bytes.count + 2) / 3 * 4)
    for start in stride(from: 0, to: bytes.count, by: 3) {
        let group = bytes[start..<min(start + 3, bytes.count)]
        let bits = group.reduce(UInt32(0)) { $0 << 8 | UInt32($1) } << UInt32(8 * (3 - group.count))
        for index in 0...group.count { text.append(letters[Int(bits >> UInt32(18 - 6 * index) & 63)]) }
        guard alphabet == .standard else { continue }
        for _ in group.count..<3 { text.append(UInt8(ascii: "=")) }
    }
    return String(decoding: text, as: UTF8.self)
}

/// Nil when `text` holds a letter of neither alphabet, or has a length that no encoder makes.
public func base64Decoded(_ text: some StringProtocol) -> [UInt8]? {
    var body = Substring(text).utf8
    for _ in 0..<2 where body.last == UInt8(ascii: "=") { body.removeLast() }
    guard body.count % 4 != 1 else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(body.count * 3 / 4)
    var bits: UInt32 = 0
    var bitCount: UInt32 = 0
    for letter in body {
        guard let value = base64Value(letter) else { return nil }
        bits = bits << 6 | value
        bitCount += 6
        guard bitCount >= 8 else { continue }
        bitCount -= 8
        bytes.append(UInt8(truncatingIfNeeded: bits >> bitCount))
    }
    return bytes
}

private func base64Value(_ letter: UInt8) -> UInt32? {
    switch letter {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(letter - UInt8(ascii: "A"))
    case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(letter - UInt8(ascii: "a")) + 26
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(letter - UInt8(ascii: "0")) + 52
    case UInt8(ascii: "+"), UInt8(ascii: "-"): 62
    case UInt8(ascii: "/"), UInt8(ascii: "_"): 63
    default: nil
    }
}

/// Two lower-case digits a byte.
public func hexEncoded(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
}

/// Unpredictable bytes for keys, nonces and session names. Never for a decision.
public func randomBytes(_ count: Int) -> [UInt8] {
    guard count > 0 else { return [] }
    var bytes = [UInt8](repeating: 0, count: count)
    precondition(RAND_bytes(&bytes, Int32(count)) == 1, "the system gives no random bytes")
    return bytes
}

/// Equality of secrets: the time it takes tells their length and nothing else.
public func constantTimeEqual(_ a: [UInt8], _ b: [UInt8]) -> Bool {
    guard a.count == b.count else { return false }
    return CRYPTO_memcmp(a, b, a.count) == 0
}
