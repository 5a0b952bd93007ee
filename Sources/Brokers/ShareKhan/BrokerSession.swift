// One day's permission to act for a customer, and where it is kept.
//
// In memory, and in one file that only its owner can read, so that a restart of
// the daemon needs no second login. Never in the database, a log, or an argument.
// The file is believed only while it is private, of this API key, and not expired.

public import Market
public import Platform
import Synchronization

public struct BrokerSession: Sendable, Equatable {
    public var token: Secret
    public var customer: String
    /// What ShareKhan calls the channel user; orders carry it.
    public var loginID: String
    public var expiresAt: Timestamp

    public init(token: Secret, customer: String, loginID: String, expiresAt: Timestamp) {
        self.token = token
        self.customer = customer
        self.loginID = loginID
        self.expiresAt = expiresAt
    }
}

/// Why there is no session. The caller tells a person; trying again by itself helps nothing.
public struct SessionMissing: Error, Hashable, Sendable, CustomStringConvertible {
    public let description: String
}

/// Keeps one account's session. Safe from any task.
public final class SessionStore: Sendable {
    private let path: String?
    private let keyPrint: String
    private let memory = Mutex<BrokerSession?>(nil)

    /// - Parameter path: the runtime file; nil keeps the session in memory only.
    public init(path: String?, apiKey: Secret) {
        self.path = path
        keyPrint = hexEncoded(sha256(Array(apiKey.reveal().utf8)))
    }

    /// The session in memory, or else the file's.
    /// - Throws: when a login is needed, with the reason.
    public func session(at now: Timestamp) throws(SessionMissing) -> BrokerSession {
        if let known = memory.withLock({ $0 }), known.expiresAt > now { return known }
        return try refreshed(at: now)
    }

    /// As `session`, but looks at the file first: somebody may have logged in meanwhile.
    public func refreshed(at now: Timestamp) throws(SessionMissing) -> BrokerSession {
        let known = memory.withLock { $0 }
        guard let path, Files.exists(path) else {
            guard let known else { throw SessionMissing(description: "nobody has logged in today") }
            return try current(known, at: now)
        }
        let stored = try current(read(path), at: now)
        memory.withLock { $0 = stored }
        return stored
    }

    /// - Throws: when the file cannot be written; the session is then in memory only.
    public func save(_ session: BrokerSession) throws(FileFailure) {
        memory.withLock { $0 = session }
        guard let path else { return }
        let content: JSON = [
            "api_key_sha256": .string(keyPrint), "customer": .string(session.customer),
            "login": .string(session.loginID), "expires_at": JSON(session.expiresAt.nanoseconds),
            "token": .string(session.token.reveal()),
        ]
        try Files.makePrivateDirectory(Files.parent(of: path))
        try Files.writeAtomically(content.serialized(), to: path, mode: 0o600)
    }

    /// Forgets a session that the broker refuses. A newer one, logged in meanwhile, is kept.
    public func discard(_ session: BrokerSession) throws(FileFailure) {
        memory.withLock { if $0 == session { $0 = nil } }
        guard let path, Files.exists(path) else { return }
        let stored: BrokerSession
        do throws(SessionMissing) { stored = try read(path) } catch { return }
        if stored.token == session.token { try Files.remove(path) }
    }

    private func current(
        _ session: BrokerSession, at now: Timestamp
    ) throws(SessionMissing) -> BrokerSession {
        guard session.expiresAt > now else {
            throw SessionMissing(description: "the login ended at \(session.expiresAt); log in again")
        }
        return session
    }

    private func read(_ path: String) throws(SessionMissing) -> BrokerSession {
        if let problem = Files.privateFileProblem(path) { throw SessionMissing(description: problem) }
        let json: JSON
        do {
            json = try JSON.parse(try Files.read(path, maximumBytes: 1 << 16))
        } catch {
            throw SessionMissing(
                description: "the session file \(path) cannot be read: \(error); log in again")
        }
        guard json["api_key_sha256"]?.text == keyPrint else {
            throw SessionMissing(description: "the session in \(path) is of another API key; log in again")
        }
        guard let token = json["token"]?.text, let customer = json["customer"]?.text,
            let login = json["login"]?.text, let end = json["expires_at"]?.integer
        else { throw SessionMissing(description: "the session file \(path) is incomplete; log in again") }
        return BrokerSession(
            token: Secret(token), customer: customer, loginID: login, expiresAt: Timestamp(nanoseconds: end))
    }
}
