// One table of the configuration while it is read: every question names its key, and
// every wrong answer becomes an error with file, line, caret and remedy.

import Accounting
import Market
import Platform

struct Section {
    let file: String
    let text: String
    /// For sentences: `account.limits`; empty at the top.
    let name: String
    let toml: TOML

    /// Refuses keys that the table does not know.
    func check(known: [String]) throws(SourceError) {
        for entry in toml.table ?? [] where !known.contains(entry.key) {
            let near = known.first { Section.isNear($0, entry.key) }
            throw SourceError(
                file: file, text: text, line: entry.line, column: entry.column,
                length: entry.key.unicodeScalars.count,
                message: "there is no key \(entry.key)\(name.isEmpty ? "" : " in \(name)")",
                remedy: near.map { "did you mean \($0)?" } ?? "known here: \(known.joined(separator: ", "))")
        }
    }

    func error(_ value: TOML, _ message: String, _ remedy: String) -> SourceError {
        SourceError(
            file: file, text: text, line: value.line, column: value.column, length: value.length,
            message: message, remedy: remedy)
    }

    func missing(_ key: String, _ remedy: String) -> SourceError {
        SourceError(
            file: file, text: text, line: toml.line, column: toml.column,
            message: "\(name.isEmpty ? "the file" : name) needs the key \(key)", remedy: remedy)
    }

    private func wrong(_ key: String, _ value: TOML, _ expected: String, _ example: String) -> SourceError {
        SourceError(
            file: file, text: text, line: value.line, column: value.column, length: value.length,
            message: "\(key) is not as it should be", expected: expected,
            found: Section.quoted(value), remedy: "write \(key) = \(example)")
    }

    /// As it was written, or its kind where it is longer than a word.
    private static func quoted(_ value: TOML) -> String {
        switch value.value {
        case .string(let text): "\"\(text)\""
        case .integer(let number): "\(number)"
        case .float(let text), .moment(let text): text
        case .boolean(let flag): "\(flag)"
        case .table, .array: value.kind
        }
    }

    func string(_ key: String) throws(SourceError) -> String? {
        guard let value = toml[key] else { return nil }
        guard let text = value.string, !text.isEmpty else { throw wrong(key, value, "a text", "\"…\"") }
        return text
    }

    func required(_ key: String, _ example: String) throws(SourceError) -> String {
        guard let text = try string(key) else { throw missing(key, "add \(key) = \(example)") }
        return text
    }

    func strings(_ key: String) throws(SourceError) -> [String]? {
        guard let value = toml[key] else { return nil }
        let texts = value.array?.map(\.string) ?? [nil]
        guard !texts.contains(nil) else { throw wrong(key, value, "a list of texts", "[\"…\"]") }
        return texts.compactMap { $0 }
    }

    /// One of a few words.
    func word<Word: CaseIterable & RawRepresentable>(
        _ key: String, _ type: Word.Type, but excluded: [String] = []
    ) throws(SourceError) -> Word? where Word.RawValue == String {
        guard let value = toml[key] else { return nil }
        let words = Word.allCases.map(\.rawValue).filter { !excluded.contains($0) }
        guard let text = value.string, words.contains(text), let word = Word(rawValue: text) else {
            // The harmless word where none is near: nobody should be led into live trading by a slip.
            let near = words.first { Section.isNear($0, value.string ?? "") }
            let harmless = words.contains("paper") ? "paper" : words[0]
            throw wrong(
                key, value, "one of \(words.joined(separator: ", "))", "\"\(near ?? harmless)\"")
        }
        return word
    }

    /// Rupees, as a number.
    func money(_ key: String) throws(SourceError) -> Money? {
        guard let value = toml[key] else { return nil }
        guard let text = value.decimal, let money = Money(text), money >= .zero else {
            throw wrong(key, value, "rupees", "100000")
        }
        return money
    }

    func date(_ key: String) throws(SourceError) -> CalendarDate? {
        guard let value = toml[key] else { return nil }
        guard let date = CalendarDate(value.moment ?? value.string ?? "") else {
            throw wrong(key, value, "a date", "2026-11-20")
        }
        return date
    }

    func time(_ key: String) throws(SourceError) -> TimeOfDay? {
        guard let value = toml[key] else { return nil }
        guard let time = TimeOfDay(value.moment ?? value.string ?? "") else {
            throw wrong(key, value, "a time of day", "15:05:00")
        }
        return time
    }

    func rate(_ key: String) throws(SourceError) -> Rate? {
        guard let value = toml[key] else { return nil }
        guard let text = value.string, let rate = Rate(parsing: text) else {
            throw wrong(key, value, "a share", "\"0.02 %\"")
        }
        return rate
    }

    /// Whole seconds, from `"45 s"`, `"2 min"` or `"1 h"`.
    func seconds(_ key: String) throws(SourceError) -> Int64? {
        guard let value = toml[key] else { return nil }
        let words = (value.string ?? "").split(separator: " ")
        let unit: Int64? =
            switch words.last {
            case "s": 1
            case "min": 60
            case "h": 3600
            default: nil
            }
        guard words.count == 2, let number = Int64(words[0]), let unit, (0...86_400).contains(number) else {
            throw wrong(key, value, "a duration with its unit", "\"45 s\"")
        }
        return number * unit
    }

    /// Hundredths of a percent, from `"1.5 %"`.
    func basisPoints(_ key: String) throws(SourceError) -> Int64? {
        guard let value = toml[key] else { return nil }
        guard let text = value.string, text.hasSuffix("%"),
            let points = scaledInteger(
                text.dropLast().filter { $0 != " " }, decimals: 2, limit: 10_000_000), points >= 0
        else { throw wrong(key, value, "a share of two decimals at most", "\"1.5 %\"") }
        return points
    }

    func count(_ key: String) throws(SourceError) -> Int64? {
        guard let value = toml[key] else { return nil }
        guard let number = value.integer, (0...1_000_000_000).contains(number) else {
            throw wrong(key, value, "a whole number from 0", "10")
        }
        return number
    }

    /// A table of this one; nil when it is absent.
    func section(_ key: String, called name: String) throws(SourceError) -> Section? {
        guard let value = toml[key] else { return nil }
        guard value.table != nil else { throw wrong(key, value, "a table", "[\(name)]") }
        return Section(file: file, text: text, name: name, toml: value)
    }

    /// The tables of a list of them; empty when it is absent.
    func sections(_ key: String, called name: String) throws(SourceError) -> [Section] {
        guard let value = toml[key] else { return [] }
        guard let elements = value.array, elements.allSatisfy({ $0.table != nil }) else {
            throw wrong(key, value, "a list of tables", "[[\(name)]]")
        }
        return elements.map { Section(file: file, text: text, name: name, toml: $0) }
    }

    /// Whether one letter more, less or other makes one word of the other.
    private static func isNear(_ a: String, _ b: String) -> Bool {
        let (a, b) = (Array(a.utf8), Array(b.utf8))
        guard abs(a.count - b.count) <= 2 else { return false }
        var row = Array(0...b.count)
        for (i, left) in a.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, right) in b.enumerated() {
                let cost = min(row[j + 1] + 1, row[j] + 1, diagonal + (left == right ? 0 : 1))
                diagonal = row[j + 1]
                row[j + 1] = cost
            }
        }
        return row[b.count] <= 2
    }
}
