// What the broker has promised to do later: answers it holds, acks it delays,
// orders it will refuse, faults that strike at a time.
//
// Items come out by time, then in the order in which they were put in.

import Market

struct Agenda: Sendable {
    enum Action: Sendable {
        case reply(ticket: UInt64, Reply)
        case rejectLate(order: Int, reason: String)
        case ack(Ack)
        case strike(fault: Int)
    }

    struct Item: Sendable {
        var due: Timestamp
        var action: Action

        var isReply: Bool { if case .reply = action { true } else { false } }
    }

    private(set) var items: [Item] = []

    var next: Timestamp? { items.first?.due }

    mutating func add(_ action: Action, due: Timestamp) {
        let place = items.firstIndex { $0.due > due } ?? items.count
        items.insert(Item(due: due, action: action), at: place)
    }

    mutating func takeDue(at now: Timestamp) -> [Action] {
        let count = items.prefix { $0.due <= now }.count
        defer { items.removeFirst(count) }
        return items.prefix(count).map(\.action)
    }

    /// The client of this request has gone.
    mutating func forget(ticket: UInt64) {
        items.removeAll { if case .reply(ticket, _) = $0.action { true } else { false } }
    }

    mutating func forgetReplies() {
        items.removeAll { $0.isReply }
    }

    var replies: Int { items.count { $0.isReply } }

    func replies(dueAfter time: Timestamp) -> Int { items.count { $0.isReply && $0.due > time } }
}
