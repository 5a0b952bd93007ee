// Where journals live: one directory an account, one file a day.
//
//     journal/<account>/YYYY-MM-DD.journal

public import Market
import Platform

public struct JournalFolder: Hashable, Sendable {
    public let path: String
    public init(_ path: String) { self.path = path }

    /// The journal's path, whether or not it is there.
    public func path(_ header: JournalHeader) -> String {
        "\(path)/\(header.account)/\(header.date).journal"
    }

    /// The account's days with a journal, oldest first; none when the account has no directory.
    public func days(of account: String) throws(JournalFailure) -> [CalendarDate] {
        do throws(FileFailure) {
            return try Files.list("\(path)/\(account)").compactMap { name in
                name.hasSuffix(".journal") ? CalendarDate(name.dropLast(8)) : nil
            }
        } catch {
            guard error.isMissing else { throw JournalFailure(error) }
            return []
        }
    }

    /// The journal's path, its directory made with mode 0700.
    func makePath(_ header: JournalHeader) throws(JournalFailure) -> String {
        guard !header.account.isEmpty, !header.account.contains("/"), !header.account.hasPrefix(".") else {
            throw .foreign(
                path: path, reason: "'\(header.account)' cannot name a directory; rename the account")
        }
        do throws(FileFailure) {
            try Files.makePrivateDirectory("\(path)/\(header.account)")
        } catch {
            throw JournalFailure(error)
        }
        return path(header)
    }
}
