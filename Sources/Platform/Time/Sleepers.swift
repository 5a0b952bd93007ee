// Who sleeps until when, in the order they will be woken.
//
// By deadline, then by the order they lay down, so that a day always wakes its
// tasks in one order. A sleeper may be cancelled before it has lain down, from
// another thread; it then never sleeps.

import Market

struct Sleepers {
    typealias Wake = CheckedContinuation<Bool, Never>

    struct Ticket: Hashable, Sendable { fileprivate var number: UInt64 }

    private struct Sleeper {
        var deadline: Timestamp
        var number: UInt64
        var wake: Wake
    }

    /// Soonest last, so that waking takes from the end.
    private var sleeping: [Sleeper] = []
    private var cancelledEarly: Set<UInt64> = []
    private var awaited: Set<UInt64> = []
    private var nextNumber: UInt64 = 1

    /// The soonest deadline; nil when nobody sleeps.
    var next: Timestamp? { sleeping.last?.deadline }

    mutating func reserve() -> Ticket {
        defer { nextNumber += 1 }
        awaited.insert(nextNumber)
        return Ticket(number: nextNumber)
    }

    /// Lies down; or the answer at once: true when the deadline has passed, false when cancelled.
    mutating func add(_ ticket: Ticket, until deadline: Timestamp, now: Timestamp, _ wake: Wake) -> Bool? {
        awaited.remove(ticket.number)
        if cancelledEarly.remove(ticket.number) != nil { return false }
        if deadline <= now { return true }
        let sleeper = Sleeper(deadline: deadline, number: ticket.number, wake: wake)
        sleeping.insert(sleeper, at: index(of: deadline, ticket.number))
        return nil
    }

    /// The wake to give false; nil when the sleeper is awake already or has not lain down yet.
    mutating func cancel(_ ticket: Ticket) -> Wake? {
        if awaited.contains(ticket.number) { cancelledEarly.insert(ticket.number) }
        guard let place = sleeping.firstIndex(where: { $0.number == ticket.number }) else { return nil }
        return sleeping.remove(at: place).wake
    }

    mutating func takeDue(at time: Timestamp) -> [Wake] {
        var due: [Wake] = []
        while let last = sleeping.last, last.deadline <= time {
            due.append(last.wake)
            sleeping.removeLast()
        }
        return due
    }

    /// Where a sleeper belongs: after all that wake later than it.
    private func index(of deadline: Timestamp, _ number: UInt64) -> Int {
        var low = 0
        var high = sleeping.count
        while low < high {
            let middle = (low + high) / 2
            let other = sleeping[middle]
            if (other.deadline, other.number) > (deadline, number) { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
