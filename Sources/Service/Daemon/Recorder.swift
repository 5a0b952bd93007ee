// Brings what the journals hold into the database, outside the trading path: records
// wait here in order and are written in batches by one task. A database that is slow
// or gone delays no order, and how far it is behind is visible.
//
// The queue is bounded. What does not fit is not lost, since the journal has it: the
// day is then read again from its journal when it has ended.

import Market
import Platform
import Storage
import Synchronization
import Trading

final class Recorder: Sendable {
    /// Names one day of one account.
    struct Day: Hashable, Sendable {
        let account: String
        let date: CalendarDate
    }

    private struct State {
        var queue: [(day: Day, record: DayRecord)] = []
        /// Days that did not fit, or could not be projected.
        var behind: Set<Day> = []
        var closing: [(day: Day, journal: String)] = []
        var isBusy = false
    }

    private static let bound = 500_000
    private let database: SQLiteDatabase
    private let clock: any Clock
    private let log: Log
    /// How long rows may wait for more of them.
    private let patience: Span
    private let bell = Bell()
    private let state = Mutex(State())

    init(database: SQLiteDatabase, clock: any Clock, log: Log, patience: Span) {
        self.database = database
        self.clock = clock
        self.log = log
        self.patience = patience
    }

    /// Records that the database has not been shown yet.
    var backlog: Int { state.withLock { $0.queue.count } }
    var isIdle: Bool { state.withLock { $0.queue.isEmpty && $0.closing.isEmpty && !$0.isBusy } }

    func take(_ records: [DayRecord], of day: Day) {
        state.withLock { state in
            guard !state.behind.contains(day) else { return }
            if state.queue.count + records.count > Recorder.bound {
                state.behind.insert(day)
                return
            }
            state.queue += records.map { (day, $0) }
        }
        bell.ring()
    }

    /// The day has ended: what is missing is read from its journal.
    func close(_ day: Day, journal: String) {
        state.withLock { $0.closing.append((day, journal)) }
        bell.ring()
    }

    /// Writes until cancelled.
    func run() async {
        var projections: [Day: Projection] = [:]
        while !Task.isCancelled {
            await bell.wait()
            let (batch, closing) = state.withLock { state in
                defer { (state.queue, state.closing, state.isBusy) = ([], [], true) }
                return (state.queue, state.closing)
            }
            project(batch, into: &projections)
            for day in projections.keys.sorted(by: { $0.account < $1.account }) {
                await write(day, &projections)
            }
            for (day, journal) in closing { await finish(day, journal, &projections) }
            state.withLock { $0.isBusy = false }
            if closing.isEmpty { await pause() }
        }
        database.stop()
    }

    private func pause() async {
        do throws(CancellationError) { try await clock.sleep(for: patience) } catch { return }
    }

    private func project(_ batch: [(day: Day, record: DayRecord)], into projections: inout [Day: Projection])
    {
        for (day, record) in batch where !state.withLock({ $0.behind.contains(day) }) {
            do throws(OpeningRefused) {
                try projections[day, default: Projection()].take(record)
            } catch {
                state.withLock { state in _ = state.behind.insert(day) }
                log.error(
                    "a day cannot be projected",
                    ["account": .string(day.account), "reason": .string(error.text)])
            }
        }
    }

    private func write(_ day: Day, _ projections: inout [Day: Projection]) async {
        guard var projection = projections[day] else { return }
        do throws(DatabaseFailure) { try await projection.flush(to: database) } catch {
            // Everything waits on in the projection and is tried with the next batch.
            log.warning("the database did not take its rows", ["reason": .string("\(error)")])
        }
        projections[day] = projection
    }

    private func finish(_ day: Day, _ journal: String, _ projections: inout [Day: Projection]) async {
        var projection = projections[day] ?? Projection()
        do {
            try await projection.catchUp(with: try JournalReader(journal), into: database)
            projections[day] = nil
            state.withLock { state in _ = state.behind.remove(day) }
        } catch {
            log.error(
                "the database is behind the journal; `sauda journal rebuild`", ["reason": .string("\(error)")]
            )
        }
    }
}
