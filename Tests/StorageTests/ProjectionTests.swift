import Glibc
import Market
import Platform
import Storage
import Testing
import Trading

@Suite("A projection")
struct ProjectionTests {
    let scratch = Scratch()

    private func project(_ records: some Sequence<DayRecord>, into path: String, each: Int = 500) async throws
    {
        let database = try SQLiteDatabase(path)
        defer { database.stop() }
        var projection = Projection()
        for (index, record) in records.enumerated() {
            try projection.take(record)
            if index % each == 0 { try await projection.flush(to: database) }
        }
        try await projection.flush(to: database)
    }

    /// The whole database as text, by an outside reader.
    private func dump(_ path: String) throws -> String {
        try shell("sqlite3 '\(path)' .dump | grep '^INSERT' | sort")
    }

    @Test("shows the orders, fills and positions that the Desk has")
    func state() async throws {
        let path = scratch.file("a.db")
        try await project(RecordedDay.records, into: path)
        var replay = Replay()
        for record in RecordedDay.records { replay.take(record) }
        let snapshot = try #require(replay.desk).snapshot
        let database = try SQLiteDatabase(path)
        let queries = DayQueries(database, account: snapshot.account, date: snapshot.date)
        let orders = try await queries.orders()
        #expect(orders.map(\.state) == snapshot.orders.map(\.state.rawValue))
        #expect(orders.map(\.filled) == snapshot.orders.map(\.filled))
        #expect(orders.map(\.averagePrice) == snapshot.orders.map(\.averagePrice))
        #expect(orders.map(\.charges) == snapshot.orders.map(\.charges))
        let positions = try await queries.positions()
        #expect(Set(positions.map(\.realised)) == Set(snapshot.positions.map(\.realised)))
        #expect(try await queries.cursor() == RecordedDay.records.count)
        let fills = try await queries.fills()
        let bought = fills.filter { $0.side == "buy" }.reduce(Quantity.zero) { $0 + $1.quantity }
        let ordered = orders.filter { $0.side == "buy" }.reduce(Quantity.zero) { $0 + $1.filled }
        #expect(bought == ordered && bought > .zero)
        #expect(try await !queries.alerts().isEmpty)
        let history = try await queries.history(of: OrderID(1))
        #expect(history.first?.event == "ordered" && history.contains { $0.event.hasPrefix("filled") })
    }

    @Test("keeps each turn of the price loop, and minute bars")
    func market() async throws {
        let path = scratch.file("a.db")
        try await project(RecordedDay.records, into: path)
        let database = try SQLiteDatabase(path)
        let queries = DayQueries(database, account: "backtest", date: RecordedDay.date)
        let from = Timestamp(RecordedDay.date, TimeOfDay(9, 16))
        let quotes = try await queries.quotes(of: "SBIN", from: from, until: from + .minutes(10))
        #expect(quotes.count == 20)
        let bars = try await queries.bars(of: "SBIN", from: from, until: from + .minutes(10))
        #expect(bars.count == 10 && bars.allSatisfy(\.isConsistent))
        #expect(bars.first?.start == from)
    }

    @Test("twice is once, and may stop anywhere")
    func idempotent() async throws {
        let (once, twice) = (scratch.file("once.db"), scratch.file("twice.db"))
        try await project(RecordedDay.records, into: once, each: 1_000_000)
        try await project(RecordedDay.records.prefix(7_777), into: twice, each: 333)
        try await project(RecordedDay.records, into: twice, each: 777)
        try await project(RecordedDay.records, into: twice)
        #expect(try dump(once) == dump(twice))
    }

    @Test("rebuilt from the journals is the one that lived")
    func rebuilt() async throws {
        let writer = try JournalWriter(
            scratch.journals, JournalHeader(account: "backtest", date: RecordedDay.date))
        for record in RecordedDay.records { writer.append(record) }
        try writer.commitBlocking()
        let live = scratch.file("live.db")
        try await project(RecordedDay.records, into: live)
        let before = try dump(live)
        try await Projection.rebuild(live, from: scratch.journals, accounts: ["backtest", "nobody"])
        #expect(try dump(live) == before)
        #expect(try Files.list(scratch.path).filter { $0.contains("rebuilt") } == [])
        _ = try SQLiteDatabase(live)
    }

    @Test("waits while the database is locked, and loses nothing")
    func locked() async throws {
        let path = scratch.file("a.db")
        let database = try SQLiteDatabase(path, patience: .milliseconds(50))
        var projection = Projection()
        for record in RecordedDay.records.prefix(500) { try projection.take(record) }
        let waiting = projection.waiting
        let other = try SQLiteDatabase(path)
        let (holding, release) = (Gate(), Gate())
        async let held: Void = other.transaction { (_) throws(DatabaseFailure) in
            holding.open()
            release.pass()
        }
        holding.pass()
        let failure = await #expect(throws: DatabaseFailure.self) { try await projection.flush(to: database) }
        release.open()
        try await held
        #expect(failure?.kind == .busy)
        #expect(projection.waiting == waiting)
        try await projection.flush(to: database)
        let queries = DayQueries(database, account: "backtest", date: RecordedDay.date)
        #expect(try await queries.cursor() == 500)
        #expect(projection.waiting == 0)
    }
}

/// Opened once, by one thread; another waits for it.
private final class Gate: @unchecked Sendable {  // The semaphore is the system's and made for this.
    private let semaphore = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)

    init() { sem_init(semaphore, 0, 0) }
    deinit {
        sem_destroy(semaphore)
        semaphore.deallocate()
    }

    func open() { sem_post(semaphore) }
    func pass() { sem_wait(semaphore) }
}
