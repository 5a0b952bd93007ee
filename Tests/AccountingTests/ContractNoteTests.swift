// Contract notes in worked examples, line by line, and what holds for every note.

import Accounting
import Market
import Testing

func day(_ text: String) -> CalendarDate { CalendarDate(text) ?? CalendarDate(daysSinceEpoch: 0) }

func rules(_ plan: BrokeragePlan, _ date: String = "2026-06-01") throws -> ChargeRules {
    try ChargeRules(plan: plan, rulebook: day(date))
}

func leg(_ kind: TradeKind?, _ side: Side, _ units: Int64, _ rupees: String, order: Int = 0) -> TradeLeg {
    TradeLeg(
        instrument: "NSE:X", kind: kind, side: side, quantity: Quantity(units),
        price: Price(rupees) ?? .zero, lot: Quantity(kind?.isCash == false ? 65 : 1), order: order)
}

/// A worked example: what was traded under which plan, and what the note says.
struct WorkedExample: CustomTestStringConvertible {
    let name: String
    let plan: BrokeragePlan
    let legs: [TradeLeg]
    /// brokerage, STT, exchange, SEBI, stamp, GST, depository, total.
    let items: [String]
    var testDescription: String { name }

    /// The examples of the fact sheet, NSE at 0.00307 % with the investor protection part.
    static let all = [
        WorkedExample(
            name: "V1", plan: .zerodha,
            legs: [leg(.intraday, .buy, 100, "2500"), leg(.intraday, .sell, 100, "2520", order: 1)],
            items: ["40.00", "63.00", "15.41", "0.50", "7.50", "10.06", "0.00", "136.47"]),
        WorkedExample(
            name: "V2", plan: .sharekhan,
            legs: [leg(.intraday, .buy, 500, "412.35"), leg(.intraday, .sell, 500, "415.10", order: 1)],
            items: ["82.75", "52.00", "12.70", "0.41", "6.19", "17.25", "0.00", "171.30"]),
        WorkedExample(
            name: "V3", plan: .sharekhan, legs: [leg(.delivery, .buy, 50, "1234.50")],
            items: ["185.18", "62.00", "1.89", "0.06", "9.26", "33.68", "0.00", "292.07"]),
        WorkedExample(
            name: "V4", plan: .zerodha, legs: [leg(.delivery, .sell, 40, "1500")],
            items: ["0.00", "60.00", "1.84", "0.06", "0.00", "0.34", "15.34", "77.58"]),
        WorkedExample(
            name: "V5", plan: .zerodha,
            legs: [leg(.delivery, .buy, 100, "500"), leg(.delivery, .sell, 60, "560", order: 1)],
            items: ["0.00", "29.00", "2.57", "0.08", "3.90", "0.48", "0.00", "36.03"]),
        WorkedExample(
            name: "V6", plan: .sharekhan,
            legs: [leg(.intraday, .buy, 10_000, "8.45"), leg(.intraday, .sell, 10_000, "8.52", order: 1)],
            items: ["200.00", "21.00", "5.21", "0.17", "2.54", "36.97", "0.00", "265.89"]),
        WorkedExample(
            name: "V7", plan: .zerodha,
            legs: [leg(.intraday, .buy, 20, "103.30"), leg(.intraday, .sell, 20, "103.55", order: 1)],
            items: ["1.24", "1.00", "0.13", "0.00", "0.06", "0.25", "0.00", "2.68"]),
    ]
}

extension Charges {
    var printed: [String] {
        [brokerage, transactionTax, exchangeFee, regulatorFee, stampDuty, goodsAndServicesTax, depository]
            .map(
                \.description)
    }
}

@Suite("A contract note")
struct ContractNoteTests {
    @Test("agrees with the worked examples to the paisa", arguments: WorkedExample.all)
    func worked(example: WorkedExample) throws {
        let charges = try ContractNote(example.legs, rules: rules(example.plan)).charges
        #expect(charges.printed + [charges.total.description] == example.items)
    }

