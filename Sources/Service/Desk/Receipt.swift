// What somebody who waited for an event to be on disk is told: what came of it, and
// how far trading is stopped for the order it was about.

import Trading

struct Receipt: Sendable {
    /// What the desk answered, in order.
    var effects: [Effect]
    /// The order that the event was about, as it is after it.
    var order: DeskOrder?
    /// The highest kill level that covers that order.
    var level: KillLevel
    /// False when the desk has stopped and the event was not taken: nothing may follow from it.
    var isDurable: Bool

    static let notTaken = Receipt(effects: [], order: nil, level: .lock, isDurable: false)

    var alerts: [Alert] {
        effects.compactMap { effect in if case .alert(let alert) = effect { alert } else { nil } }
    }
}
