// Takes secrets out of a text by how they look, for what the type `Secret` missed.
//
// Three patterns: a JSON web token anywhere; a long run of token letters after a
// name such as `ACCESS_TOKEN=` or `api-key:`; anything after `password=`. A net,
// not a wall: what is known to be secret is a `Secret`.

public enum Redaction {
    public static let mark = "‹redacted›"

    private static let names: [(name: [UInt8], minimum: Int)] = [
        ("token", 24), ("api-key", 24), ("api_key", 24), ("apikey", 24), ("bearer", 24),
        ("authorization", 24), ("secret", 8), ("password", 1), ("passwd", 1),
    ].map { (Array($0.0.utf8), $0.1) }

    public static func redact(_ text: String) -> String {
        let bytes = Array(text.utf8)
        var result: [UInt8] = []
        var position = 0
        while position < bytes.count {
            let secret = webToken(bytes, at: position) ?? named(bytes, at: position)
            guard let secret else {
                result.append(bytes[position])
                position += 1
                continue
            }
            result.append(contentsOf: bytes[position..<secret.lowerBound])
            result.append(contentsOf: mark.utf8)
            position = secret.upperBound
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// Every text inside, and whatever stands under a name that is one of ours.
    public static func redact(_ json: JSON) -> JSON {
        switch json {
        case .null, .bool, .number: json
        case .string(let text): .string(redact(text))
        case .array(let elements): .array(elements.map { redact($0) })
        case .object(let members):
            .object(
                members.map { member in
                    let isSecret = member.value.text != nil && isSecretName(member.name)
                    let value = isSecret ? JSON.string(mark) : redact(member.value)
                    return JSON.Member(name: member.name, value: value)
                })
        }
    }

    private static func isSecretName(_ name: String) -> Bool {
        let bytes = name.utf8.map(lowercased)
        return names.contains { bytes.reversed().starts(with: $0.name.reversed()) }
    }

    /// `eyJ….….…`: three runs of base64 with points between.
    private static func webToken(_ bytes: [UInt8], at start: Int) -> Range<Int>? {
        guard bytes[start...].starts(with: Array("eyJ".utf8)) else { return nil }
        let end = endOfRun(bytes, start)
        let points = bytes[start..<end].count { $0 == UInt8(ascii: ".") }
        return points >= 2 && end - start >= 24 ? start..<end : nil
    }

    /// The run after a name, a quote or two, and `=`, `:` or a blank.
    private static func named(_ bytes: [UInt8], at start: Int) -> Range<Int>? {
        for (name, minimum) in names where lowercased(bytes[start]) == name[0] {
            guard bytes[start...].prefix(name.count).map(lowercased) == name else { continue }
            var from = start + name.count
            while from < bytes.count, "\"'=: \\".utf8.contains(bytes[from]) { from += 1 }
            let separators = bytes[(start + name.count)..<from]
            let isAssigned = separators.contains { $0 == UInt8(ascii: "=") || $0 == UInt8(ascii: ":") }
            let end = endOfRun(bytes, from)
            let isLong = end - from >= max(minimum, isAssigned ? 1 : 24)
            if !separators.isEmpty, isLong { return from..<end }
        }
        return nil
    }

    private static func endOfRun(_ bytes: [UInt8], _ start: Int) -> Int {
        bytes[start...].firstIndex { !isTokenByte($0) } ?? bytes.count
    }

    private static func isTokenByte(_ byte: UInt8) -> Bool {
        switch lowercased(byte) {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
        default: "+/_-=.%~!@#$*".utf8.contains(byte)
        }
    }

    private static func lowercased(_ byte: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
    }
}