    @Test(
        "taxes derivatives at the rate of the day (V8, V9)",
        arguments: [
            (TradeKind.future, "25000", "2025-06-02", 325), (.future, "25000", "2026-06-01", 813),
            (.future, "25000", "2026-03-31", 325), (.future, "25000", "2026-04-01", 813),
            (.option, "120", "2025-06-02", 8), (.option, "120", "2026-06-01", 12),
        ])
    func derivatives(kind: TradeKind, price: String, date: String, rupees: Int64) throws {
        let note = try ContractNote([leg(kind, .sell, 65, price)], rules: rules(.zero, date))
        #expect(note.charges.transactionTax == Money(rupees: rupees))
        if kind == .option { #expect(note.charges.exchangeFee == Money(paise: 277)) }
    }

    @Test("charges brokerage by order, however many fills it took")
    func byOrder() throws {
        let fills = (0..<10).map { _ in leg(.intraday, .buy, 100, "1000", order: 7) }
        let apart = (0..<10).map { leg(.intraday, .buy, 100, "1000", order: $0) }
        #expect(try ContractNote(fills, rules: rules(.zerodha)).charges.brokerage == Money(rupees: 20))
        #expect(try ContractNote(apart, rules: rules(.zerodha)).charges.brokerage == Money(rupees: 200))
    }

    @Test("charges options by lot at ShareKhan and by order at Zerodha")
    func options() throws {
        let legs = [leg(.option, .buy, 195, "120")]
        #expect(try ContractNote(legs, rules: rules(.sharekhan)).charges.brokerage == Money(rupees: 60))
        #expect(try ContractNote(legs, rules: rules(.zerodha)).charges.brokerage == Money(rupees: 20))
        #expect(
            try ContractNote(legs, rules: rules(.flat(Money(rupees: 7)))).charges.brokerage
                == Money(rupees: 7))
    }

    @Test("takes the depository's charge once for a share on a day, on both exchanges together")
    func depository() throws {
        var legs = [leg(.delivery, .sell, 10, "100"), leg(.delivery, .sell, 10, "100", order: 1)]
        for index in legs.indices {
            legs[index].isin = "INE0000A0001"
            legs[index].exchange = index == 0 ? .nse : .bse
            legs[index].instrument = index == 0 ? "NSE:X" : "BSE:X"
        }
        #expect(try ContractNote(legs, rules: rules(.zerodha)).charges.depository == Money(paise: 1534))
    }

    @Test("never nets what is settled trade for trade")
    func tradeForTrade() throws {
        var legs = [leg(.delivery, .buy, 100, "500"), leg(.delivery, .sell, 100, "500", order: 1)]
        let netted = try ContractNote(legs, rules: rules(.zero)).charges
        for index in legs.indices { legs[index].isTradeForTrade = true }
        let gross = try ContractNote(legs, rules: rules(.zero)).charges
        #expect(netted.transactionTax == Money(rupees: 13))  // 100 × 500 × 0.025 % = 12.50
        #expect(gross.transactionTax == Money(rupees: 100))  // 2 × 50,000 × 0.1 %
        #expect(gross.stampDuty == Money(paise: 750))
    }

    @Test("rounds STT and stamp duty as the practice says")
    func practice() throws {
        var legs = [leg(.delivery, .buy, 1, "2400"), leg(.delivery, .buy, 1, "2400", order: 1)]
        legs[1].instrument = "NSE:Y"
        let perScrip = ContractNote.Practice(
            transactionTaxRounding: .perScrip, stampDutyUnit: Money(rupees: 1))
        let usual = try ContractNote(legs, rules: rules(.zero)).charges
        let other = try ContractNote(legs, rules: rules(.zero), practice: perScrip).charges
        #expect(usual.transactionTax == Money(rupees: 5))  // 2.40 + 2.40
        #expect(other.transactionTax == Money(rupees: 4))
        #expect(usual.stampDuty == Money(paise: 72))
        #expect(other.stampDuty == Money(rupees: 1))
    }

    @Test("refuses what the tables do not know")
    func refuses() throws {
        #expect(throws: ChargeError.unknownSegment(instrument: "NSE:X")) {
            try ContractNote([leg(nil, .buy, 1, "100")], rules: rules(.zero))
        }
        #expect(throws: ChargeError.dateNotCovered(day("2024-09-30"), from: day("2024-10-01"))) {
            try rules(.zero, "2024-09-30")
        }
        #expect(try ContractNote([], rules: rules(.sharekhan)).charges == .zero)
    }
}
