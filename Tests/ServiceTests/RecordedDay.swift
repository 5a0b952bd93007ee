// One short played day, shared by the tests that need real records: its journal is
// read once.

import BrokerServer
import Market
import Platform
import Storage
import Trading

@testable import Service

struct RecordedDay: Sendable {
    let played: PlayedDay
    let opening: DayOpening
    let at: Timestamp
    let records: [EventRecord]
    let report: DayReport?
    let exit: Daemon.Exit
    /// Orders that reached the simulated broker.
    let brokerOrders: Int

    /// Until shortly after ten, so that it takes seconds.
    static let morning = Task { try await RecordedDay(seed: 7, ends: TimeOfDay(10, 15)) }

    init(seed: UInt64, ends: TimeOfDay, mode: String = "simulated") async throws {
        played = try PlayedDay(seed: seed, mode: mode, ends: ends)
        let (daemon, exit) = try await played.play()
        brokerOrders = try await played.ordersAtBroker()
        played.simulator.stop()
        self.exit = exit
        report = await daemon.report("main")
        let header = JournalHeader(account: "main", date: PlayedDay.date)
        let begun = try DayJournal.read(JournalFolder(played.journals), header)
        guard let begun else { throw ConfigurationError(text: "the day has no journal: \(exit)") }
        (opening, at, records) = (begun.opening, begun.at, begun.records)
    }

    var tickets: [(OrderID, ApprovedTicket)] {
        records.flatMap(\.effects).compactMap { effect in
            if case .ordered(let id, let ticket, _) = effect { (id, ticket) } else { nil }
        }
    }
}
