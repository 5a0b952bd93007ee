// From a day's records back to its desk. Recorded facts are applied; nothing is
// decided again.
//
// What a crash may have left open is then closed by events of its own: an order that
// was being sent may have arrived, so it is `unanswered`; one that was only intended
// certainly did not leave; a modify may be in force or not; a cancel is sent again,
// which does no harm.
//
// On paper the exchange died with the process: what worked there has expired, and what
// was on its way never arrived.

import Market
import Trading

struct RecoveredDesk: Sendable {
    var desk: Desk
    var kill = KillSwitch()
    var tally = DayTally()
    /// To be posted before anything else.
    var openEnds: [Event] = []
    /// Cancels that may never have left.
    var cancels: [ExecutionRequest] = []

    /// A day that begins.
    init(opening: DayOpening, at now: Timestamp) throws(OpeningRefused) {
        desk = try Desk(opening, at: now)
    }

    /// A day that goes on.
    init(opening: DayOpening, at start: Timestamp, records: [EventRecord]) throws(OpeningRefused) {
        desk = try Desk(opening, at: start)
        for record in records { restore(record) }
        guard opening.mode != .paper else {
            openEnds = desk.orders.compactMap(RecoveredDesk.paperEnd)
            return
        }
        openEnds = desk.orders.flatMap(RecoveredDesk.openEnds)
        cancels = desk.orders.compactMap(RecoveredDesk.cancel)
    }

    private static func cancel(_ order: DeskOrder) -> ExecutionRequest? {
        guard order.state == .pendingCancel, let name = order.order.brokerID else { return nil }
        return .cancel(order.id, name, order.terms, routingCode: order.order.routingCode)
    }

    private mutating func restore(_ record: EventRecord) {
        desk.restore(record.event, record.effects, at: record.at)
        for effect in record.effects {
            tally.take(effect, of: desk)
            guard case .latched(.kill(let scope, let level), let on, _) = effect else { continue }
            if on { _ = kill.raise(scope, to: level) } else { _ = kill.lower(scope) }
        }
    }

    private static func paperEnd(of order: DeskOrder) -> Event? {
        guard order.isLive else { return nil }
        if let name = order.order.brokerID { return .acknowledged(name, .expired) }
        return .answered(
            order.id, .notSent(reason: "the paper exchange ended before the order was confirmed"))
    }

    private static func openEnds(of order: DeskOrder) -> [Event] {
        let reason = "the daemon was restarted before an answer came"
        switch order.state {
        case .sending: return [.answered(order.id, .unanswered(reason: reason))]
        case .intended:
            return [.answered(order.id, .notSent(reason: "the daemon was restarted before it was sent"))]
        case .pendingModify: return [.answered(order.id, .modifyUnanswered(reason: reason))]
        default: return []
        }
    }
}
