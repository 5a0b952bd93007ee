// A bar's time as people and programs write it, as an instant and how sure that is.
//
// `2016-08-16T09:15:00+05:30` · `2016-08-16 09:15` · `16-Aug-2016` · `16/08/2016 09:15:00`
// · `20160816` · `2016-08-16T03:45:00Z` · `1471319100` · `1471319100000`. No zone is
// Indian time; a day before a month, as it is written in India. A year that no bar can
// have is no time.

public import Market

public struct StampText: Hashable, Sendable {
    public let instant: Timestamp
    /// No time of day was said.
    public let isDateOnly: Bool
    /// It was said in another zone, or counted from 1970.
    public let isConverted: Bool

    /// Nil when `text` is no time.
    public init?(_ text: some StringProtocol) {
        let digits = text.utf8.allSatisfy { $0 >= 0x30 && $0 <= 0x39 }
        if digits, text.utf8.count != 8 {
            guard let instant = StampText.epoch(text) else { return nil }
            self.init(instant, isDateOnly: false, isConverted: true)
            return
        }
        let (date, rest) = StampText.split(text)
        guard let date = StampText.date(date) else { return nil }
        guard !rest.isEmpty else {
            self.init(Timestamp(date, TimeOfDay(0, 0)), isDateOnly: true, isConverted: false)
            return
        }
        let (clock, zone) = StampText.zone(rest)
        guard let time = StampText.time(clock), let zone else { return nil }
        let shift = Span.minutes(Int64(StampText.indianMinutes - zone))
        self.init(
            Timestamp(date, time) + shift, isDateOnly: false, isConverted: zone != StampText.indianMinutes)
    }

    private init(_ instant: Timestamp, isDateOnly: Bool, isConverted: Bool) {
        self.instant = instant
        self.isDateOnly = isDateOnly
        self.isConverted = isConverted
    }

    private static let indianMinutes = 330

    /// Seconds, milliseconds, microseconds or nanoseconds since 1970, told apart by their size: between
    /// 1990 and 2100 no two of them overlap.
    private static func epoch(_ text: some StringProtocol) -> Timestamp? {
        guard let count = Int64(text) else { return nil }
        for unit in [1_000_000_000, 1_000_000, 1000, 1] as [Int64] {
            let (nanoseconds, overflow) = count.multipliedReportingOverflow(by: unit)
            if !overflow, (631_152_000_000_000_000...4_102_444_800_000_000_000).contains(nanoseconds) {
                return Timestamp(nanoseconds: nanoseconds)
            }
        }
        return nil
    }

    private static func split<Text: StringProtocol>(_ text: Text) -> (Substring, Substring) {
        let whole = Substring(text)
        var isAfterDigit = false  // The T of 23-OCT-2020 begins no time.
        let gap = whole.indices.first { index in
            defer { isAfterDigit = whole[index].isNumber }
            return whole[index] == " " || (whole[index] == "T" && isAfterDigit)
        }
        guard let gap else { return (whole, "") }
        return (whole[..<gap], whole[whole.index(after: gap)...])
    }

    /// Of bars that anybody trades by; a `Timestamp` holds no date before 1678 or after 2261.
    static let years = 1990...2100

    /// Year, month and day in the order in which their separators show them; nil also outside `years`.
    static func date(_ text: Substring) -> CalendarDate? {
        anyDate(text).flatMap { years.contains($0.year) ? $0 : nil }
    }

    private static func anyDate(_ text: Substring) -> CalendarDate? {
        if text.utf8.count == 8, let number = Int(text) {
            return CalendarDate(year: number / 10_000, month: number / 100 % 100, day: number % 100)
        }
        let parts = text.split(omittingEmptySubsequences: false) { $0 == "-" || $0 == "/" || $0 == "." }
        guard parts.count == 3, parts.allSatisfy({ (1...4).contains($0.utf8.count) }) else { return nil }
        let month = Int(parts[1]) ?? months.firstIndex(of: parts[1].lowercased()).map { $0 + 1 }
        let isYearFirst = parts[0].utf8.count == 4
        guard let month, let year = Int(parts[isYearFirst ? 0 : 2]), let day = Int(parts[isYearFirst ? 2 : 0])
        else { return nil }
        return CalendarDate(year: !isYearFirst && year < 100 ? year + 2000 : year, month: month, day: day)
    }

    private static let months = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ]

    /// `09:15`, `09:15:00`, `9:15:00`; a fraction of a second must be zero.
    static func time(_ text: Substring) -> TimeOfDay? {
        var text = text
        if let point = text.firstIndex(of: ".") {
            guard text[point...].dropFirst().allSatisfy({ $0 == "0" }) else { return nil }
            text = text[..<point]
        }
        return TimeOfDay(text.prefix(2).hasSuffix(":") ? "0" + text : String(text))
    }

    /// The clock, and its minutes east of Greenwich; nil minutes for a zone that cannot be read.
    private static func zone(_ text: Substring) -> (Substring, Int?) {
        if text.hasSuffix("Z") { return (text.dropLast(), 0) }
        guard let sign = text.lastIndex(where: { $0 == "+" || $0 == "-" }) else {
            return (text, indianMinutes)
        }
        let digits = text[sign...].dropFirst().filter { $0 != ":" }
        guard digits.utf8.count == 4, let number = Int(digits), number % 100 < 60, number <= 1400 else {
            return (text[..<sign], nil)
        }
        let minutes = number / 100 * 60 + number % 100
        return (text[..<sign], text[sign] == "-" ? -minutes : minutes)
    }
}
