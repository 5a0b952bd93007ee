// One process a directory: two daemons on one journal would ruin it.
//
// The lock is the system's (`flock`), so it ends with the process, however that
// dies. The number in the file is there for people; nothing decides by it.

import Glibc

public final class DirectoryLock: Sendable {
    private let file: Descriptor

    /// Takes `<directory>/lock` for this object's lifetime; does not wait.
    ///
    /// - Throws: when another process holds it, naming that process.
    public init(_ directory: String) throws(FileFailure) {
        let path = directory + "/lock"
        let file = try Descriptor(path, "open", O_RDWR | O_CREAT | O_NOFOLLOW, mode: 0o600)
        do throws(FileFailure) {
            _ = try systemCall(path, "lock") { flock(file.number, LOCK_EX | LOCK_NB) }
        } catch {
            guard error.code == EWOULDBLOCK else { throw error }
            throw DirectoryLock.held(directory, by: DirectoryLock.owner(file))
        }
        let text = Array("\(getpid())\n".utf8)
        _ = try systemCall(path, "truncate") { ftruncate(file.number, 0) }
        _ = try systemCall(path, "write to") { pwrite(file.number, text, text.count, 0) }
        self.file = file
    }

    private static func owner(_ file: Descriptor) -> String {
        var text = [UInt8](repeating: 0, count: 20)
        let count = pread(file.number, &text, text.count, 0)
        let digits = text.prefix(max(count, 0)).prefix { (0x30...0x39).contains($0) }
        return digits.isEmpty ? "another process" : "process " + String(decoding: digits, as: UTF8.self)
    }

    private static func held(_ directory: String, by owner: String) -> FileFailure {
        FileFailure(
            path: directory, operation: "lock", reason: "\(owner) is using it",
            remedy: "talk to the daemon that runs, or stop it first")
    }
}
