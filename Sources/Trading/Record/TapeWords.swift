// A tape line as words: bare ones, and texts in quotes with their escapes undone.

import Market

/// Why a line is not read back, with the line.
public struct TapeError: Error, Hashable, Sendable, CustomStringConvertible {
    public let line: String
    public let reason: String

    public var description: String { "\(reason) in the tape line: \(line)" }
}

/// The words of one line, taken from the left.
struct TapeWords {
    let line: String
    private let words: [String]
    private var next = 0

    init(_ line: String) throws(TapeError) {
        self.line = line
        var words: [String] = []
        var rest = line.unicodeScalars[...]
        while true {
            rest = rest.drop { $0 == " " }
            guard let first = rest.first else { break }
            if first == "\"" {
                words.append(try TapeWords.text(&rest, line))
            } else {
                words.append(String(rest.prefix { $0 != " " }))
                rest = rest.drop { $0 != " " }
            }
        }
        self.words = words
    }

    var isAtEnd: Bool { next == words.count }

    var peek: String? { next < words.count ? words[next] : nil }

    func failure(_ reason: String) -> TapeError { TapeError(line: line, reason: reason) }

    mutating func word() throws(TapeError) -> String {
        guard next < words.count else { throw failure("it ends where a word was expected") }
        defer { next += 1 }
        return words[next]
    }

    /// Whether the next word is this one; takes it if so.
    mutating func take(_ word: String) -> Bool {
        guard next < words.count, words[next] == word else { return false }
        next += 1
        return true
    }

    mutating func expect(_ word: String) throws(TapeError) {
        guard take(word) else { throw failure("“\(word)” was expected") }
    }

    /// The next word, read by `read`; `what` says what was expected when that fails.
    mutating func value<Value>(_ what: String, _ read: (String) -> Value?) throws(TapeError) -> Value {
        let word = try word()
        guard let value = read(word) else { throw failure("\(what) was expected, found “\(word)”") }
        return value
    }

    mutating func price() throws(TapeError) -> Price { try value("a price") { Price($0) } }
    mutating func money() throws(TapeError) -> Money { try value("an amount") { Money($0) } }
    mutating func quantity() throws(TapeError) -> Quantity { try value("a quantity") { Quantity($0) } }
    mutating func integer() throws(TapeError) -> Int { try value("a whole number") { Int($0) } }

    mutating func order() throws(TapeError) -> OrderID {
        try value("an order such as O7") { word in
            word.hasPrefix("O") ? Int32(word.dropFirst()).map { OrderID($0) } : nil
        }
    }

    private static func text(
        _ rest: inout Substring.UnicodeScalarView, _ line: String
    ) throws(TapeError) -> String {
        var text = String.UnicodeScalarView()
        rest.removeFirst()
        while let next = rest.popFirst() {
            if next == "\"" { return String(text) }
            guard next == "\\" else {
                text.append(next)
                continue
            }
            switch rest.popFirst() {
            case "n": text.append("\n")
            case "u":
                let digits = rest.dropFirst().prefix { $0 != "}" }
                guard let code = UInt32(String(digits), radix: 16), let scalar = Unicode.Scalar(code) else {
                    throw TapeError(line: line, reason: "an escape names no character")
                }
                text.append(scalar)
                rest = rest.dropFirst(digits.count + 2)
            case let escaped?: text.append(escaped)
            case nil: break
            }
        }
        throw TapeError(line: line, reason: "a text in quotes does not end")
    }
}
