import Market
import Testing

@Suite("An exact value")
struct ValuesTests {
    @Test(
        "reads a decimal exactly, or not at all",
        arguments: [
            ("1525.50", 15_255_000), ("0.0001", 1), (".5", 5_000), ("12.", 120_000), ("1.5e3", 15_000_000),
            ("10000000", 100_000_000_000), ("0", 0), ("00.10", 1_000), ("1e-4", 1),
            ("0.50000000000000000000", 5_000),
        ])
    func reads(text: String, raw: Int64) {
        #expect(Price(text)?.raw == raw)
    }

    @Test(
        "refuses what is no price",
        arguments: [
            "", "-1", "1.00001", "10000000.01", "1,000", "abc", "1e", "1e99", "NaN", "0x10", "1.2.3",
            "9999999999999999999",
            "--1", "+", ".", "1e+",
        ])
    func refuses(text: String) {
        #expect(Price(text) == nil)
    }

    @Test("rounds half away from zero when it must round, and only then")
    func rounding() {
        #expect(Money(raw: 150).roundedToPaise == Money(paise: 2))
        #expect(Money(raw: -150).roundedToPaise == Money(paise: -2))
        #expect(Money(raw: 149).roundedToPaise == Money(paise: 1))
        #expect(Price(raw: 3).value(of: Quantity(raw: 50_000_000)) == Money(raw: 2))
        #expect(Price(paise: 812_40).value(of: Quantity(100)) == Money(rupees: 81_240))
        #expect(Money(rupees: 100).perUnit(Quantity(3)) == Price(raw: 333_333))
    }

    @Test("keeps text and value in step", arguments: UInt64(0)..<50)
    func roundTrip(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let price = Price(raw: random.below(Price.limit.raw + 1))
        #expect(Price(price.description) == price, "seed \(seed)")
        let quantity = Quantity(raw: random.below(Quantity.limit.raw + 1))
        #expect(Quantity(quantity.description) == quantity, "seed \(seed)")
    }

    @Test("says nil rather than overflow")
    func overflow() {
        #expect(Price.limit.checkedValue(of: .limit) == nil)
        #expect(Price.limit.checkedValue(of: Quantity(10_000)) == Money.limit)
    }

    @Test("rounds to the tick below and above")
    func ticks() {
        let tick = Price(paise: 5)
        #expect(Price(paise: 812_43).roundedDown(to: tick) == Price(paise: 812_40))
        #expect(Price(paise: 812_43).roundedUp(to: tick) == Price(paise: 812_45))
        #expect(Price(paise: 812_40).roundedUp(to: tick) == Price(paise: 812_40))
    }
}

@Suite("Indian time")
struct TimeTests {
    @Test("is five and a half hours ahead of UTC, always")
    func offset() throws {
        let date = try #require(CalendarDate("2026-11-20"))
        let open = Timestamp(date, TimeOfDay(9, 15))
        #expect(open.nanoseconds == 1_795_146_300 * 1_000_000_000)
        #expect(open.date == date && open.timeOfDay == TimeOfDay(9, 15))
        #expect("\(open + .milliseconds(250))" == "2026-11-20 09:15:00.250")
    }

    @Test("turns a day number into a date and back, through every day of four centuries")
    func dates() throws {
        var previous = try #require(CalendarDate("1899-12-31"))
        while previous.year < 2300 {
            let next = previous.advanced(byDays: 1)
            #expect(CalendarDate(next.description) == next && next > previous)
            #expect(next.day == previous.day + 1 || next.day == 1)
            previous = next
        }
        #expect(CalendarDate("2026-11-20")?.weekday == .friday)
        #expect(CalendarDate("2023-02-29") == nil && CalendarDate("2024-02-29") != nil)
    }
}
