// How fast we may speak to ShareKhan: orders by the budget of RC-70, readings by a
// pause for each thing that is read.
//
// It waits on the injected clock and never drops a cancel or a close. An opening
// order that would wait longer than RC-20 allows is not sent: it would be old.

import Market
import Platform
import Trading

actor ShareKhanGovernor {
    enum Admission: Hashable, Sendable {
        case go
        /// Not sent, and why.
        case stay(String)
    }

    private let clock: any Clock
    private let patience: Span
    private var budget: MessageBudget
    /// When each thing may be read again.
    private var free: [String: Timestamp] = [:]

    init(_ settings: ShareKhanSettings, clock: any Clock) {
        self.clock = clock
        patience = settings.openingPatience
        budget = MessageBudget(perSecond: settings.messagesPerSecond, reserved: settings.messagesReserved)
    }

    /// Returns when an order message may leave, or why it will not.
    func admit(_ message: MessageClass) async -> Admission {
        let asked = clock.now()
        while true {
            switch budget.take(message, at: clock.now()) {
            case .now: return .go
            case .refused:
                return .stay("the message limit is set above the legal \(MessageBudget.hardBound) a second")
            case .wait(let until):
                if message == .opening, until - asked > patience {
                    return .stay("it would wait until \(until), longer than an opening order keeps (RC-20)")
                }
                do throws(CancellationError) {
                    try await clock.sleep(until: until)
                } catch {
                    return .stay("the daemon is stopping")
                }
            }
        }
    }

    /// Returns when `what` may be read again, at least `spacing` after the last time. False when cancelled.
    func pause(for what: String, spacing: Span) async -> Bool {
        let now = clock.now()
        if free.count > 512 { free = free.filter { $0.value > now } }
        let turn = max(now, free[what] ?? now)
        free[what] = turn + spacing
        guard turn > now else { return true }
        do throws(CancellationError) {
            try await clock.sleep(until: turn)
            return true
        } catch {
            return false
        }
    }
}
