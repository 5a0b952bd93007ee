// The ledger in hand-sized fills: average cost, realised profit, who owns what.

import Accounting
import Market
import Testing
import Trading

private let sbin = InstrumentID(3)
private let infy = InstrumentID(5)
private let trend = Owner.strategy(0)

private func fill(_ units: Int64, _ paise: Int64) -> Fill {
    Fill(id: "", quantity: Quantity(units), price: Price(paise: paise), time: Timestamp(nanoseconds: 0))
}

extension Ledger {
    @discardableResult
    fileprivate mutating func buy(_ units: Int64, at paise: Int64, _ owner: Owner = trend) -> PositionChange {
        post(fill(units, paise), side: .buy, owner: owner, instrument: sbin, product: .intraday)
    }

    @discardableResult
    fileprivate mutating func sell(_ units: Int64, at paise: Int64, _ owner: Owner = trend) -> PositionChange
    {
        post(fill(units, paise), side: .sell, owner: owner, instrument: sbin, product: .intraday)
    }

    fileprivate func held(_ owner: Owner = trend) -> Position? {
        position(owner: owner, instrument: sbin, product: .intraday)
    }
}

@Suite("A ledger")
struct LedgerTests {
    private var ledger = Ledger(instrumentCount: 10)

    @Test("averages what is added and realises what is closed")
    mutating func averages() {
        ledger.buy(100, at: 500_00)
        ledger.buy(100, at: 510_00)
        let change = ledger.sell(50, at: 520_00)
        #expect(change.realised == Money(rupees: 750))
        #expect(change.closed == Quantity(50))
        #expect(change.opened == .zero)
        #expect(ledger.held()?.averagePrice == Price(paise: 505_00))
        #expect(ledger.held()?.net == Quantity(150))
        #expect(ledger.held()?.cost == Money(rupees: 75_750))
        #expect(ledger.held()?.bought.value == Money(rupees: 101_000))
        #expect(ledger.held()?.sold.quantity == Quantity(50))
    }

    @Test("gains on a short when the price falls")
    mutating func short() {
        ledger.sell(100, at: 500_00)
        ledger.mark(sbin, at: Price(paise: 490_00))
        #expect(ledger.held()?.unrealised == Money(rupees: 1_000))
        #expect(ledger.held()?.averagePrice == Price(paise: 500_00))
        #expect(ledger.buy(100, at: 495_00).realised == Money(rupees: 500))
        #expect(ledger.held()?.averagePrice == nil)
        #expect(ledger.totals().unrealised == .zero)
    }

    @Test("closes all before it opens the other way, in one fill")
    mutating func flip() {
        ledger.buy(100, at: 500_00)
        let change = ledger.sell(250, at: 510_00)
        #expect(change.flipped)
        #expect(change.closed == Quantity(100))
        #expect(change.opened == Quantity(150))
        #expect(change.realised == Money(rupees: 1_000))
        #expect(ledger.held()?.cost == Money(rupees: -76_500))
        #expect(ledger.held()?.net == Quantity(-150))
    }

    @Test("loses nothing to a third of a rupee: the last unit takes what is left")
    mutating func thirds() {
        ledger.buy(2, at: 10_00)
        ledger.buy(1, at: 10_01)
        let parts = (0..<3).map { _ in ledger.sell(1, at: 10_00).realised }
        #expect(parts.reduce(.zero, +) == Money(paise: -1))
        #expect(ledger.held()?.cost == .zero)
    }

    @Test("values a contract by its multiplier")
    mutating func multiplier() {
        ledger.post(
            fill(2, 70_000_00), side: .buy, owner: trend, instrument: infy, product: .carryForward,
            multiplier: 10)
        ledger.mark(infy, at: Price(paise: 70_010_00))
        #expect(ledger.totals().unrealised == Money(rupees: 200))
        let position = ledger.position(owner: trend, instrument: infy, product: .carryForward)
        #expect(position?.averagePrice == Price(paise: 70_000_00))
    }

    @Test("keeps owners apart and nets them for the account")
    mutating func owners() {
        ledger.buy(100, at: 500_00, trend)
        ledger.sell(40, at: 505_00, .external)
        ledger.post(fill(7, 500_00), side: .buy, owner: .manual, instrument: sbin, product: .delivery)
        ledger.mark(sbin, at: Price(paise: 510_00))
        #expect(ledger.net(of: sbin, product: .intraday) == Quantity(60))
        #expect(ledger.totals(owner: trend).unrealised == Money(rupees: 1_000))
        #expect(ledger.totals(owner: .external).unrealised == Money(rupees: -200))
        #expect(ledger.totals().unrealised == Money(rupees: 870))
        #expect(ledger.totals(owner: .strategy(9)) == Totals())
    }

