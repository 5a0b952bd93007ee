import Market
import Testing

@testable import Trading

@Suite("The worst case")
struct RiskWorstCaseTests {
    /// An order of the strategy that may still fill, with the worst price at which it can.
    struct Open {
        let side: Side
        let quantity: Int64
        let worst: Int64
    }

    @Test("is the larger end of what any subset of fills can reach")
    func magnitude() {
        var worst = WorstCase(position: Quantity(100))
        #expect(worst.magnitude == Quantity(100))
        worst.add(.sell, Quantity(150), at: Price(paise: 100))
        #expect(worst.magnitude == Quantity(100))
        worst.add(.sell, Quantity(60), at: Price(paise: 300))
        #expect(worst.magnitude == Quantity(110))
        worst.add(.buy, Quantity(20), at: Price(paise: 200))
        #expect(worst.magnitude == Quantity(120))
        #expect(worst.exposure(mark: Price(paise: 100)) == Money(rupees: 360))
        #expect(worst.exposure(mark: Price(paise: 400)) == Money(rupees: 480))
        #expect(worst.exposure(mark: Price(paise: 400), multiplier: 10) == Money(rupees: 4800))
    }

    @Test("says what is left to close, counting every order against the position")
    func closable() {
        var worst = WorstCase(position: Quantity(-100))
        #expect(worst.closable(by: .buy) == Quantity(100) && worst.closable(by: .sell) == .zero)
        worst.add(.buy, Quantity(70), at: .zero)
        #expect(worst.closable(by: .buy) == Quantity(30))
        worst.add(.buy, Quantity(70), at: .zero)
        #expect(worst.closable(by: .buy) == .zero)
        #expect(WorstCase(position: .zero).closable(by: .sell) == .zero)
    }

    @Test("never overflows")
    func overflow() {
        var worst = WorstCase(position: .limit)
        for _ in 0..<20 { worst.add(.buy, .limit, at: .limit) }
        #expect(worst.magnitude.raw == .max && worst.exposure(mark: .limit) == nil)
        var short = WorstCase(position: Quantity(raw: .min))
        short.add(.sell, .limit, at: .limit)
        #expect(short.magnitude.raw == .max && short.closable(by: .buy).raw == .max)
    }

    @Test(
        "no approved entry can be filled beyond the limits, whatever subset fills", arguments: UInt64(1)...10)
    func adversarialFills(seed: UInt64) {
        var random = SeededRandom(seed: seed, stream: "adversary")
        var approved = 0
        for _ in 0..<10_000 {
            var (scene, open, start) = RiskWorstCaseTests.draw(&random)
            guard let ticket = scene.verdict.approved else { continue }
            approved += 1
            let last = scene.view.price.quote?.last.raw ?? 0
            open.append(
                Open(
                    side: ticket.terms.side, quantity: ticket.terms.quantity.units,
                    worst: max(ticket.terms.kind.limitPrice.raw, last)))
            let worst = RiskWorstCaseTests.adversary(open, start, last, &random)
            let (equity, allotment) = (
                scene.view.account.equity?.raw ?? 0, scene.view.strategy.allotment?.raw ?? 0
            )
            if worst * 100 > Int128(allotment) * 20 { Issue.record("seed \(seed): one scrip at \(worst)") }
            let gross = worst + Int128(scene.view.account.grossElsewhere.raw)
            if gross > 2 * Int128(equity) { Issue.record("seed \(seed): gross at \(gross)") }
            scene.view.gate.killLevel = .halt
            if scene.verdict.approved != nil { Issue.record("seed \(seed): an entry passed a halt") }
        }
        #expect(approved > 500, "seed \(seed): only \(approved) approved, the draw has become too strict")
    }

    /// A position on the ticket's side or none, up to four open orders, an entry, and tight limits.
    private static func draw(_ random: inout SeededRandom) -> (RiskScene, [Open], Int64) {
        var scene = RiskScene()
        let side: Side = random.oneIn(2) ? .buy : .sell
        let start = random.below(3) * random.below(100) * side.sign
        scene.hold(Quantity(start))
        var open: [Open] = []
        for _ in 0..<random.below(5) {
            let order = Open(
                side: random.oneIn(2) ? .buy : .sell, quantity: 1 + random.below(80),
                worst: (990_00 + random.below(400) * 5) * 100)
            open.append(order)
            scene.open(order.side, order.quantity, at: order.worst / 100)
        }
        scene.ticket.terms.side = side
        scene.quantity = 1 + random.below(90)
        scene.limit = (1000_00 + (random.below(400) - 200) * 5) * 100
        scene.ticket.stopTrigger = Price(paise: 1000_00 - side.sign * 20_00)
        scene.view.account.equity = Money(rupees: 5_00_000 + random.below(20_00_000))
        scene.view.account.grossElsewhere = Money(rupees: random.below(20_00_000))
        scene.view.strategy.allotment = Money(rupees: 1_00_000 + random.below(15_00_000))
        return (scene, open, start)
    }

    /// The largest value that random subsets of fills, and the two one-sided ones, reach; in 1/10,000 rupee.
    private static func adversary(
        _ open: [Open], _ start: Int64, _ last: Int64, _ random: inout SeededRandom
    ) -> Int128 {
        var worst: Int128 = 0
        for attempt in 0..<8 {
            var (position, price) = (start, last)
            for order in open {
                let fills =
                    attempt == 0 ? order.side == .buy : attempt == 1 ? order.side == .sell : random.oneIn(2)
                guard fills else { continue }
                position +=
                    order.side.sign * (attempt < 2 ? order.quantity : 1 + random.below(order.quantity))
                price = max(price, order.worst)
            }
            worst = max(worst, Int128(abs(position)) * Int128(price))
        }
        return worst
    }
}
