// What a database refused, sorted by what the daemon does next. None of it stops
// trading: the journal holds every fact, and the projection goes on where its cursor
// stands.

public struct DatabaseFailure: Error, Hashable, Sendable {
    public enum Kind: String, Hashable, Sendable {
        /// Somebody else holds it: try again later.
        case busy
        /// No room on its disk: free some, then try again.
        case full
        /// The file is damaged: rebuild it from the journals.
        case damaged
        /// A rule of the schema forbids it: history is not changed.
        case refused
        /// The schema is newer than this build, or an applied migration was edited.
        case schema
        /// Everything else: it cannot be opened, read or written.
        case unavailable
    }

    public let kind: Kind
    /// The database's own words.
    public let reason: String
    /// The statement, never its values; empty where there was none.
    public let statement: String

    public init(_ kind: Kind, _ reason: String, statement: String = "") {
        self.kind = kind
        self.reason = reason
        self.statement = statement
    }
}

extension DatabaseFailure: CustomStringConvertible {
    public var description: String {
        let remedy =
            switch kind {
            case .busy: "it is tried again by itself; close other programs that write to it"
            case .full: "free disk space; nothing is lost, the journal holds it"
            case .damaged: "rebuild it: sauda journal rebuild"
            case .refused: "history is never changed; look at the statement"
            case .schema: "use the build that made it, or rebuild it: sauda journal rebuild"
            case .unavailable: "look at the file and its directory; nothing is lost, the journal holds it"
            }
        let place = statement.isEmpty ? "" : " in: \(statement.prefix(200))"
        return "the database: \(reason)\(place); \(remedy)"
    }
}
