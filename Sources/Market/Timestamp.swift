// Time as the exchange keeps it: an instant, a calendar date, a time of day.
//
// India has one zone and no summer time, so IST is the constant +05:30 and never
// the TZ variable. Nothing here reads a clock: an instant is always an argument.

/// Nanoseconds since the Unix epoch (UTC).
public struct Timestamp: Codable, Hashable, Comparable, Sendable {
    public var nanoseconds: Int64

    public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

    public init(secondsSinceEpoch seconds: Int64) { self.init(nanoseconds: seconds * 1_000_000_000) }

    /// The instant at which it is `time` in India on `date`.
    public init(_ date: CalendarDate, _ time: TimeOfDay) {
        let seconds = Int64(date.daysSinceEpoch) * 86_400 + Int64(time.seconds) - Timestamp.istOffsetSeconds
        self.init(secondsSinceEpoch: seconds)
    }

    static let istOffsetSeconds: Int64 = 19_800

    public static func < (a: Timestamp, b: Timestamp) -> Bool { a.nanoseconds < b.nanoseconds }
    public static func + (a: Timestamp, b: Span) -> Timestamp {
        Timestamp(nanoseconds: a.nanoseconds + b.nanoseconds)
    }
    public static func - (a: Timestamp, b: Span) -> Timestamp {
        Timestamp(nanoseconds: a.nanoseconds - b.nanoseconds)
    }
    public static func - (a: Timestamp, b: Timestamp) -> Span {
        Span(nanoseconds: a.nanoseconds - b.nanoseconds)
    }

    private var secondsInIndia: Int64 {
        nanoseconds.flooredQuotient(1_000_000_000) + Timestamp.istOffsetSeconds
    }

    /// The calendar date in India.
    public var date: CalendarDate {
        CalendarDate(daysSinceEpoch: Int32(truncatingIfNeeded: secondsInIndia.flooredQuotient(86_400)))
    }

    /// The time of day in India, whole seconds.
    public var timeOfDay: TimeOfDay {
        let seconds = secondsInIndia
        return TimeOfDay(seconds: Int32(seconds - seconds.flooredQuotient(86_400) * 86_400))
    }
}

/// A length of time. May be negative.
public struct Span: Codable, Hashable, Comparable, Sendable {
    public var nanoseconds: Int64
    public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

    public static let zero = Span(nanoseconds: 0)
    public static func milliseconds(_ count: Int64) -> Span { Span(nanoseconds: count * 1_000_000) }
    public static func seconds(_ count: Int64) -> Span { Span(nanoseconds: count * 1_000_000_000) }
    public static func minutes(_ count: Int64) -> Span { .seconds(count * 60) }

    /// Whole seconds, rounded down.
    public var seconds: Int64 { nanoseconds.flooredQuotient(1_000_000_000) }

    public static func < (a: Span, b: Span) -> Bool { a.nanoseconds < b.nanoseconds }
    public static func + (a: Span, b: Span) -> Span { Span(nanoseconds: a.nanoseconds + b.nanoseconds) }
    public static func - (a: Span, b: Span) -> Span { Span(nanoseconds: a.nanoseconds - b.nanoseconds) }
    public static func * (a: Span, times: Int64) -> Span { Span(nanoseconds: a.nanoseconds * times) }
}

/// Seconds since midnight in India.
public struct TimeOfDay: Codable, Hashable, Comparable, Sendable {
    public var seconds: Int32

    public init(seconds: Int32) { self.seconds = seconds }
    public init(_ hour: Int, _ minute: Int, _ second: Int = 0) {
        seconds = Int32(hour * 3600 + minute * 60 + second)
    }

    /// Reads `HH:MM` or `HH:MM:SS`; nil when it is anything else.
    public init?(_ text: some StringProtocol) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        let numbers = parts.compactMap { $0.count == 2 ? Int($0) : nil }
        guard numbers.count == parts.count, (2...3).contains(parts.count) else { return nil }
        let second = numbers.count == 3 ? numbers[2] : 0
        guard (0..<24).contains(numbers[0]), (0..<60).contains(numbers[1]), (0..<60).contains(second)
        else { return nil }
        self.init(numbers[0], numbers[1], second)
    }

    public static func < (a: TimeOfDay, b: TimeOfDay) -> Bool { a.seconds < b.seconds }

    /// The time of day this much later; stays within the day.
    public func advanced(bySeconds delta: Int32) -> TimeOfDay {
        TimeOfDay(seconds: min(max(seconds + delta, 0), 86_399))
    }
}

extension TimeOfDay: CustomStringConvertible {
    /// `09:15`, or `09:15:30` when the seconds are not zero.
    public var description: String {
        let clock = "\(padded(Int(seconds) / 3600)):\(padded(Int(seconds) / 60 % 60))"
        return seconds % 60 == 0 ? clock : clock + ":" + padded(Int(seconds) % 60)
    }
}

extension Timestamp: CustomStringConvertible {
    /// Indian wall time to the millisecond: `2026-11-20 09:15:00.250`.
    public var description: String {
        let time = timeOfDay
        let sinceSecond = nanoseconds - nanoseconds.flooredQuotient(1_000_000_000) * 1_000_000_000
        let millis = sinceSecond / 1_000_000
        let fraction = millis < 10 ? "00\(millis)" : millis < 100 ? "0\(millis)" : "\(millis)"
        let clock = time.seconds % 60 == 0 ? "\(time):00" : "\(time)"
        return "\(date) \(clock).\(fraction)"
    }
}

func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

extension Int64 {
    /// Division that rounds towards minus infinity, for instants before 1970.
    func flooredQuotient(_ divisor: Int64) -> Int64 {
        let quotient = self / divisor
        return self % divisor < 0 ? quotient - 1 : quotient
    }
}
