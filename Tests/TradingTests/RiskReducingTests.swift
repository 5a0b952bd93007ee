import Market
import Testing

@testable import Trading

@Suite("A ticket that only reduces")
struct RiskReducingTests {
    /// Everything wrong that may be wrong while a position is closed.
    static var ruined: RiskScene {
        var scene = RiskScene.closing
        scene.view.listing.isOnAllowList = false
        scene.view.phase = nil
        scene.view.deadline = nil
        scene.view.price.quote = nil
        scene.view.feed = FeedHealth(mode: .stream, lastDataAt: nil, missedPolls: 9)
        scene.view.gate.isArmed = false
        scene.view.gate.killLevel = .flatten
        scene.view.gate.noNewRisk = .dayLoss
        scene.view.gate.strategyPaused = .strategyDayLoss
        scene.view.limits[.orderQuantity] = 1
        scene.view.account = AccountState(equity: nil, grossElsewhere: Money.limit, dayProfit: nil)
        scene.view.strategy = StrategyState(
            allotment: nil, openPositions: 99, entriesLastMinute: 99, entriesToday: 999)
        scene.view.unknown = UnknownOrders(onKey: 1, total: 9, totalValue: .limit)
        scene.view.key.othersOpposing = Quantity(1)
        return scene
    }

    @Test("passes when value, loss, exposure, rate and data controls all fail, and the record says so")
    func waived() {
        let verdict = RiskReducingTests.ruined.verdict
        #expect(verdict.approved != nil, "\(verdict.denials.map(\.sentence))")
        for control: RiskControl in [
            .phase, .collar, .maxQuantity, .maxValue, .stalePrice, .gross, .dayLoss, .kill,
        ] {
            #expect(verdict.outcome(of: control) == .waived, "\(control)")
        }
    }

    @Test("is an entry all the same when it is not opposite, or more than is left")
    func notReducing() {
        var scene = RiskReducingTests.ruined
        scene.open(.sell, 51)
        #expect(scene.verdict.codes.contains(.overClose) && scene.verdict.codes.contains(.halted))
        scene = RiskReducingTests.ruined
        scene.ticket.terms.side = .buy
        #expect(scene.verdict.codes.contains(.nothingToClose) && scene.verdict.codes.contains(.halted))
        scene = RiskReducingTests.ruined
        scene.view.key.account = WorstCase(position: Quantity(49))
        #expect(scene.verdict.codes.contains(.overClose) && scene.verdict.codes.contains(.halted))
    }

    @Test(
        "never passes what the exchange would refuse, or what would over-close",
        arguments: RiskEdge.all.filter { !$0.code.isWaivedWhenReducing })
    func integrity(_ edge: RiskEdge) {
        for value in edge.bad {
            var scene = edge.scene(value)
            if scene.ticket.purpose == .entry, scene.view.key.owner.isFlat {
                // The same fault in a ticket that closes: hold what it would close.
                scene.hold(Quantity(-scene.ticket.terms.side.sign * 100))
                scene.ticket.purpose = .exit
            }
            // What lies outside the band is clamped into it, and only then on the tick and inside.
            if [.outsideBand, .triggerOutsideBand, .priceNotPositive].contains(edge.code) { continue }
            #expect(scene.verdict.codes.contains(edge.code), "\(value): \(scene.verdict.codes)")
        }
    }

    @Test("clamps its prices into the band, on the tick inside")
    func clamps() {
        var scene = RiskScene.closing
        scene.view.instrument.band = PriceBand(lower: Price(raw: 9_950_200), upper: Price(paise: 1100_00))
        for (asked, sent) in [(999_00, 999_00), (995_05, 995_05), (995_00, 995_05), (10_00, 995_05)] {
            scene.limit = Int64(asked) * 100
            let verdict = scene.verdict
            #expect(verdict.approved?.terms.kind == .limit(Price(paise: Int64(sent))), "\(asked)")
            #expect(verdict.outcome(of: .band) == (asked == sent ? .passed : .clipped))
        }
        scene.ticket.terms.kind = .stop(trigger: Price(paise: 10_00), limit: Price(paise: 9_00))
        #expect(
            scene.verdict.approved?.terms.kind
                == .stop(trigger: Price(paise: 995_05), limit: Price(paise: 995_05)))
    }

    @Test("falls back to the band's edge when it is a market order without a fresh price")
    func bandEdge() {
        for (side, edge) in [(Side.sell, 900_00), (.buy, 1100_00)] {
            var scene = RiskScene.closing
            scene.hold(Quantity(-side.sign * 100))
            scene.ticket.terms.side = side
            scene.ticket.terms.kind = .market(protection: Price(paise: 1000_00))
            #expect(scene.verdict.approved?.terms.kind == .market(protection: Price(paise: 1000_00)))
            scene.view.price.quote?.exchangeTime = scene.view.now - .seconds(46)
            #expect(scene.verdict.approved?.terms.kind == .market(protection: Price(paise: Int64(edge))))
            scene.view.price.quote = nil
            #expect(scene.verdict.approved?.terms.kind == .market(protection: Price(paise: Int64(edge))))
        }
    }

    @Test("is sent in the closing auction, where an entry is not")
    func auction() {
        var scene = RiskScene.closing
        scene.view.phase = .auctionLimitOnly
        #expect(scene.verdict.approved != nil)
        scene.view.phase = .auctionReference
        #expect(scene.verdict.codes == [.phaseClosed])
    }

    @Test("lets a protective stop rest below an own entry that is still filling")
    func stopDuringEntry() {
        var scene = RiskScene.closing
        scene.ticket.purpose = .protectiveStop
        scene.ticket.terms.kind = .stop(trigger: Price(paise: 990_00), limit: Price(paise: 985_00))
        scene.open(.buy, 60)
        scene.view.key.ownOppositeBest = Price(paise: 1000_00)
        #expect(scene.verdict.approved != nil, "\(scene.verdict.codes)")
        scene.ticket.terms.kind = .limit(Price(paise: 985_00))
        #expect(scene.verdict.codes == [.selfCross])
    }

    @Test("is judged for what can never be waived before what can", arguments: RiskEdge.all)
    func integrityFirst(_ edge: RiskEdge) {
        // Each integrity fault on top of everything that is waived: still denied with its code.
        guard !edge.code.isWaivedWhenReducing, edge.code.control == .kill || edge.code.control == .unknownCap
        else { return }
        for value in edge.bad {
            var scene = RiskReducingTests.ruined
            edge.set(&scene, value)
            #expect(scene.verdict.codes == [edge.code])
        }
    }
}