    @Test("lists positions by instrument, owner and product, whatever came first")
    mutating func order() {
        for owner in [Owner.external, .strategy(1), .manual, .strategy(0)] {
            for (instrument, product) in [(infy, Product.intraday), (sbin, .delivery), (sbin, .intraday)] {
                ledger.post(fill(1, 100), side: .buy, owner: owner, instrument: instrument, product: product)
            }
        }
        let listed = ledger.positions.map { "\($0.instrument) \($0.owner) \($0.product.rawValue)" }
        #expect(
            listed == [
                "#3 strategy 0 delivery", "#3 strategy 0 intraday", "#3 strategy 1 delivery",
                "#3 strategy 1 intraday", "#3 manual delivery", "#3 manual intraday", "#3 external delivery",
                "#3 external intraday", "#5 strategy 0 intraday", "#5 strategy 1 intraday",
                "#5 manual intraday",
                "#5 external intraday",
            ])
    }

    @Test("starts the day from the opening book")
    mutating func opening() {
        ledger.open(
            Position(
                owner: trend, instrument: sbin, product: .intraday, net: Quantity(10),
                cost: Money(rupees: 4_000)))
        ledger.mark(sbin, at: Price(paise: 410_00))
        #expect(ledger.totals(owner: trend).unrealised == Money(rupees: 100))
        #expect(ledger.sell(10, at: 420_00).realised == Money(rupees: 200))
        #expect(ledger.held()?.bought.quantity == .zero)
    }

    @Test("charges the fill")
    mutating func charges() {
        let charges = Charges(brokerage: Money(paise: 2_000), stampDuty: Money(paise: 150))
        ledger.post(
            fill(1, 100_00), side: .buy, owner: trend, instrument: sbin, product: .intraday, charges: charges)
        #expect(ledger.held()?.charges == Money(paise: 2_150))
        #expect(ledger.totals(owner: trend).charges == Money(paise: 2_150))
        #expect(ledger.totals().net == Money(paise: -2_150))
    }

    @Test("refuses a fill that no book can hold")
    func refuses() {
        #expect(!Ledger.accepts(fill(0, 100)))
        #expect(!Ledger.accepts(fill(-1, 100)))
        #expect(!Ledger.accepts(fill(10_000_000_000, 1_000_000_000)))
        #expect(!Ledger.accepts(fill(1_000_000, 1_000_000_00), multiplier: 1_000))
        #expect(Ledger.accepts(fill(1_000_000, 1_000_00), multiplier: 100))
    }

    @Test("survives a mark beyond all sense")
    mutating func wildMark() {
        ledger.buy(9_000_000_000, at: 1)
        ledger.mark(sbin, at: .limit)
        #expect(ledger.totals().unrealised == Money.limit - Money(rupees: 90_000_000))
        ledger.mark(sbin, at: Price(paise: 2))
        #expect(ledger.totals().unrealised == Money(rupees: 90_000_000))
    }
}

@Suite("A ledger under random days")
struct LedgerPropertyTests {
    private static let owners: [Owner] = [.strategy(0), .strategy(1), .manual, .external]
    private static let products: [Product] = [.delivery, .intraday]

    @Test(
        "realises what exact fractions realise, to half a unit for each closing fill",
        arguments: UInt64(0)..<300)
    func agreesWithTwin(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        var ledger = Ledger(instrumentCount: 10)
        var twin = NaiveTwin()
        for _ in 0..<8 {
            let side: Side = random.oneIn(2) ? .buy : .sell
            let fill = fill(1 + random.below(200), 5 * (1 + random.below(100_000)))
            let change = ledger.post(fill, side: side, owner: trend, instrument: sbin, product: .intraday)
            twin.take(side, fill)
            #expect(change.closed + change.opened == fill.quantity, "seed \(seed)")
            #expect(twin.isWithinRounding(of: ledger.held()), "seed \(seed)")
        }
    }

