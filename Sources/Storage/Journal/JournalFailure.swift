// Why a journal cannot be written or read, sorted by what the daemon does next.

public import Platform

public enum JournalFailure: Error, Hashable, Sendable {
    /// No room for the block. Everything before it is intact and it is kept in memory: free space,
    /// then commit again. Until then nothing that waits for it may act.
    case full(FileFailure)
    /// The disk failed. The writer is dead and never tries again, since the system may already have
    /// dropped what it could not write: stop, and recover from what is on disk.
    case disk(FileFailure)
    /// Bytes before the tail are not what was written: refuse to start, restore the file from a copy.
    case damaged(path: String, offset: Int, reason: String)
    /// The file is shorter than somebody remembers it: committed records are missing at its end.
    case shortened(path: String, records: Int, expected: Int)
    /// A whole journal, but not the one that was asked for.
    case foreign(path: String, reason: String)

    init(_ failure: FileFailure) { self = failure.isDiskFull ? .full(failure) : .disk(failure) }
}

extension JournalFailure: CustomStringConvertible {
    public var description: String {
        switch self {
        case .full(let failure): "the journal has no room: \(failure)"
        case .disk(let failure): "the journal's disk failed: \(failure)"
        case .damaged(let path, let offset, let reason):
            "\(path) is damaged at byte \(offset): \(reason); keep the file, restore a copy of it,"
                + " and look at it with: sauda journal verify"
        case .shortened(let path, let records, let expected):
            "\(path) holds \(records) records where \(expected) were committed; restore the whole file"
        case .foreign(let path, let reason): "\(path) is not the journal asked for: \(reason)"
        }
    }
}
