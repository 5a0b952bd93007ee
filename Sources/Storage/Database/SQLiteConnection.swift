// One open SQLite file: statements prepared once, values bound and read by kind.
//
// An exact decimal is its scaled integer, an instant its nanoseconds, a date its
// days since 1970; tables are STRICT, so a column holds what it says. Belongs to one
// thread at a time.

import CSQLite
import Market
import Platform

final class SQLiteConnection: DatabaseSession {
    private let handle: OpaquePointer
    private var prepared: [String: OpaquePointer] = [:]

    /// Opens or creates the file, whose directory is private, with a write-ahead log and full durability.
    init(_ path: String, patience: Span) throws(DatabaseFailure) {
        try SQLiteConnection.makePrivate(path)
        var opened: OpaquePointer?
        let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX
        let code = sqlite3_open_v2(path, &opened, flags, nil)
        guard code == SQLITE_OK, let opened else {
            let reason = opened.map { String(cString: sqlite3_errmsg($0)) } ?? "out of memory"
            sqlite3_close_v2(opened)
            throw DatabaseFailure(.unavailable, "cannot open \(path): \(reason)")
        }
        handle = opened
        sqlite3_extended_result_codes(handle, 1)
        sqlite3_busy_timeout(handle, Int32(clamping: patience.nanoseconds / 1_000_000))
        for pragma in [
            "PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL", "PRAGMA foreign_keys = ON",
            "PRAGMA recursive_triggers = ON", "PRAGMA trusted_schema = OFF",
        ] { try run(pragma) }
    }

    /// Creates the file for its owner's eyes alone; its write-ahead log takes over the mode. A file that is
    /// there is never opened here: closing it would drop the locks of this process's other connections.
    private static func makePrivate(_ path: String) throws(DatabaseFailure) {
        do throws(FileFailure) { try Files.claimPrivate(path) } catch {
            throw DatabaseFailure(.unavailable, "\(error)")
        }
    }

    deinit {
        for statement in prepared.values { sqlite3_finalize(statement) }
        sqlite3_close_v2(handle)
    }

    /// Runs SQL of our own, which may be several statements, without values or answer.
    func run(_ sql: String) throws(DatabaseFailure) {
        let code = sqlite3_exec(handle, sql, nil, nil, nil)
        guard code == SQLITE_OK else { throw failure(code, sql) }
    }

    func execute(_ statement: Statement, _ values: [DatabaseValue]) throws(DatabaseFailure) -> Int {
        _ = try query(statement, values)
        return Int(sqlite3_changes(handle))
    }

    func query(_ statement: Statement, _ values: [DatabaseValue]) throws(DatabaseFailure) -> [DatabaseRow] {
        let compiled = try prepare(statement.sql)
        defer {
            sqlite3_reset(compiled)
            sqlite3_clear_bindings(compiled)
        }
        for (index, value) in values.enumerated() {
            try bind(value, "$\(index + 1)", compiled, statement.sql)
        }
        var rows: [DatabaseRow] = []
        while true {
            let code = sqlite3_step(compiled)
            switch code {
            case SQLITE_ROW: rows.append(read(compiled, statement))
            case SQLITE_DONE: return rows
            default: throw failure(code, statement.sql)
            }
        }
    }

    /// Runs `body` between BEGIN IMMEDIATE and COMMIT; takes everything back when it throws.
    func transaction<Result>(
        _ body: (any DatabaseSession) throws(DatabaseFailure) -> Result
    ) throws(DatabaseFailure) -> Result {
        try run("BEGIN IMMEDIATE")
        do throws(DatabaseFailure) {
            let result = try body(self)
            try run("COMMIT")
            return result
        } catch {
            // A failed COMMIT may have ended the transaction itself.
            if sqlite3_get_autocommit(handle) == 0 { try run("ROLLBACK") }
            throw error
        }
    }

    private func prepare(_ sql: String) throws(DatabaseFailure) -> OpaquePointer {
        if let statement = prepared[sql] { return statement }
        var statement: OpaquePointer?
        let code = sqlite3_prepare_v3(handle, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &statement, nil)
        guard code == SQLITE_OK, let statement else { throw failure(code, sql) }
        prepared[sql] = statement
        return statement
    }

    private func bind(
        _ value: DatabaseValue, _ name: String, _ statement: OpaquePointer, _ sql: String
    ) throws(DatabaseFailure) {
        let index = sqlite3_bind_parameter_index(statement, name)
        precondition(index > 0, "the statement has no \(name): \(sql)")
        let code =
            switch value {
            case .null: sqlite3_bind_null(statement, index)
            case .integer(let value), .decimal(let value, _): sqlite3_bind_int64(statement, index, value)
            case .timestamp(let time): sqlite3_bind_int64(statement, index, time.nanoseconds)
            case .date(let date): sqlite3_bind_int64(statement, index, Int64(date.daysSinceEpoch))
            case .text(let text): sqlite3_bind_text(statement, index, text, Int32(text.utf8.count), copied)
            case .bytes(let bytes): sqlite3_bind_blob(statement, index, bytes, Int32(bytes.count), copied)
            }
        guard code == SQLITE_OK else { throw failure(code, sql) }
    }

    private func read(_ compiled: OpaquePointer, _ statement: Statement) -> DatabaseRow {
        DatabaseRow(
            statement.columns.enumerated().map { index, kind in
                let column = Int32(index)
                guard sqlite3_column_type(compiled, column) != SQLITE_NULL else { return .null }
                let integer = sqlite3_column_int64(compiled, column)
                switch kind {
                case .integer: return .integer(integer)
                case .decimal(let scale): return .decimal(raw: integer, scale: scale)
                case .timestamp: return .timestamp(Timestamp(nanoseconds: integer))
                case .date: return .date(CalendarDate(daysSinceEpoch: Int32(clamping: integer)))
                case .text: return .text(String(decoding: blob(compiled, column), as: UTF8.self))
                case .bytes: return .bytes(blob(compiled, column))
                }
            })
    }

    private func blob(_ compiled: OpaquePointer, _ column: Int32) -> [UInt8] {
        guard let start = sqlite3_column_blob(compiled, column) else { return [] }
        let count = Int(sqlite3_column_bytes(compiled, column))
        return Array(UnsafeRawBufferPointer(start: start, count: count))
    }

    private func failure(_ code: Int32, _ sql: String) -> DatabaseFailure {
        let kind: DatabaseFailure.Kind =
            switch code & 0xFF {
            case SQLITE_BUSY, SQLITE_LOCKED: .busy
            case SQLITE_FULL: .full
            case SQLITE_CORRUPT, SQLITE_NOTADB: .damaged
            case SQLITE_CONSTRAINT: .refused
            default: .unavailable
            }
        return DatabaseFailure(kind, String(cString: sqlite3_errmsg(handle)), statement: sql)
    }
}

/// Tells SQLite to copy what is bound (its `SQLITE_TRANSIENT`, which is no constant that Swift can import).
private let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
