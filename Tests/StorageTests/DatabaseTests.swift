import Glibc
import Market
import Platform
import Storage
import Testing
import Trading

@Suite("The embedded database")
struct DatabaseTests {
    let scratch = Scratch()
    static let insertTrade = Statement(
        """
        INSERT INTO trades (account, day, record, place, at, kind, number, fill, owner, instrument, side,
            product, quantity, price, charges)
        VALUES ('a', $1, $2, 0, $3, 'fill', 1, $4, 'manual', 'M&M', 'buy', 'intraday', $5, $6, $7)
        """)

    private func insert(_ record: Int64, _ session: any DatabaseSession) throws(DatabaseFailure) {
        _ = try session.execute(
            Self.insertTrade,
            [
                .date(RecordedDay.date), .integer(record), .timestamp(Timestamp(nanoseconds: 1)),
                .text("it's \"a\" fill\u{0};--"), .quantity(Quantity(3)), .price(Price(paise: 1_525_50)),
                .money(Money(raw: -1)),
            ])
    }

    @Test("gives values back exactly, whatever is in them")
    func values() async throws {
        let database = try SQLiteDatabase(scratch.file("a.db"))
        try await database.transaction { (session) throws(DatabaseFailure) in try insert(1, session) }
        let statement = Statement(
            "SELECT day, at, fill, quantity, price, charges FROM trades WHERE record = $1",
            columns: [.date, .timestamp, .text, .quantity, .money, .money])
        let row = try #require(try await database.query(statement, [.integer(1)]).first)
        #expect(
            row.values == [
                .date(RecordedDay.date), .timestamp(Timestamp(nanoseconds: 1)),
                .text("it's \"a\" fill\u{0};--"), .quantity(Quantity(3)), .price(Price(paise: 1_525_50)),
                .money(Money(raw: -1)),
            ])
    }

    @Test("takes a failed transaction back as a whole")
    func rollback() async throws {
        let database = try SQLiteDatabase(scratch.file("a.db"))
        await #expect(throws: DatabaseFailure.self) {
            try await database.transaction { (session) throws(DatabaseFailure) in
                try insert(1, session)
                try insert(1, session)
            }
        }
        let count = Statement("SELECT count(*) FROM trades", columns: [.integer])
        #expect(try await database.query(count, []) == [DatabaseRow([.integer(0)])])
        try await database.transaction { (session) throws(DatabaseFailure) in try insert(2, session) }
        #expect(try await database.query(count, []) == [DatabaseRow([.integer(1)])])
    }

    @Test(
        "refuses every change of history, from any program",
        arguments: [
            "UPDATE trades SET price = 1", "DELETE FROM trades", "UPDATE OR REPLACE trades SET record = 2",
            "REPLACE INTO trades SELECT * FROM trades", "INSERT OR IGNORE INTO trades SELECT * FROM trades",
        ])
    func history(sql: String) async throws {
        let path = scratch.file("a.db")
        let database = try SQLiteDatabase(path)
        try await database.transaction { (session) throws(DatabaseFailure) in try insert(1, session) }
        await #expect(throws: DatabaseFailure.self) {
            _ = try await database.transaction { (session) throws(DatabaseFailure) in
                try session.execute(Statement(sql), [])
            }
        }
        #expect(Glibc.system("sqlite3 '\(path)' \"\(sql)\" 2>/dev/null") != 0)
        #expect(try shell("sqlite3 '\(path)' 'SELECT record, price FROM trades'") == "1|15255000\n")
    }

    @Test(
        "protects order history and the audit log alike", arguments: ["order_history", "audit_log", "alerts"])
    func triggers(table: String) throws {
        let path = scratch.file("a.db")
        _ = try SQLiteDatabase(path)
        let names = try shell("sqlite3 '\(path)' \"SELECT name FROM sqlite_master WHERE type = 'trigger'\"")
        for rule in ["keeps_rows", "keeps_values", "keeps_names"] {
            #expect(names.contains("\(table)_\(rule)"))
        }
    }

    @Test("shows people rupees and Indian time")
    func views() async throws {
        let path = scratch.file("a.db")
        let database = try SQLiteDatabase(path)
        try await database.transaction { (session) throws(DatabaseFailure) in try insert(1, session) }
        let line = try shell(
            "sqlite3 '\(path)' 'SELECT day, at, quantity, rupees, charges_rupees FROM readable_trades'")
        #expect(line == "2026-11-20|1970-01-01 05:30:00.000|3.0|1525.5|-0.0001\n")
        for view in ["orders", "positions", "alerts", "history"] {
            #expect(try shell("sqlite3 '\(path)' 'SELECT * FROM readable_\(view)'") == "")
        }
    }

    @Test("is durable, logged ahead and whole in an outside reader's eyes")
    func outside() async throws {
        let path = scratch.file("a.db")
        let database = try SQLiteDatabase(path)
        try await database.transaction { (session) throws(DatabaseFailure) in try insert(1, session) }
        #expect(try shell("sqlite3 '\(path)' 'PRAGMA journal_mode; PRAGMA integrity_check'") == "wal\nok\n")
        let synchronous = Statement("PRAGMA synchronous", columns: [.integer])
        #expect(try await database.query(synchronous, []) == [DatabaseRow([.integer(2)])])
    }

    @Test("opens again as it was, and refuses an edited or newer schema")
    func migrations() throws {
        let path = scratch.file("a.db")
        _ = try SQLiteDatabase(path)
        _ = try SQLiteDatabase(path)
        _ = try shell("sqlite3 '\(path)' \"UPDATE schema_migrations SET checksum = 'x'\"")
        let edited = #expect(throws: DatabaseFailure.self) { _ = try SQLiteDatabase(path) }
        #expect(edited?.kind == .schema)
        _ = try shell("sqlite3 '\(path)' \"INSERT INTO schema_migrations VALUES (99, 'later', 'x')\"")
        let newer = #expect(throws: DatabaseFailure.self) { _ = try SQLiteDatabase(path) }
        #expect(newer?.kind == .schema)
    }

    @Test("says what is wrong with a file that is none, and with a directory that is missing")
    func bad() throws {
        let path = scratch.file("a.db")
        try overwrite(path, Array(repeating: 0x41, count: 5_000))
        let damaged = #expect(throws: DatabaseFailure.self) { _ = try SQLiteDatabase(path) }
        #expect(damaged?.kind == .damaged)
        let missing = #expect(throws: DatabaseFailure.self) {
            _ = try SQLiteDatabase(scratch.file("no/a.db"))
        }
        #expect(missing?.kind == .unavailable)
    }
}
