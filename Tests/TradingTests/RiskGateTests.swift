import Market
import Testing

@testable import Trading

@Suite("The risk gate")
struct RiskGateTests {
    @Test("approves a sane ticket, with the figures of every control")
    func calm() {
        let verdict = RiskScene().verdict
        #expect(verdict.approved == RiskScene().ticket, "\(verdict.denials.map(\.sentence))")
        #expect(verdict.results.map(\.control) == GateControl.all.map(\.control))
        #expect(verdict.results.allSatisfy { $0.outcome == .passed })
    }

    @Test("passes up to the limit and denies the first value beyond it", arguments: RiskEdge.all)
    func edges(_ edge: RiskEdge) {
        for value in edge.good {
            let verdict = edge.scene(value).verdict
            #expect(verdict.approved != nil, "\(value): \(verdict.denials.map(\.sentence))")
        }
        for value in edge.bad {
            let verdict = edge.scene(value).verdict
            #expect(verdict.codes.contains(edge.code), "\(value): \(verdict.codes)")
        }
    }

    @Test("can produce every denial code, each with a sentence and a control of the gate")
    func everyCode() {
        let produced = RiskEdge.all.flatMap { edge in edge.bad.flatMap { edge.scene($0).verdict.denials } }
        for code in DenialCode.allCases {
            let denial = produced.first { $0.code == code }
            #expect(denial != nil, "\(code) was never produced")
            #expect(denial?.sentence.contains(code.rawValue) ?? false)
        }
        #expect(produced.allSatisfy { $0.control == $0.code.control || $0.code == .equityUnknown })
    }

    @Test("judges every control even after one has failed")
    func allControls() {
        var scene = RiskScene()
        scene.view.listing.isSuspended = true
        scene.view.gate.isRecovered = false
        scene.quantity = 101
        let verdict = scene.verdict
        #expect(verdict.codes == [.suspended, .aboveMaxValue, .notRecovered])
        #expect(verdict.results.count == GateControl.all.count)
        let value = verdict.denials.first { $0.code == .aboveMaxValue }
        #expect(value?.observed == Money(rupees: 1_01_000).raw && value?.limit == Money(rupees: 1_00_000).raw)
        #expect(value?.headroom == -Money(rupees: 1000).raw)
        #expect(
            value?.sentence
                == "RC-08 aboveMaxValue: the order's value is too large (₹101000.00, limit ₹100000.00); "
                + "reduce the quantity")
    }

    @Test("caps a market order at one percent beyond the touch, on the tick")
    func protection() {
        for (cap, sent) in [(1010_00, 1010_00), (1010_05, 1010_05), (1010_10, 1010_05), (1099_00, 1010_05)] {
            var scene = RiskScene()
            scene.view.limits[.collarCash] = 200
            scene.ticket.terms.kind = .market(protection: Price(paise: Int64(cap)))
            let verdict = scene.verdict
            #expect(verdict.approved?.terms.kind == .market(protection: Price(paise: Int64(sent))))
            #expect(verdict.outcome(of: .protection) == (cap == sent ? .passed : .clipped))
        }
    }

    @Test("caps a market sale from below")
    func protectionOfSale() {
        var scene = RiskScene()
        scene.ticket.terms.side = .sell
        scene.ticket.terms.kind = .market(protection: Price(paise: 900_00))
        scene.ticket.stopTrigger = Price(paise: 1010_00)
        scene.view.limits[.collarCash] = 200
        // 999.95 less one percent is 989.9505: a sale rounds up.
        #expect(scene.verdict.approved?.terms.kind == .market(protection: Price(paise: 990_00)))
    }

    @Test("takes the last price for reference when the spread is wide or crossed")
    func reference() {
        for (bid, ask) in [(980_00, 1000_00), (1000_00, 990_00)] {
            var scene = RiskScene()
            scene.view.price.quote?.bid?.price = Price(paise: Int64(bid))
            scene.view.price.quote?.ask?.price = Price(paise: Int64(ask))
            scene.limit = 1010 * 10_000
            #expect(scene.verdict.outcome(of: .collar) == .passed)
            scene.limit = 1010 * 10_000 + 500
            #expect(scene.verdict.codes.contains(.outsideCollar))
        }
    }

    @Test("names the control that latched new risk")
    func latchReason() {
        var scene = RiskScene()
        scene.view.gate.noNewRisk = .dayLoss
        #expect(scene.verdict.denials.map(\.sentence).first?.contains("RC-54") ?? false)
    }
}
