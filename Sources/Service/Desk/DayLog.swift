// Where the records of a day become durable. One event with its effects is one record.
//
// The desk's host appends whole batches; a batch that something outside waits for is
// forced to disk with all that came before it, one disk wait for all of it.

public import Market
import Platform
public import Storage
public import Trading

/// One event, when it was applied, and what the desk made of it.
public struct EventRecord: Hashable, Sendable {
    public var at: Timestamp
    public var event: Event
    public var effects: [Effect]

    public init(at: Timestamp, event: Event, effects: [Effect]) {
        self.at = at
        self.event = event
        self.effects = effects
    }
}

extension EventRecord {
    /// As the journal has it.
    var record: DayRecord { .event(event, effects: effects, at: at) }
}

public protocol DayLog: Sendable {
    /// Adds records in order; returns when they are on disk if `durably`, else when the system has them.
    ///
    /// - Throws: after which nothing more may be sent, and the process must recover from what is on disk.
    func append(_ records: [EventRecord], durably: Bool) async throws(JournalFailure)
    /// Forces to disk what is not there yet.
    func synchronize() async throws(JournalFailure)
}

/// The day's journal, with the time that the disk takes.
final class JournalLog: DayLog {
    private let writer: JournalWriter
    private let clock: any Clock
    let waits = Durations()

    init(_ writer: JournalWriter, clock: any Clock) {
        self.writer = writer
        self.clock = clock
    }

    func append(_ records: [EventRecord], durably: Bool) async throws(JournalFailure) {
        for record in records {
            writer.append(record.record)
        }
        if durably { try await synchronize() }
    }

    func synchronize() async throws(JournalFailure) {
        let begun = clock.now()
        try await writer.commit()
        waits.add(clock.now() - begun)
    }

    func close() async throws(JournalFailure) { try await writer.close() }
}
