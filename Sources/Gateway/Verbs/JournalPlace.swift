// Which journal is meant by a day or a file.

import Market
import Platform
import Storage
import Trading

enum JournalPlace {
    static func folder(_ arguments: Arguments) throws(Failure) -> JournalFolder {
        JournalFolder(try ConfigurationPlace.dataDirectory(arguments) + "/journal")
    }

    /// `DAY` of the account, or a path.
    static func path(_ arguments: Arguments) throws(Failure) -> String {
        try path(arguments, named: arguments.words[0])
    }

    static func path(_ arguments: Arguments, named word: String) throws(Failure) -> String {
        guard let date = CalendarDate(word) else {
            guard Files.exists(word) else {
                throw Failure(
                    .data, "expected a day such as 2026-11-20 or a journal's file, found \"\(word)\"",
                    remedy: "see: sauda help \(arguments.verb)")
            }
            return word
        }
        let folder = try folder(arguments)
        let account = try account(arguments, folder)
        let path = folder.path(JournalHeader(account: account, date: date))
        guard Files.exists(path) else {
            let days = try days(folder, account).map { "\($0)" }
            throw Failure(
                .data, "account \(account) has no journal of \(date)",
                remedy: days.isEmpty
                    ? "nothing was recorded yet" : "its days: \(days.suffix(8).joined(separator: ", "))")
        }
        return path
    }

    static func days(_ folder: JournalFolder, _ account: String) throws(Failure) -> [CalendarDate] {
        do throws(JournalFailure) { return try folder.days(of: account) } catch {
            throw Failure(.data, "\(error)")
        }
    }

    static func account(_ arguments: Arguments, _ folder: JournalFolder) throws(Failure) -> String {
        if let named = arguments.text("account") { return named }
        let accounts: [String]
        do throws(FileFailure) { accounts = try Files.list(folder.path) } catch {
            throw Failure(.data, "\(error)", remedy: "name the data directory: --directory DIR")
        }
        guard accounts.count == 1 else {
            throw Failure(
                .usage, "there are \(accounts.count) accounts: \(accounts.joined(separator: ", "))",
                remedy: "name one with --account")
        }
        return accounts[0]
    }

    static func open(_ path: String) throws(Failure) -> JournalReader {
        do throws(JournalFailure) { return try JournalReader(path) } catch { throw failure(error) }
    }

    /// What a person who looks at a journal is told; the daemon's own words would send them here again.
    static func failure(_ failure: JournalFailure) -> Failure {
        guard case .damaged(let path, let offset, let reason) = failure else {
            return Failure(.data, "\(failure)")
        }
        if isEmpty(path) {
            return Failure(
                .data, "\(path) is empty: it holds no journal, not even its header",
                remedy: "restore it from a backup, or move it away if that day never began")
        }
        return Failure(
            .data, "\(path) is damaged at byte \(offset): \(reason)",
            remedy: "keep the file; restore it from a backup, or move it away and write the database "
                + "from the other days: sauda journal rebuild")
    }

    private static func isEmpty(_ path: String) -> Bool {
        do throws(FileFailure) { return try Files.size(of: path) == 0 } catch { return false }
    }

    /// Every record in order.
    static func forEach(
        _ journal: JournalReader, _ body: (Int, DayRecord) throws(Failure) -> Void
    ) throws(Failure) {
        var records = journal.records
        var number = 0
        while true {
            let record: DayRecord?
            do throws(JournalFailure) { record = try records.next() } catch { throw failure(error) }
            guard let record else { return }
            try body(number, record)
            number += 1
        }
    }
}
