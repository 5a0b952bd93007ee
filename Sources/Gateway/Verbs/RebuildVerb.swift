// `sauda journal rebuild`: a fresh database from the journals. A file that is named must
// not exist; the daemon's own database is replaced, while no daemon has it open.

import Platform
import Storage

struct RebuildVerb {
    let arguments: Arguments
    let console: Console

    func run() async throws(Failure) -> ExitCode {
        let directory = try ConfigurationPlace.dataDirectory(arguments)
        let folder = JournalFolder(directory + "/journal")
        let accounts = try accounts(folder)
        let path: String
        if let named = arguments.words.first {
            guard !Files.exists(named) else {
                throw Failure(
                    .refused, "\(named) exists and is not overwritten",
                    remedy: "name a file that does not exist, or none to replace the daemon's database")
            }
            path = named
            try await write(path, folder, accounts)
        } else {
            path = directory + "/sauda.sqlite"
            let lock = try RebuildVerb.lock(directory)
            try await write(path, folder, accounts)
            withExtendedLifetime(lock) {}
        }
        if arguments.isJSON {
            console.say(["database": .string(path), "accounts": .array(accounts.map { .string($0) })])
        } else {
            console.say("Wrote \(path) from the journals of \(accounts.joined(separator: ", ")).")
        }
        return .done
    }

    private func accounts(_ folder: JournalFolder) throws(Failure) -> [String] {
        if let named = arguments.text("account") { return [named] }
        do throws(FileFailure) { return try Files.list(folder.path) } catch {
            throw Failure(.data, "\(error)", remedy: "name the data directory: --directory DIR")
        }
    }

    private static func lock(_ directory: String) throws(Failure) -> DirectoryLock {
        do throws(FileFailure) { return try DirectoryLock(directory) } catch {
            throw Failure(
                .refused, "\(error)", remedy: "or name another file: sauda journal rebuild DATABASE")
        }
    }

    private func write(
        _ path: String, _ folder: JournalFolder, _ accounts: [String]
    ) async throws(Failure) {
        do throws(ProjectionFailure) {
            try await Projection.rebuild(path, from: folder, accounts: accounts)
        } catch {
            removeUnfinished(path)
            if case .journal(let failure) = error { throw JournalPlace.failure(failure) }
            throw Failure(
                .data, "\(path) was not rebuilt: \(error)",
                remedy: "the journals are as they were; name another DATABASE, or see: sauda journal verify")
        }
        removeUnfinished(path)
    }

    /// The file that was written to before it took its place, and its log.
    private func removeUnfinished(_ path: String) {
        for suffix in ["", "-wal", "-shm", "-journal"] {
            let file = path + ".rebuilt" + suffix
            do throws(FileFailure) { try Files.remove(file) } catch {
                console.note("\(file) was left behind: \(error)")
            }
        }
    }
}
