import Market
import Testing

@Suite("For people")
struct HumaneTests {
    @Test(
        "money has Indian digit groups",
        arguments: [
            ("0", "₹0.00"), ("0.05", "₹0.05"), ("-0.05", "-₹0.05"), ("999", "₹999.00"), ("1000", "₹1,000.00"),
            ("99999.995", "₹1,00,000.00"), ("1234567.50", "₹12,34,567.50"), ("-1234567.50", "-₹12,34,567.50"),
            ("100000000", "₹10,00,00,000.00"), ("-0.004", "₹0.00"),
        ])
    func rupees(amount: String, text: String) throws {
        #expect(Humane.rupees(try #require(Money(amount))) == text)
    }

    @Test("every amount keeps its digits", arguments: UInt64(0)..<100)
    func digits(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let paise = Int64(random.next() >> UInt64(20 + random.below(40)))
        let text = Humane.rupees(Money(paise: paise))
        #expect(Int64(text.filter(\.isNumber)) == paise, "seed \(seed): \(text)")
        let whole = text.dropFirst().prefix { $0 != "." }.split(separator: ",")
        #expect(whole.count == 1 || whole.last?.count == 3, "seed \(seed): \(text)")
        #expect(whole.dropLast().dropFirst().allSatisfy { $0.count == 2 }, "seed \(seed): \(text)")
    }

    @Test("prices, quantities, gains and percents")
    func others() throws {
        #expect(Humane.rupees(try #require(Price("152500.5"))) == "₹1,52,500.50")
        #expect(Humane.rupees(try #require(Price("0.0025"))) == "₹0.0025")
        #expect(Humane.count(Quantity(150_000)) == "1,50,000")
        #expect(Humane.count(-Quantity(75)) == "-75")
        #expect(Humane.count(try #require(Quantity("0.25"))) == "0.25")
        #expect(Humane.signedRupees(Money(rupees: 1234)) == "+₹1,234.00")
        #expect(Humane.signedRupees(Money(rupees: -1234)) == "-₹1,234.00")
        #expect(Humane.signedRupees(.zero) == "₹0.00")
        #expect(Humane.signedPercent(basisPoints: 125) == "+1.25%")
        #expect(Humane.signedPercent(basisPoints: -5) == "-0.05%")
        #expect(Humane.signedPercent(fraction: -0.00001) == "0.00%")
        #expect(Humane.signedPercent(fraction: 12.345) == "+1,234.50%")
        #expect(Humane.signedPercent(fraction: .nan) == "n/a")
        #expect(Humane.signedPercent(fraction: .infinity) == "n/a")
    }

    @Test(
        "lengths of time have two units",
        arguments: [
            (0, "0 ms"), (250, "250 ms"), (1_000, "1 s"), (59_999, "59 s"), (60_000, "1 min"),
            (65_000, "1 min 5 s"), (3_900_000, "1 h 5 min"), (3_600_500, "1 h"), (90_000_000, "1 d 1 h"),
            (-65_000, "-1 min 5 s"),
        ])
    func durations(milliseconds: Int64, text: String) {
        #expect(Humane.duration(.milliseconds(milliseconds)) == text)
    }

    @Test("ages look both ways")
    func ages() {
        #expect(Humane.age(.seconds(45)) == "45 s ago")
        #expect(Humane.age(.milliseconds(-300)) == "just now")
        #expect(Humane.age(.minutes(-5)) == "in 5 min")
    }
}
