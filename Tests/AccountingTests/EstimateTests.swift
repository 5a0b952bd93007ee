import Accounting
import Market
import Testing

@Suite("A charge estimate")
struct EstimateTests {
    @Test("is the note's own reckoning before rounding, for one fill")
    func single() throws {
        let estimate = try #require(try rules(.sharekhan).estimate(leg(.intraday, .sell, 500, "415.10")))
        #expect(estimate.brokerage == Money("41.51"))
        #expect(estimate.transactionTax == Money("51.8875"))
        #expect(estimate.stampDuty == .zero)
        #expect(try rules(.sharekhan).estimate(leg(.intraday, .buy, 500, "412.35"))?.transactionTax == .zero)
    }

    @Test("is nil for a segment without rates")
    func unknown() throws {
        var gold = leg(.future, .buy, 1, "70000")
        gold.exchange = .mcx
        #expect(try rules(.sharekhan).estimate(gold) == nil)
        #expect(try rules(.sharekhan).estimate(leg(nil, .buy, 1, "100")) == nil)
    }

    @Test("knows the kind of trade from instrument and product")
    func kinds() {
        let fill = Fill(
            id: "1", quantity: Quantity(65), price: Price(paise: 100), time: Timestamp(nanoseconds: 0))
        func kind(_ segment: Segment, _ contract: Contract, _ product: Product) -> TradeKind? {
            let instrument = Instrument(
                id: InstrumentID(0), symbol: "X", segment: segment, contract: contract)
            return TradeLeg(fill, of: instrument, side: .buy, product: product, order: 0).kind
        }
        let expiry = day("2026-11-24")
        #expect(kind(.cash, .share, .delivery) == .delivery)
        #expect(kind(.cash, .share, .intraday) == .intraday)
        #expect(kind(.derivatives, .future(underlying: "X", expiry: expiry), .carryForward) == .future)
        #expect(
            kind(.derivatives, .option(underlying: "X", expiry: expiry, strike: .zero, .put), .intraday)
                == .option)
        #expect(kind(.cash, .index, .intraday) == nil)
        #expect(kind(.commodity, .future(underlying: "X", expiry: expiry), .carryForward) == nil)
    }

    @Test("adds up to the note, but for rounding, when every order is one fill", arguments: UInt64(0)..<100)
    func addsUp(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let rules = try rules(.sharekhan)
        let legs = (0..<10).map { order in
            TradeLeg(
                instrument: "NSE:X", kind: .future, side: random.oneIn(2) ? .buy : .sell,
                quantity: Quantity(65 * (1 + random.below(9))),
                price: Price(paise: 5 * random.below(500_000)),
                lot: Quantity(65), order: order)
        }
        let note = try ContractNote(legs, rules: rules).charges
        let sum = legs.reduce(Charges.zero) { $0 + (rules.estimate($1) ?? .zero) }
        // Half a rupee of STT, half a paisa for each order and item, and the tax on that.
        #expect((note - sum).total.magnitude <= Money("0.60") ?? .zero, "seed \(seed)")
    }
}
