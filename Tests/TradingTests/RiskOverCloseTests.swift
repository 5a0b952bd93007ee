// Law 8 as a property: two strategies trade one instrument through the gate, fills and
// cancels arrive in any order, the broker confirms late, and still nothing that is open
// can turn a position into its opposite.

import Market
import Testing

@testable import Trading

@Suite("What may be open at once")
struct RiskOverCloseTests {
    @Test("never over-closes a position, whatever fills, cancels and repeats do", arguments: UInt64(1)...20)
    func neverFlips(seed: UInt64) {
        var random = SeededRandom(seed: seed, stream: "over-close")
        var market = TwoStrategies()
        var closings = 0
        for step in 0..<1500 {
            switch random.below(10) {
            case 0..<4: closings += market.submit(&random, closes: true) ? 1 : 0
            case 4..<6: _ = market.submit(&random, closes: false)
            case 6..<9: market.fillOne(&random)
            default: market.cancelOrConfirm(&random)
            }
            if let fault = market.fault { Issue.record("seed \(seed), step \(step): \(fault)") }
        }
        #expect(closings > 50, "seed \(seed): only \(closings) closing orders passed")
    }
}

/// Two owners of one instrument, their open orders, and a broker that confirms entries late.
private struct TwoStrategies {
    struct Open {
        let owner: Int
        let side: Side
        var left: Int64
    }

    var positions: [Int64] = [0, 0]
    var open: [Open] = []
    var confirmed: Int64 = 0

    var account: Int64 { positions[0] + positions[1] }

    /// What is wrong: open closing quantity beyond the position, or orders on both sides of nothing.
    var fault: String? {
        for owner in 0...1 {
            let (position, buys, sells) = (positions[owner], total(owner, .buy), total(owner, .sell))
            if position > 0, sells > position { return "owner \(owner): \(sells) sells against \(position)" }
            if position < 0, buys > -position { return "owner \(owner): \(buys) buys against \(position)" }
            if position == 0, buys > 0, sells > 0 { return "owner \(owner): both sides open while flat" }
        }
        if positions[0].signum() * positions[1].signum() < 0 { return "owners stand against each other" }
        let closing = account > 0 ? open.filter { $0.side == .sell } : open.filter { $0.side == .buy }
        let closes = closing.reduce(0) { $0 + $1.left }
        return account != 0 && closes > abs(account) ? "\(closes) closing against \(account)" : nil
    }

    private func total(_ owner: Int, _ side: Side) -> Int64 {
        open.reduce(0) { $0 + ($1.owner == owner && $1.side == side ? $1.left : 0) }
    }

    mutating func submit(_ random: inout SeededRandom, closes: Bool) -> Bool {
        let owner = Int(random.below(2))
        let side: Side = closes ? (positions[owner] > 0 ? .sell : .buy) : random.oneIn(2) ? .buy : .sell
        let scene = scene(of: owner, side, 1 + random.below(40), closes ? .exit : .entry)
        guard let ticket = scene.verdict.approved else { return false }
        open.append(Open(owner: owner, side: ticket.terms.side, left: ticket.terms.quantity.units))
        return closes
    }

    private func scene(of owner: Int, _ side: Side, _ quantity: Int64, _ purpose: OrderPurpose) -> RiskScene {
        var scene = RiskScene()
        scene.ticket.owner = .strategy(owner)
        scene.ticket.terms.side = side
        scene.ticket.purpose = purpose
        scene.ticket.stopTrigger = Price(paise: 1000_00 - side.sign * 10_00)
        scene.quantity = quantity
        scene.view.key.owner = WorstCase(position: Quantity(positions[owner]))
        scene.view.key.account = WorstCase(position: Quantity(account))
        scene.view.key.confirmed = Quantity(confirmed)
        for order in open {
            let price = Price(paise: 1000_00)
            if order.owner == owner { scene.view.key.owner.add(order.side, Quantity(order.left), at: price) }
            scene.view.key.account.add(order.side, Quantity(order.left), at: price)
        }
        var other = WorstCase(position: Quantity(positions[1 - owner]))
        for order in open where order.owner != owner {
            other.add(order.side, Quantity(order.left), at: .zero)
        }
        scene.view.key.othersOpposing = other.opposing(side)
        return scene
    }

    mutating func fillOne(_ random: inout SeededRandom) {
        guard !open.isEmpty else { return }
        let index = Int(random.below(Int64(open.count)))
        let quantity = 1 + random.below(open[index].left)
        let wasAccount = account
        positions[open[index].owner] += open[index].side.sign * quantity
        open[index].left -= quantity
        if open[index].left == 0 { open.remove(at: index) }
        // What closes is confirmed with its fill; what opens, at the next poll.
        if abs(account) < abs(wasAccount) { confirmed = account.signum() * min(abs(account), abs(confirmed)) }
    }

    mutating func cancelOrConfirm(_ random: inout SeededRandom) {
        if random.oneIn(2) || open.isEmpty {
            confirmed = account
        } else {
            open.remove(at: Int(random.below(Int64(open.count))))
        }
    }
}
