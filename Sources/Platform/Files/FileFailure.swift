// What the file system refused, in words a person can act on.
//
// Every file call in the project fails with this one type: which file, what was
// tried, what the system said, what to do about it.

import Glibc

public struct FileFailure: Error, Hashable, Sendable {
    public let path: String
    /// As a verb: "open", "write to", "rename".
    public let operation: String
    /// The system's number, such as `ENOSPC`; zero when the refusal is our own.
    public let code: Int32
    public let reason: String
    public let remedy: String

    /// A refusal of our own.
    public init(path: String, operation: String, reason: String, remedy: String) {
        self.path = path
        self.operation = operation
        self.code = 0
        self.reason = reason
        self.remedy = remedy
    }

    /// A refusal of the system's, by its error number.
    public init(path: String, operation: String, code: Int32) {
        self.path = path
        self.operation = operation
        self.code = code
        reason = systemErrorText(code)
        remedy = FileFailure.remedy(for: code, path)
    }

    public var isMissing: Bool { code == ENOENT }
    public var isNoDirectory: Bool { code == ENOTDIR }
    public var isDiskFull: Bool { code == ENOSPC || code == EDQUOT }

    private static func remedy(for code: Int32, _ path: String) -> String {
        switch code {
        case ENOENT: "check the spelling of the path, or create it"
        case EACCES, EPERM: "run as the owner of the file, or give this user access: ls -ld \(path)"
        case ENOSPC, EDQUOT: "free disk space and start again: df -h \(path)"
        case EROFS: "the file system is read-only; remount it or choose another directory"
        case EMFILE, ENFILE: "raise the limit on open files: ulimit -n"
        case ELOOP: "the path is a symbolic link; name the real file"
        case EIO: "the disk failed: look at dmesg, and trust nothing written since the last success"
        case ENOTDIR, EISDIR: "a file stands where a directory should be, or the reverse: ls -ld \(path)"
        default: "look at the path with: ls -ld \(path)"
        }
    }
}

extension FileFailure: CustomStringConvertible {
    public var description: String { "cannot \(operation) \(path): \(reason); \(remedy)" }
}

/// The C library's words for an error number, from any thread.
func systemErrorText(_ code: Int32) -> String {
    var buffer = [CChar](repeating: 0, count: 256)
    let result = strerror_r(code, &buffer, buffer.count)
    let text = buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
    return result == 0 ? String(decoding: text, as: UTF8.self) : "error \(code)"
}

/// Calls `body` again while a signal interrupts it; its error number when it answers -1.
func systemCall<Result: FixedWidthInteger>(
    _ path: String, _ operation: String, _ body: () -> Result
) throws(FileFailure) -> Result {
    while true {
        let result = body()
        guard result == -1 else { return result }
        let code = errno
        guard code == EINTR else { throw FileFailure(path: path, operation: operation, code: code) }
    }
}
