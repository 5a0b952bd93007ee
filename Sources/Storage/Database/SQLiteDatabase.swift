// The embedded database: one SQLite connection on one pinned thread.
//
// Whoever asks waits, and nobody else does: a lock held by another process, or a
// slow disk, never stops the cooperative pool.

public import Market
public import Platform

public actor SQLiteDatabase: Database {
    public nonisolated let path: String
    private let connection: SQLiteConnection
    private nonisolated let executor: ThreadExecutor
    public nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// Opens or creates the file and brings its schema up to date.
    ///
    /// - Parameters:
    ///   - patience: how long a lock of somebody else is waited for before a call fails as `busy`.
    ///   - activity: the daemon's counts when it runs in lockstep; nil otherwise.
    public init(
        _ path: String, patience: Span = .seconds(5), activity: Activity? = nil
    ) throws(DatabaseFailure) {
        self.path = path
        connection = try SQLiteConnection(path, patience: patience)
        executor = ThreadExecutor(name: "database", activity: activity)
        try Migration.apply(Migration.all, to: connection)
    }

    public func transaction<Result: Sendable>(
        _ body: @Sendable (any DatabaseSession) throws(DatabaseFailure) -> Result
    ) async throws(DatabaseFailure) -> Result { try connection.transaction(body) }

    public func query(
        _ statement: Statement, _ values: [DatabaseValue]
    ) async throws(DatabaseFailure) -> [DatabaseRow] { try connection.query(statement, values) }

    /// Brings the write-ahead log into the file, so that the file alone is the database and may be moved.
    /// The next to open it begins a log again.
    public func settle() throws(DatabaseFailure) { try connection.run("PRAGMA journal_mode = DELETE") }

    /// Ends the thread once its queue is empty. Call it when nobody asks any more.
    public nonisolated func stop() { executor.stop() }
}
