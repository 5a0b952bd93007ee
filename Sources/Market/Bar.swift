// A bar: open, high, low, close and volume of one span of a session, and the
// builder that makes bars out of quotes.
//
// A bar is named by its start. It closes when time reaches its end, whether or not
// a quote arrived; a span without a quote makes no bar.

public struct Bar: Codable, Hashable, Sendable {
    public var start: Timestamp
    public var open: Price
    public var high: Price
    public var low: Price
    public var close: Price
    public var volume: Quantity

    public init(start: Timestamp, open: Price, high: Price, low: Price, close: Price, volume: Quantity) {
        self.start = start
        self.open = open
        self.high = high
        self.low = low
        self.close = close
        self.volume = volume
    }

    /// False when the high or low does not contain the open and close, or a price is not positive.
    public var isConsistent: Bool {
        low.raw > 0 && low <= min(open, close) && high >= max(open, close) && volume >= .zero
    }

    /// Takes in the next shorter bar of this one's span. The start stays; a volume beyond what a quantity
    /// holds stays at its limit.
    public mutating func join(_ next: Bar) {
        high = max(high, next.high)
        low = min(low, next.low)
        close = next.close
        volume = volume.joined(with: next.volume)
    }

    /// The start of the bar of `length` that holds `time`, on a grid from the session's open, which is not
    /// after it.
    public static func start(at time: Timestamp, open: Timestamp, length: Span) -> Timestamp {
        time - Span(nanoseconds: (time - open).nanoseconds % length.nanoseconds)
    }
}

/// Builds bars of one length for one instrument, aligned to the session's open.
public struct BarBuilder: Codable, Hashable, Sendable {
    public let length: Span
    private let sessionOpen: Timestamp
    private var current: Bar?
    /// Day volume at the end of the previous bar.
    private var volumeBefore: Quantity = .zero
    private var dayVolume: Quantity = .zero

    public init(length: Span, sessionOpen: Timestamp) {
        precondition(length > .zero, "a bar's length must be positive, was \(length.nanoseconds) ns")
        self.length = length
        self.sessionOpen = sessionOpen
    }

    /// When the bar in the making will close; nil when there is none.
    public var closesAt: Timestamp? { current.map { $0.start + length } }

    /// The finished bar, if the one in the making ends at or before `now`.
    public mutating func close(at now: Timestamp) -> Bar? {
        guard var bar = current, bar.start + length <= now else { return nil }
        bar.volume = dayVolume - volumeBefore
        volumeBefore = dayVolume
        current = nil
        return bar
    }

    /// Takes in a finished bar that is this one or a part of it. Call `close(at:)` first. Bars that start
    /// before the open are ignored.
    public mutating func take(_ part: Bar) {
        guard part.start >= sessionOpen else { return }
        dayVolume = dayVolume.joined(with: part.volume)
        guard var bar = current else {
            current = part
            current?.start = Bar.start(at: part.start, open: sessionOpen, length: length)
            return
        }
        bar.join(part)
        current = bar
    }

    /// Takes in a delivered quote. Call `close(at:)` first. Quotes before the open are ignored.
    public mutating func take(_ quote: Quote, at now: Timestamp) {
        guard now >= sessionOpen else {
            volumeBefore = max(volumeBefore, quote.dayVolume)
            dayVolume = volumeBefore
            return
        }
        dayVolume = max(dayVolume, quote.dayVolume)
        guard var bar = current else {
            current = Bar(
                start: Bar.start(at: now, open: sessionOpen, length: length), open: quote.first,
                high: quote.high, low: quote.low, close: quote.last,
                volume: .zero)
            return
        }
        bar.high = max(bar.high, quote.high)
        bar.low = min(bar.low, quote.low)
        bar.close = quote.last
        current = bar
    }
}
