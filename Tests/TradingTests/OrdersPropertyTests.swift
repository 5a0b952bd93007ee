// What holds for an order whatever happens to it: random lives, and shuffled reports.

import Market
import Testing
import Trading

@Suite("An order, whatever happens")
struct OrdersPropertyTests {
    private static func event(_ random: inout SeededRandom) -> OrderEvent {
        let id = BrokerOrderID(random.oneIn(12) ? "B2" : "B1")
        let units = 1 + random.below(120)
        let price = Price(paise: 99_00 + random.below(200))
        let trade = "T\(random.below(6))"
        switch random.below(29) {
        case 0: return .attempted
        case 1: return .notSent(reason: "")
        case 2: return .accepted(id, routingCode: "R")
        case 3: return .refused(reason: "")
        case 4: return .unanswered(reason: "")
        case 5: return .matched(id, routingCode: "R")
        case 6: return .absenceProven
        case 7: return .confirmed
        case 8: return .triggerPending
        case 9: return .triggered
        case 10, 11: return .filled(OrderCase.trade(trade, 1 + units % 40, paise: price.raw / 100))
        case 12: return .filledTo(Quantity(units), averagePrice: random.oneIn(5) ? nil : price)
        case 13: return .bust(fillID: trade)
        case 14: return .cancelRequested
        case 15: return .cancelUnanswered(reason: "")
        case 16: return .cancelled
        case 17: return .cancelRejected(reason: "")
        case 18: return .modifyRequested(.limit(price), Quantity(units))
        case 19: return .modified
        case 20: return .modifyRejected(reason: "")
        case 21: return .termsSeen(.limit(price), Quantity(units))
        case 22: return .rejected(reason: "")
        case 23: return .expired
        case 24: return .vanished
        case 25: return .contradicted(evidence: "")
        case 26: return .explained(random.oneIn(2) ? .working(word: "") : .cancelled)
        case 27: return .probesExhausted
        default: return .resolved(by: "owner", evidence: "")
        }
    }

    /// What one step broke; nil when it broke nothing.
    private func fault(_ before: Order, _ order: Order, _ event: OrderEvent, _ change: OrderChange) -> String?
    {
        guard change.from == before.state, change.to == order.state else { return "the change lies" }
        let booked = (change.newFill?.quantity ?? .zero) - (change.bust?.quantity ?? .zero)
        guard order.filled == before.filled + booked else { return "filled is not the sum of the changes" }
        let worth = value(change.newFill) - value(change.bust)
        guard order.fillsValue == before.fillsValue + worth else { return "the value is not conserved" }
        guard order.filled >= .zero, order.reserved >= .zero else { return "negative" }
        guard order.reserved >= order.remaining || order.state.isClosed else { return "under-reserved" }
        guard order.state.isClosed == (order.reserved == .zero) || order.state.isUnresolved else {
            return "reserves \(order.reserved)"
        }
        if before.state.isClosed, !order.state.isClosed, !order.state.isUnresolved { return "reopened" }
        if before.state.isClosed, !order.state.isClosed, change.anomaly == nil { return "silent doubt" }
        if before.state == .quarantined, order.state != .quarantined, event.name != "resolved" {
            return "left quarantine without a person"
        }
        let attempts = before.placedAt != nil && before.placedAt != order.placedAt
        return attempts ? "attempted twice" : nil
    }

    private func value(_ fill: Fill?) -> Money { fill.map { $0.price.value(of: $0.quantity) } ?? .zero }

    /// What is filled never passes what may be filled, unless that was lowered below it.
    private func bound(_ order: Order) -> Bool {
        order.filled <= max(order.terms.quantity, order.previousQuantity ?? .zero)
    }

    @Test("keeps its invariants through 20,000 random lives")
    func randomLives() {
        for seed in UInt64(0)..<20_000 {
            var random = SeededRandom(seed: seed)
            var order = OrderCase.order(in: OrderState.allCases[Int(random.below(17))])
            for step in 0..<12 {
                let before = order
                let event = Self.event(&random)
                let change = order.apply(event, at: OrderCase.noon + .seconds(Int64(step)))
                let fault = fault(before, order, event, change) ?? (bound(order) ? nil : "overfilled")
                guard fault == nil else {
                    Issue.record("seed \(seed): \(event) on \(before.state): \(fault ?? "")")
                    return
                }
            }
        }
    }

    /// One true history of reports, and where it must end whatever their order.
    struct History: Sendable, CustomStringConvertible {
        let description: String
        let start: OrderState
        let reports: [OrderEvent]
        let end: OrderState
        let filled: Int64
    }

    static let histories: [History] = {
        let ack = OrderEvent.accepted(OrderCase.brokerOne, routingCode: "R1")
        let first = OrderEvent.filled(OrderCase.trade("T1", 40))
        let second = OrderEvent.filled(OrderCase.trade("T2", 60))
        return [
            History(
                description: "ack, fills", start: .sending, reports: [ack, .confirmed, first, second],
                end: .filled, filled: 100),
            History(
                description: "timeout, found, fills", start: .sending,
                reports: [
                    .unanswered(reason: ""), .matched(OrderCase.brokerOne, routingCode: ""), first, second,
                ],
                end: .filled, filled: 100),
            History(
                description: "ack, fill, cancel", start: .sending,
                reports: [ack, .confirmed, first, .cancelled],
                end: .cancelled, filled: 40),
            History(
                description: "fill, cancel", start: .pendingCancel,
                reports: [first, .cancelled, .cancelUnanswered(reason: "")],
                end: .cancelled, filled: 40),
            History(
                description: "ack, rejection", start: .sending, reports: [ack, .rejected(reason: "margin")],
                end: .rejected, filled: 0),
            History(
                description: "modify, fills", start: .pendingModify, reports: [.modified, first, second],
                end: .filled, filled: 100),
            History(
                description: "modify, fill", start: .pendingModify, reports: [.modified, first],
                end: .partlyFilled, filled: 40),
            History(
                description: "trigger, fill", start: .triggerPending,
                reports: [.triggerPending, .confirmed, .triggered, first], end: .partlyFilled, filled: 40),
        ]
    }()

    @Test("ends the same way in whatever order true reports come, repeated or not", arguments: histories)
    func anyOrder(_ history: History) {
        for order in permutations(history.reports.count) {
            for again in [nil] + order.map(Optional.some) {
                var result = OrderCase.order(in: history.start)
                let late = again.map { [history.reports[$0]] } ?? []
                for report in order.map({ history.reports[$0] }) + late {
                    _ = result.apply(report, at: OrderCase.noon)
                }
                #expect(
                    result.state == history.end && result.filled == Quantity(history.filled),
                    "\(order), then \(String(describing: again))")
            }
        }
    }

    private func permutations(_ count: Int) -> [[Int]] {
        guard count > 0 else { return [[]] }
        return permutations(count - 1).flatMap { shorter in
            (0..<count).map { place in Array(shorter[..<place]) + [count - 1] + Array(shorter[place...]) }
        }
    }
}
