import Market
import Testing

@Suite("A bar")
struct BarTests {
    static let open = Timestamp(CalendarDate(daysSinceEpoch: 20_000), TimeOfDay(9, 15))

    static func bar(
        _ start: Timestamp, _ prices: [Int64] = [100_00, 101_00, 99_00, 100_50], volume: Int64 = 10
    ) -> Bar {
        Bar(
            start: start, open: Price(paise: prices[0]), high: Price(paise: prices[1]),
            low: Price(paise: prices[2]), close: Price(paise: prices[3]), volume: Quantity(volume))
    }

    @Test("takes in the next one: extremes of both, the later close, both volumes")
    func joins() {
        var whole = Self.bar(Self.open)
        whole.join(Self.bar(Self.open + .minutes(1), [100_50, 103_00, 98_00, 102_00], volume: 5))
        #expect(whole == Self.bar(Self.open, [100_00, 103_00, 98_00, 102_00], volume: 15))
        whole.join(Self.bar(Self.open + .minutes(2), [102_00, 102_00, 102_00, 102_00], volume: 0))
        #expect(whole == Self.bar(Self.open, [100_00, 103_00, 98_00, 102_00], volume: 15))
    }

    @Test("holds no more than a quantity can")
    func full() {
        var whole = Self.bar(Self.open)
        whole.volume = Quantity.limit
        whole.join(Self.bar(Self.open + .minutes(1)))
        #expect(whole.volume == Quantity.limit)
    }

    @Test(
        "starts on a grid from the session's open",
        arguments: [(0, 0), (59, 0), (299, 0), (300, 300), (301, 300), (22_499, 22_200)] as [(Int64, Int64)])
    func grid(after: Int64, start: Int64) {
        let found = Bar.start(at: Self.open + .seconds(after), open: Self.open, length: .minutes(5))
        #expect(found == Self.open + .seconds(start))
    }

    @Test(
        "is inconsistent when high or low do not hold open and close, or a price is nothing",
        arguments: [
            ([100, 101, 99, 100], true), ([100, 100, 100, 100], true), ([100, 99, 99, 99], false),
            ([99, 101, 100, 100], false), ([100, 101, 99, 102], false), ([100, 101, 100, 99], false),
            ([1, 1, 0, 1], false),
        ] as [([Int64], Bool)])
    func consistent(prices: [Int64], isConsistent: Bool) {
        #expect(Self.bar(Self.open, prices).isConsistent == isConsistent)
    }
}

@Suite("A bar builder")
struct BarBuilderTests {
    private let open = BarTests.open
    private var builder = BarBuilder(length: .minutes(5), sessionOpen: BarTests.open)

    private func quote(_ paise: Int64, volume: Int64, at time: Timestamp) -> Quote {
        var quote = Quote(last: Price(paise: paise), exchangeTime: time)
        quote.dayVolume = Quantity(volume)
        return quote
    }

    @Test("closes a bar when its time is over, not before and not only at the next quote")
    mutating func closing() {
        builder.take(quote(100_00, volume: 10, at: open), at: open)
        #expect(builder.closesAt == open + .minutes(5))
        #expect(builder.close(at: open + .minutes(5) - .milliseconds(1)) == nil)
        #expect(builder.close(at: open + .minutes(5))?.start == open)
        #expect(builder.closesAt == nil && builder.close(at: open + .minutes(10)) == nil)
    }

    @Test("gives each bar the volume of its own time, whatever was traded before the open")
    mutating func volume() {
        builder.take(quote(100_00, volume: 1_000, at: open - .seconds(30)), at: open - .seconds(30))
        builder.take(quote(100_00, volume: 1_010, at: open), at: open)
        builder.take(quote(102_00, volume: 1_040, at: open + .minutes(1)), at: open + .minutes(1))
        let first = builder.close(at: open + .minutes(5))
        #expect(first == BarTests.bar(open, [100_00, 102_00, 100_00, 102_00], volume: 40))
        builder.take(quote(101_00, volume: 1_045, at: open + .minutes(7)), at: open + .minutes(7))
        let second = builder.close(at: open + .minutes(10))
        #expect(
            second == BarTests.bar(open + .minutes(5), [101_00, 101_00, 101_00, 101_00], volume: 5))
    }

    @Test("makes a longer bar of shorter ones, and leaves out what came before the open")
    mutating func parts() {
        builder.take(BarTests.bar(open - .minutes(1), [1_00, 900_00, 1_00, 1_00]))
        builder.take(BarTests.bar(open + .minutes(2), [100_00, 101_00, 99_00, 100_50], volume: 3))
        builder.take(BarTests.bar(open + .minutes(4), [100_50, 102_00, 100_00, 101_00], volume: 4))
        #expect(
            builder.close(at: open + .minutes(5))
                == BarTests.bar(open, [100_00, 102_00, 99_00, 101_00], volume: 7))
    }
}
