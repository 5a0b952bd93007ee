// Another program that runs beside us and ends with us: its output goes into a file,
// and it hears the terminal's Ctrl-C only through us.

import Glibc
import Synchronization

public final class ChildProcess: Sendable {
    public let number: Int32
    private let status = Mutex<Int32?>(nil)

    /// Starts `path`; what it prints is appended to `log`.
    public init(_ path: String, _ arguments: [String], log: String) throws(FileFailure) {
        let output = try Descriptor(log, "open", O_WRONLY | O_CREAT | O_APPEND, mode: 0o600)
        let nothing = try Descriptor("/dev/null", "open", O_RDONLY)
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for (target, source) in [nothing.number, output.number, output.number].enumerated() {
            posix_spawn_file_actions_adddup2(&actions, source, Int32(target))
        }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))
        let words = ([path] + arguments).map { strdup($0) } + [nil]
        defer { words.forEach { free($0) } }
        var child = pid_t()
        let code = posix_spawn(&child, path, &actions, &attributes, words, environ)
        guard code == 0 else { throw FileFailure(path: path, operation: "run", code: code) }
        number = child
    }

    /// Nil while it runs; then its exit status, or 128 and the number of the signal that ended it.
    public var exitStatus: Int32? {
        status.withLock { known in
            if let known { return known }
            var raw: Int32 = 0
            guard waitpid(number, &raw, WNOHANG) == number else { return nil }
            let signal = raw & 0x7F
            known = signal == 0 ? raw >> 8 & 0xFF : 128 + signal
            return known
        }
    }

    public func send(_ signal: Signal) {
        if exitStatus == nil { kill(number, signal.rawValue) }
    }

    /// Ends it at once, whatever it is doing.
    public func destroy() {
        if exitStatus == nil { kill(number, SIGKILL) }
    }
}
