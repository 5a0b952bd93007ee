// Brings what the journals hold into the database, outside the trading path: records
// wait here in order and are written in batches by one task. A database that is slow
// or gone delays no order; how far it is behind is visible.

import Market
import Platform
import Synchronization
import Trading

final class Recorder: Sendable {
    func open(_ opening: DayOpening, at time: Timestamp) {}
    func take(_ records: [EventRecord], of account: String, _ date: CalendarDate) {}
    func take(_ quotes: [(InstrumentID, Quote)], at time: Timestamp, of opening: DayOpening) {}
    var backlog: Int { 0 }
    var isIdle: Bool { true }
    func run() async {}
}
