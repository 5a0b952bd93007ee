import Accounting
import Market
import Testing

@Suite("A rate")
struct RateTests {
    @Test("is exact to a billionth, as published")
    func reads() {
        #expect(Rate(parsing: "0.00297 %")?.billionths == 29_700)
        #expect(Rate(parsing: "18 %")?.billionths == 180_000_000)
        #expect(Rate(parsing: "0.0001%")?.billionths == 1_000)
    }

    @Test("refuses what is no rate", arguments: ["0.1", "-1 %", "101 %", "%", "0.00000001 %", "x %"])
    func refuses(text: String) { #expect(Rate(parsing: text) == nil) }
}
