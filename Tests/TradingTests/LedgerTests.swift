import Accounting
import Market
import Testing
import Trading

@Suite("A ledger")
struct LedgerTests {
    private let sbin = InstrumentID(3)

    private func fill(_ units: Int64, _ paise: Int64) -> Fill {
        Fill(id: "", quantity: Quantity(units), price: Price(paise: paise), time: Timestamp(nanoseconds: 0))
    }

    @Test("averages what is added and realises what is closed")
    func averages() {
        var ledger = Ledger(instrumentCount: 10)
        ledger.post(fill(100, 500_00), side: .buy, owner: .strategy(0), instrument: sbin, product: .intraday)
        ledger.post(fill(100, 510_00), side: .buy, owner: .strategy(0), instrument: sbin, product: .intraday)
        let change = ledger.post(
            fill(50, 520_00), side: .sell, owner: .strategy(0), instrument: sbin, product: .intraday)
        let position = ledger.position(.strategy(0), sbin, .intraday)
        #expect(change.realised == Money(rupees: 750))
        #expect(position?.averagePrice == Price(paise: 505_00))
        #expect(position?.net == Quantity(150))
        #expect(position?.cost == Money(rupees: 75_750))
    }
}
