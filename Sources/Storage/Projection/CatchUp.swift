// Journals into a database: the part of a day that it does not hold yet, or all of
// them into a fresh file.

import Market
import Platform
public import Trading

/// Why a projection stands still. Trading goes on; the journal holds everything.
public enum ProjectionFailure: Error, Hashable, Sendable {
    case journal(JournalFailure)
    case database(DatabaseFailure)
    /// The day's rules do not open in this build.
    case opening(OpeningRefused)
    case file(String)
}

extension ProjectionFailure: CustomStringConvertible {
    public var description: String {
        switch self {
        case .journal(let failure): failure.description
        case .database(let failure): failure.description
        case .opening(let refusal): refusal.text
        case .file(let text): text
        }
    }
}

extension Projection {
    /// Rows that a flush takes at most; a day of them is a few hundred thousand.
    static let batch = 2_000

    /// Takes in what the journal holds beyond `count`, and flushes it.
    public mutating func catchUp(
        with journal: JournalReader, into database: some Database
    ) async throws(ProjectionFailure) {
        var records = journal.records
        records.skip(to: count)
        while let record = try next(&records) {
            do throws(OpeningRefused) { try take(record) } catch { throw .opening(error) }
            if waiting >= Projection.batch { try await write(to: database) }
        }
        try await write(to: database)
    }

    /// Writes every journal of these accounts into a fresh database and puts it where `path` is.
    ///
    /// Nobody may have the old file open. It stays as it was until the new one is complete.
    public static func rebuild(
        _ path: String, from folder: JournalFolder, accounts: [String]
    ) async throws(ProjectionFailure) {
        let fresh = path + ".rebuilt"
        try removeDatabase(fresh)
        let database = try open(fresh)
        defer { database.stop() }
        for account in accounts {
            for header in try days(of: account, in: folder) {
                var projection = Projection()
                try await projection.catchUp(with: try read(folder.path(header)), into: database)
            }
        }
        do throws(DatabaseFailure) { try await database.settle() } catch { throw .database(error) }
        do throws(FileFailure) {
            // Another log beside the new file would be taken for its own.
            for suffix in ["-wal", "-shm"] { try Files.remove(path + suffix) }
            try Files.move(fresh, to: path)
        } catch {
            throw .file(error.description)
        }
    }

    private mutating func write(to database: some Database) async throws(ProjectionFailure) {
        do throws(DatabaseFailure) { try await flush(to: database) } catch { throw .database(error) }
    }

    private func next(_ records: inout JournalReader.Records) throws(ProjectionFailure) -> DayRecord? {
        do throws(JournalFailure) { return try records.next() } catch { throw .journal(error) }
    }

    private static func read(_ path: String) throws(ProjectionFailure) -> JournalReader {
        do throws(JournalFailure) { return try JournalReader(path) } catch { throw .journal(error) }
    }

    private static func open(_ path: String) throws(ProjectionFailure) -> SQLiteDatabase {
        do throws(DatabaseFailure) { return try SQLiteDatabase(path) } catch { throw .database(error) }
    }

    private static func days(
        of account: String, in folder: JournalFolder
    ) throws(ProjectionFailure) -> [JournalHeader] {
        do throws(JournalFailure) {
            return try folder.days(of: account).map { JournalHeader(account: account, date: $0) }
        } catch {
            throw .journal(error)
        }
    }

    private static func removeDatabase(_ path: String) throws(ProjectionFailure) {
        do throws(FileFailure) {
            for suffix in ["", "-wal", "-shm"] { try Files.remove(path + suffix) }
        } catch {
            throw .file(error.description)
        }
    }
}
