// How a database gets its tables: numbered steps, forward only, each once.
//
// A step's text is compiled in, one file a step, so an installed daemon needs no
// files beside it. What was applied is remembered with its checksum: a step that was
// edited later, or one that this build does not know, refuses the database.

import Platform

struct Migration {
    let number: Int
    let name: String
    let sql: String

    static let all = [Migration.desk]

    private static let bookkeeping = """
        CREATE TABLE IF NOT EXISTS schema_migrations (
            number INTEGER PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL
        ) STRICT
        """
    private static let applied = Statement(
        "SELECT number, checksum FROM schema_migrations ORDER BY number", columns: [.integer, .text])
    private static let note = Statement(
        "INSERT INTO schema_migrations (number, name, checksum) VALUES ($1, $2, $3)")

    private var checksum: String { hexEncoded(sha256(Array(sql.utf8))) }

    /// Applies what is missing, all in one transaction.
    static func apply(_ migrations: [Migration], to connection: SQLiteConnection) throws(DatabaseFailure) {
        try connection.transaction { (session) throws(DatabaseFailure) in
            try connection.run(bookkeeping)
            var done: [Int64: String] = [:]
            var newest: Int64 = 0
            for row in try session.query(applied, []) {
                var columns = RowReader(row)
                guard let number = columns.integer() else { continue }
                done[number] = columns.text()
                newest = number
            }
            guard newest <= migrations.count else {
                throw DatabaseFailure(
                    .schema, "its schema is \(newest), newer than the \(migrations.count) of this build")
            }
            for migration in migrations {
                try migration.apply(to: connection, known: done[Int64(migration.number)])
            }
        }
    }

    private func apply(to connection: SQLiteConnection, known: String?) throws(DatabaseFailure) {
        if let known {
            guard known == checksum else {
                throw DatabaseFailure(.schema, "step \(number) (\(name)) was applied with another text")
            }
            return
        }
        try connection.run(sql)
        _ = try connection.execute(
            Migration.note, [.number(number), .text(name), .text(checksum)])
    }
}
