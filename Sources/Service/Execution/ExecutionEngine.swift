// The only actor that talks to a broker about orders.
//
// Before the first byte of a placement leaves, the desk has taken `attempting` and that
// is on disk, so after any crash we know which orders may exist. The desk's receipt is
// the last word: an order that was called back, grew too old or is stopped by a kill
// meanwhile is not sent. What the broker answers goes into the inbox; nothing is ever
// sent a second time here.

import Brokers
import Market
import Platform
import Trading

final class ExecutionEngine: Sendable {
    private let router: any OrderRouter
    private let queue: ExecutionQueue
    private let inbox: Inbox
    private let baseline: BaselineBook
    private let clock: any Clock
    /// RC-20: an intent older than this is dropped.
    private let oldestIntent: Span

    init(
        router: any OrderRouter, queue: ExecutionQueue, inbox: Inbox, baseline: BaselineBook,
        clock: any Clock, oldestIntent: Span
    ) {
        self.router = router
        self.queue = queue
        self.inbox = inbox
        self.baseline = baseline
        self.clock = clock
        self.oldestIntent = oldestIntent
    }

    /// Takes a request of the desk; never waits.
    func take(_ request: ExecutionRequest) {
        guard let id = queue.add(request) else { return }
        inbox.post(.answered(id, .notSent(reason: "called back before it was sent")))
    }

    /// Runs until the queue is closed and what is on the wire has been answered.
    func run() async {
        await withDiscardingTaskGroup { group in
            while let request = await queue.next() {
                group.addTask {
                    await self.perform(request)
                    self.queue.finished(request)
                }
            }
        }
    }

    /// Sends nothing new. What waited is told so.
    func close() {
        for id in queue.close() {
            inbox.post(.answered(id, .notSent(reason: "the daemon is stopping")))
        }
    }

    private func perform(_ request: ExecutionRequest) async {
        switch request {
        case .place(let id, let approved): await place(id, approved)
        case .cancel(let id, let name, let terms, let code):
            let answer = await router.cancel(name, terms: terms, routingCode: code)
            inbox.post(.answered(id, answer))
        case .modify(let id, let name, let terms, let code):
            let answer = await router.modify(name, terms: terms, routingCode: code)
            inbox.post(.answered(id, answer))
        case .withdraw: break
        }
    }

    private func place(_ id: OrderID, _ approved: ApprovedTicket) async {
        if let reason = tooOld(approved.ticket) {
            return inbox.post(.answered(id, .notSent(reason: reason)))
        }
        let known = baseline.names(of: approved.ticket.terms.instrument)
        let receipt = await inbox.ask(.answered(id, .attempting(baseline: known)))
        guard receipt.isDurable, let order = receipt.order, order.state == .sending else { return }
        if let reason = stopped(order, receipt.level) {
            return inbox.post(.answered(id, .notSent(reason: reason)))
        }
        let answer = await router.place(approved)
        if case .placed(let name, _) = answer { baseline.add(name, approved.ticket.terms.instrument) }
        inbox.post(.answered(id, answer))
    }

    private func tooOld(_ ticket: Ticket) -> String? {
        let age = clock.now() - ticket.signalAt
        guard !ticket.purpose.closes, age > oldestIntent else { return nil }
        return "RC-20: decided \(Humane.duration(age)) ago, at most \(Humane.duration(oldestIntent)) allowed"
    }

    /// Why an order that the desk has just released must not leave after all.
    private func stopped(_ order: DeskOrder, _ level: KillLevel) -> String? {
        if order.order.cancelWanted { return "called back before it was sent" }
        let message: MessageClass = order.ticket.purpose.closes ? .closing : .opening
        return level.forbids(message) ? "RC-92: \(level) is in force" : nil
    }
}
