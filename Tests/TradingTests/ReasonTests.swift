// What is stored with a decision: small, complete, and read back as it was.

import Market
import Rules
import Testing

@testable import Trading

@Suite("A reason")
struct ReasonTests {
    @Test("is read back as it was written, whatever is in it", arguments: UInt64(1)...40)
    func roundTrip(seed: UInt64) throws {
        var samples = RecordSamples(seed: seed)
        for _ in 0..<50 {
            let effects: [Effect] = [.reasoned(OrderID(1), samples.reason()), .weighed(samples.reason())]
            let record = DayRecord.event(.tick, effects: effects, at: samples.time())
            #expect(try RecordCodec.decode(RecordCodec.encode(record)) == record, "seed \(seed)")
        }
    }

    @Test("refuses bytes that are no reason, without a trap", arguments: UInt64(1)...40)
    func damage(seed: UInt64) {
        var samples = RecordSamples(seed: seed)
        let effects: [Effect] = [.weighed(samples.reason())]
        let whole = RecordCodec.encode(.event(.tick, effects: effects, at: samples.time()))
        for place in whole.indices {
            var bytes = whole
            bytes[place] ^= UInt8(truncatingIfNeeded: samples.random.below(255) + 1)
            #expect(!said(of: bytes).isEmpty)
            #expect(throws: RecordError.self) { try RecordCodec.decode(Array(whole[..<place])) }
        }
    }

    private func said(of bytes: [UInt8]) -> String {
        do { return "\(try RecordCodec.decode(bytes))" } catch { return "\(error)" }
    }

    @Test("fits its bound with as many numbers as are kept, and every control at its largest figures")
    func bound() {
        let controls = RiskControl.allCases.map {
            ControlResult(
                control: $0, outcome: .passed, observed: 123_456_789_012, limit: 987_654_321_098,
                headroom: 987_654_321_098 - 123_456_789_012, unit: .money)
        }
        let evidence = RuleEvidence(
            rule: 3, barStart: Timestamp(RiskScene.day, TimeOfDay(10, 0)), streamStarts: [nil, nil, nil],
            isWhole: true, values: Array(repeating: 1.25, count: 100))
        let sizing = Sizing(
            asked: .volatility(basisPoints: 1_500, realised: 0.3), equity: Money(rupees: 100_000_000),
            budget: Money(rupees: 100_000_000), perUnit: Price(paise: 10_000_000), wanted: 1_000_000,
            most: 900_000, cut: .scripShare, lot: 75)
        let reason = Reason(cause: .rule(evidence, sizing), controls: controls)
        #expect(reason.packed.count <= Reason.mostBytes)
        let words = Reason(cause: .words(String(repeating: "सौदा ", count: 900)), controls: controls)
        #expect(words.packed.count <= Reason.mostBytes)
    }

    @Test(
        "tells the arithmetic of a size, step by step",
        arguments: [
            (Size.shares(50), Int64(50), "the rule asks for 50 shares"),
            (.lots(2), 150, "the rule asks for 2 lots of 75 → 150 units"),
            (.rupees(50_000), 100, "₹50,000.00 ÷ ₹500.00 a unit → 100 units"),
            (
                .equity(basisPoints: 1_000), 200,
                "equity ₹10,00,000.00 × 10.0 % = ₹1,00,000.00 ÷ ₹500.00 a unit → 200 units"
            ),
        ] as [(Size, Int64, String)])
    func sizes(asked: Size, wanted: Int64, first: String) {
        let budget: Money =
            switch asked {
            case .rupees(let rupees): Money(rupees: rupees)
            case .equity: Money(rupees: 100_000)
            default: .zero
            }
        let sizing = Sizing(
            asked: asked, equity: Money(rupees: 1_000_000), budget: budget, perUnit: Price(paise: 50_000),
            wanted: wanted, most: 160, cut: .orderValue, lot: 75)
        #expect(sizing.lines[0] == first)
        #expect(sizing.lines[1].hasPrefix(wanted > 160 ? "cut to 160 by RC-08" : "not cut"))
        #expect(sizing.units == min(wanted, 160) / 75 * 75)
        #expect(sizing.lines.last == "ordered: \(sizing.units)")
    }
}
