// One open file, closed when the last reference to it goes.
//
// Descriptors are never inherited by a program we start.

import Glibc

/// Reading and writing through it is for one thread at a time; the number itself never changes.
final class Descriptor: Sendable {
    let number: Int32
    let path: String

    init(_ path: String, _ operation: String, _ flags: Int32, mode: UInt32 = 0) throws(FileFailure) {
        number = try systemCall(path, operation) { open(path, flags | O_CLOEXEC, mode) }
        self.path = path
    }

    /// Opens a regular file for reading, and does not wait where it is something else.
    convenience init(regular path: String) throws(FileFailure) {
        try self.init(path, "open", O_RDONLY | O_NONBLOCK)
        guard try status().st_mode & S_IFMT == S_IFREG else {
            throw FileFailure(
                path: path, operation: "read",
                reason: "expected a regular file, found a directory, a pipe or a device",
                remedy: "look at it with: ls -ld \(path)")
        }
    }

    deinit { close(number) }

    func status() throws(FileFailure) -> stat {
        var status = stat()
        _ = try systemCall(path, "look at") { fstat(number, &status) }
        return status
    }

    /// Everything, or a failure after some of it.
    func writeAll(_ bytes: UnsafeRawBufferPointer) throws(FileFailure) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let chunk = UnsafeRawBufferPointer(rebasing: rest)
            rest = rest.dropFirst(
                try systemCall(path, "write to") { write(number, chunk.baseAddress, chunk.count) })
        }
    }
}