    @Test("is the sum of its owners, and loses no cash", arguments: UInt64(0)..<60)
    func conserves(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        var ledger = Ledger(instrumentCount: 4)
        var paid = Money.zero
        var charged = Money.zero
        for _ in 0..<120 {
            let instrument = InstrumentID(Int(random.below(4)))
            if random.oneIn(2) {
                ledger.mark(instrument, at: Price(raw: 1 + random.below(20_000_000)))
            } else {
                let side: Side = random.oneIn(2) ? .buy : .sell
                let fill = Fill(
                    id: "", quantity: Quantity(raw: 1 + random.below(50_000_000_000)),
                    price: Price(raw: 1 + random.below(20_000_000)), time: Timestamp(nanoseconds: 0))
                let charges = Charges(brokerage: Money(raw: random.below(200_000)))
                ledger.post(
                    fill, side: side, owner: LedgerPropertyTests.owners[Int(random.below(4))],
                    instrument: instrument, product: LedgerPropertyTests.products[Int(random.below(2))],
                    charges: charges)
                let value = fill.price.value(of: fill.quantity)
                paid += side == .buy ? value : -value
                charged += charges.total
            }
            check(ledger, paid: paid, charged: charged, "seed \(seed)")
        }
    }

    private func check(_ ledger: Ledger, paid: Money, charged: Money, _ seed: Comment) {
        let positions = ledger.positions
        let cost = positions.reduce(Money.zero) { $0 + $1.cost }
        let account = ledger.totals()
        #expect(cost - account.realised == paid, seed)
        #expect(account.charges == charged, seed)
        let owned = LedgerPropertyTests.owners.map { ledger.totals(owner: $0) }
        #expect(owned.reduce(Money.zero) { $0 + $1.realised } == account.realised, seed)
        #expect(owned.reduce(Money.zero) { $0 + $1.unrealised } == account.unrealised, seed)
        #expect(positions.reduce(Money.zero) { $0 + $1.unrealised } == account.unrealised, seed)
        for position in positions {
            let worth = position.mark.map { $0.value(of: position.net) }
            #expect(position.unrealised == worth.map { $0 - position.cost } ?? .zero, seed)
            if position.net == .zero { #expect(position.cost == .zero, seed) }
        }
    }
}

/// One position reckoned in exact fractions: slow, obvious, and written apart from the ledger.
private struct NaiveTwin {
    private var net: Int64 = 0
    /// Average price of what is held, never negative.
    private var average = Fraction(0)
    private var realised = Fraction(0)
    private var closings: Int128 = 0

    mutating func take(_ side: Side, _ fill: Fill) {
        // One unit after the other would be as good; whole parts are faster.
        let price = Fraction(Int128(fill.price.raw))
        var left = fill.quantity.units
        if net != 0, (net > 0) != (side == .buy) {
            let closed = min(left, abs(net))
            let gain = net > 0 ? price - average : average - price
            realised = realised + gain * Fraction(Int128(closed))
            closings += 1
            net += side.sign * closed
            left -= closed
        }
        guard left > 0 else { return }
        let held = Fraction(Int128(abs(net)))
        let added = Fraction(Int128(left))
        average = (average * held + price * added) / (held + added)
        net += side.sign * left
    }

    func isWithinRounding(of position: Position?) -> Bool {
        guard let position, position.net == Quantity(net) else { return false }
        let difference = (Fraction(Int128(position.realised.raw)) - realised).magnitude
        return difference.isAtMost(halves: closings)
    }
}

private struct Fraction {
    private let numerator: Int128
    private let denominator: Int128

    init(_ whole: Int128) { (numerator, denominator) = (whole, 1) }

    private init(_ numerator: Int128, over denominator: Int128) {
        var (a, b) = (abs(numerator), denominator)
        while b != 0 { (a, b) = (b, a % b) }
        (self.numerator, self.denominator) = (numerator / a, denominator / a)
    }

    static func + (a: Fraction, b: Fraction) -> Fraction {
        Fraction(
            a.numerator * b.denominator + b.numerator * a.denominator, over: a.denominator * b.denominator)
    }
    static func - (a: Fraction, b: Fraction) -> Fraction { a + b * Fraction(-1) }
    static func * (a: Fraction, b: Fraction) -> Fraction {
        Fraction(a.numerator * b.numerator, over: a.denominator * b.denominator)
    }
    static func / (a: Fraction, b: Fraction) -> Fraction {
        Fraction(a.numerator * b.denominator, over: a.denominator * b.numerator)
    }

    var magnitude: Fraction { Fraction(abs(numerator), over: denominator) }
    func isAtMost(halves: Int128) -> Bool { numerator * 2 <= halves * denominator }
}
