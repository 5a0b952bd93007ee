// A small desk without strategies, and small parties around it that note what they see.

import Accounting
import Market
import Platform
import Storage
import Synchronization
import Trading

@testable import Service

enum Scene {
    static let date = CalendarDate(year: 2026, month: 11, day: 20) ?? CalendarDate(daysSinceEpoch: 0)
    static let morning = Timestamp(date, TimeOfDay(9, 0))

    static func desk() throws -> RecoveredDesk {
        let instrument = Instrument(id: InstrumentID(0), symbol: "SBIN")
        let opening = DayOpening(
            build: "test", account: "main", mode: .simulated, date: date, rulebook: date,
            instruments: [instrument], sessions: [try Package.calendar().session(of: instrument, on: date)],
            strategies: [], limits: .standard, plan: .zero, cutOffs: CutOffs(),
            equity: Money(rupees: 1_000_000), positions: [])
        return try RecoveredDesk(opening: opening, at: morning)
    }
}

/// A clock that stands where it is put. A sleeper wakes when it is moved past its deadline.
final class HandClock: Clock {
    private struct State {
        var now: Timestamp
        var sleepers: [(until: Timestamp, wake: Bell)] = []
    }

    private let state: Mutex<State>
    private let lainDown = Bell()

    init(_ now: Timestamp = Scene.morning) { state = Mutex(State(now: now)) }

    func now() -> Timestamp { state.withLock { $0.now } }

    func sleep(until deadline: Timestamp) async throws(CancellationError) {
        while now() < deadline {
            let bell = Bell()
            state.withLock { $0.sleepers.append((deadline, bell)) }
            lainDown.ring()
            await bell.wait()
            if Task.isCancelled { throw CancellationError() }
        }
    }

    /// Returns when somebody sleeps; time stands still.
    func whenAsleep() async {
        while state.withLock({ $0.sleepers.isEmpty }) { await lainDown.wait() }
    }

    /// Waits until somebody sleeps, then lets the first of them wake.
    func wakeNext() async {
        while true {
            if let next = state.withLock({ $0.sleepers.map(\.until).min() }) { return move(to: next) }
            await lainDown.wait()
        }
    }

    func move(to time: Timestamp) {
        let due = state.withLock { state in
            state.now = max(state.now, time)
            let due = state.sleepers.filter { $0.until <= time }
            state.sleepers.removeAll { $0.until <= time }
            return due
        }
        for sleeper in due { sleeper.wake.ring() }
    }
}

/// What happened, in the order in which it did.
final class Notes: Sendable {
    private let lines = Mutex<[String]>([])
    var all: [String] { lines.withLock { $0 } }
    func add(_ line: String) { lines.withLock { $0.append(line) } }
}

/// A journal in memory that can be told to fail.
final class NotedLog: DayLog {
    private let notes: Notes
    private let fails: Bool

    init(_ notes: Notes, fails: Bool = false) {
        self.notes = notes
        self.fails = fails
    }

    func append(_ records: [EventRecord], durably: Bool) async throws(JournalFailure) {
        if fails { throw .disk(FileFailure(path: "x", operation: "force to disk", code: 5)) }
        notes.add("append \(records.count)\(durably ? " durably" : "")")
    }

    func synchronize() async throws(JournalFailure) { notes.add("synchronize") }
}

extension DeskOutlets {
    /// Notes everything that is handed on.
    static func noting(_ notes: Notes) -> DeskOutlets {
        DeskOutlets(
            execute: { notes.add("execute \($0.order)") }, readBooks: { notes.add("readBooks") },
            alert: { alert, _ in notes.add("alert \(alert.topic)") },
            written: { notes.add("written \($0.count)") }, lock: { notes.add($0 ? "lock" : "unlock") })
    }
}
