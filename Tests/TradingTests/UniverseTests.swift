import Market
import Rules
import Testing
import Trading

@Suite("A list's members")
struct UniverseTests {
    private static let day = CalendarDate(daysSinceEpoch: 20_000)
    private static let list = MembershipList(
        name: "MINE",
        rows: [
            .init(symbol: "SBIN", from: day.advanced(byDays: -900)),
            .init(symbol: "YESBANK", from: day.advanced(byDays: -900), until: day.advanced(byDays: -1)),
            .init(symbol: "M&M", from: day),
            .init(symbol: "LATER", from: day.advanced(byDays: 1)),
            .init(symbol: "SBIN", from: day.advanced(byDays: -5)),
        ])

    @Test("are those of the day: nobody who left before it, nobody who comes after it")
    func byDate() {
        #expect(Self.list.members(on: Self.day) == ["M&M", "SBIN"])
        #expect(Self.list.members(on: Self.day.advanced(byDays: -1)) == ["SBIN", "YESBANK"])
        #expect(Self.list.members(on: Self.day.advanced(byDays: -1000)) == [])
    }

    @Test("read from lines, and a bad line refuses the list")
    func reading() throws {
        let text = "# mine\nsymbol,from,until\nSBIN,2018-04-02,\r\nYESBANK,2015-03-27,2020-03-18\n\n"
        let list = try MembershipList(parsing: text, name: "MINE", file: "MINE.csv")
        #expect(list.rows.count == 2)
        #expect(try list.members(on: #require(CalendarDate("2020-03-18"))) == ["SBIN", "YESBANK"])
        #expect(try list.members(on: #require(CalendarDate("2020-03-19"))) == ["SBIN"])
        for bad in [
            "SBIN", "SBIN,2018-04-02", "SBIN,yesterday,", "SBIN,2018-04-02,2018-04-01", ",2018-04-02,",
        ] {
            let error = #expect(throws: MembershipError.self) {
                _ = try MembershipList(parsing: bad, name: "MINE", file: "MINE.csv")
            }
            #expect(error?.text.hasPrefix("MINE.csv:1:") == true, "\(bad)")
        }
    }

    private func days(_ count: Int, _ paise: Int64, volume: Int64, last: Int = -1) -> [Bar] {
        (0..<count).map { index in
            let price = Price(paise: paise)
            return Bar(
                start: Timestamp(Self.day.advanced(byDays: last - (count - 1 - index)), TimeOfDay(9, 15)),
                open: price,
                high: price, low: price, close: price, volume: Quantity(volume))
        }
    }

    @Test("are filtered by yesterday's close and the mean turnover, and the unknown are named")
    func filter() {
        let filter = UniverseFilter(
            leastPrice: Price(paise: 100_00), mostPrice: Price(paise: 500_00),
            leastTurnover: Money(rupees: 1_00_000), turnoverDays: 3)
        let list = MembershipList(
            name: "L", rows: ["A", "B", "C", "D", "E"].map { .init(symbol: $0, from: Self.day) })
        let bars = [
            "A": days(3, 200_00, volume: 500), "B": days(3, 90_00, volume: 5_000),
            "C": days(3, 200_00, volume: 499), "D": days(2, 200_00, volume: 9_999),
        ]
        let choice = UniverseChoice(list, filter, on: Self.day) { bars[$0] ?? [] }
        #expect(choice.symbols == ["A"])
        #expect(choice.filteredOut == ["B", "C"])
        #expect(choice.unknown == ["D", "E"])
        #expect(UniverseChoice(list, UniverseFilter(), on: Self.day) { _ in [] }.symbols.count == 5)
    }

    @Test("do not depend on anything of the day or after it", arguments: [5, 6] as [UInt64])
    func noLookAhead(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        for _ in 0..<500 {
            let filter = UniverseFilter(
                leastPrice: Price(paise: random.below(300_00)),
                mostPrice: Price(paise: 300_00 + random.below(300_00)),
                leastTurnover: Money(rupees: random.below(3_00_000)), turnoverDays: Int(1 + random.below(4)))
            let past = (0..<6).flatMap { day in
                days(1, 1_00 + random.below(700_00), volume: random.below(2_000), last: Int(day) - 6)
            }
            let future = days(3, 1_00 + random.below(700_00), volume: random.below(1_000_000), last: 2)
            #expect(
                filter.judge(past, before: Self.day) == filter.judge(past + future, before: Self.day),
                "seed \(seed)")
        }
    }

    @Test("of bars within days are judged by whole days")
    func intraday() {
        let filter = UniverseFilter(leastTurnover: Money(rupees: 2_00_000), turnoverDays: 1)
        let day = Self.day.advanced(byDays: -1)
        let bars = (0..<4).map { index in
            Bar(
                start: Timestamp(day, TimeOfDay(9, 15 + index)), open: Price(paise: 100_00),
                high: Price(paise: 100_00), low: Price(paise: 100_00), close: Price(paise: 100_00),
                volume: Quantity(500))
        }
        #expect(filter.judge(bars, before: Self.day) == true)
        #expect(filter.judge(Array(bars.dropLast()), before: Self.day) == false)
    }
}
