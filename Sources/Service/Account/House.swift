// What the accounts of one daemon share: its clock, its configuration, the way to the
// owner, the way to the network.

import Market
import Platform

struct House: Sendable {
    let configuration: Configuration
    let calendar: TradingCalendar
    let clock: any Clock
    /// In lockstep with a simulator: its counts; nil on the system's clock.
    let activity: Activity?
    let log: Log
    let alerts: AlertDispatcher
    let recorder: Recorder
    /// Version of the program.
    let build: String
    /// Trading is armed as soon as the start-up steps are through: only for a day that a simulator plays.
    let startsByItself: Bool

    /// One day and then the end, as a simulator plays it.
    var playsOneDay: Bool { configuration.clock != .system }
    var journals: String { configuration.dataDirectory + "/journal" }
}
