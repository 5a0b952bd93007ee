// ShareKhan's numbers and dates, as our exact values.
//
// A number comes as a number, as text, or as a float with noise behind its tenth
// digit; a date in five shapes, never with a zone, always Indian. Each reader says
// nil for what it cannot read or what lies beyond the bounds of `Market`; nothing
// from outside can trap.

import Market
import Platform

extension JSON {
    /// Rounded half away from zero at the fourth decimal: averages have more. Nil below zero.
    var price: Price? {
        text.flatMap { text in
            Price(text) ?? roundedDecimal(text, decimals: 4).flatMap { Price($0) }
        }
    }

    var money: Money? {
        text.flatMap { text in
            Money(text) ?? roundedDecimal(text, decimals: 4).flatMap { Money($0) }
        }
    }

    /// Exact; may be negative.
    var quantity: Quantity? { text.flatMap { Quantity($0) } }

    /// The first of these names that is here and not an empty text.
    func first(_ names: String...) -> JSON? {
        for name in names {
            guard let value = self[name], !value.isNull, value.text != "" else { continue }
            return value
        }
        return nil
    }
}

/// A plain decimal cut to so many places, rounded half away from zero; nil when it is no plain decimal.
private func roundedDecimal(_ text: String, decimals: Int) -> String? {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 2, parts[1].utf8.count > decimals,
        parts[1].utf8.allSatisfy({ $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }),
        let exact = scaledInteger(
            "\(parts[0]).\(parts[1].prefix(decimals))", decimals: decimals, limit: 1 << 60)
    else { return nil }
    let next = parts[1].dropFirst(decimals).first ?? "0"
    let up: Int64 = next >= "5" ? (text.hasPrefix("-") ? -1 : 1) : 0
    return "\(exact + up)e-\(decimals)"
}

/// Reads ShareKhan's dates. The shape that is expected is named; separators tell the rest.
enum WireTime {
    /// What stands first in a date with slashes.
    enum SlashOrder { case dayFirst, monthFirst }

    /// `yyyy-MM-dd HH:mm:ss.S`, `d/M/yyyy HH:mm:ss`, `M/d/yyyy h:mm:ss AM`: date, time, and nothing else.
    static func instant(_ text: String, _ order: SlashOrder) -> Timestamp? {
        let words = text.split(separator: " ")
        guard (2...3).contains(words.count), let date = date(words[0], order) else { return nil }
        let clock = words[1].split(separator: ".", maxSplits: 1)
        guard let first = clock.first, var time = timeOfDay(first) else { return nil }
        if words.count == 3 {
            guard let hours = halfDay(words[2], time) else { return nil }
            time = hours
        }
        return Timestamp(date, time)
    }

    /// `d/M/yyyy` or `M/d/yyyy`, padded or not, or `yyyy-MM-dd`.
    static func date(_ text: some StringProtocol, _ order: SlashOrder) -> CalendarDate? {
        if text.contains("-") { return CalendarDate(text) }
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
        guard parts.count == 3, let first = parts[0], let second = parts[1], let year = parts[2] else {
            return nil
        }
        switch order {
        case .dayFirst: return CalendarDate(year: year, month: second, day: first)
        case .monthFirst: return CalendarDate(year: year, month: first, day: second)
        }
    }

    /// `2026-11-20T10:00:00+05:30`, with or without a fraction of a second.
    static func envelope(_ text: String) -> Timestamp? {
        let bytes = Array(text.utf8)
        guard bytes.count >= 25, bytes[10] == UInt8(ascii: "T"), text.hasSuffix("+05:30"),
            let date = CalendarDate(text.prefix(10)),
            let time = TimeOfDay(text.dropFirst(11).prefix(8))
        else { return nil }
        let fraction = text.dropFirst(19).dropLast(6)
        guard !fraction.isEmpty else { return Timestamp(date, time) }
        guard fraction.first == ".",
            let seconds = scaledInteger("0" + fraction, decimals: 9, limit: 999_999_999)
        else { return nil }
        return Timestamp(date, time) + Span(nanoseconds: seconds)
    }

    /// `9:05:04` or `09:05:04`.
    static func timeOfDay(_ text: some StringProtocol) -> TimeOfDay? {
        TimeOfDay(text.count == 7 ? "0" + String(text) : String(text))
    }

    private static func halfDay(_ word: Substring, _ time: TimeOfDay) -> TimeOfDay? {
        let noon: Int32 = 43_200
        guard time.seconds >= 3600, time.seconds < noon + 3600 else { return nil }
        switch word.uppercased() {
        case "AM": return time.seconds >= noon ? TimeOfDay(seconds: time.seconds - noon) : time
        case "PM": return time.seconds >= noon ? time : TimeOfDay(seconds: time.seconds + noon)
        default: return nil
        }
    }
}
