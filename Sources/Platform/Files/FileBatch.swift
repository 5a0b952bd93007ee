// Many files replaced together: each whole or not at all, and all on disk with two waits
// for it instead of two a file.
//
// Each is written beside its place; the disk is awaited once for all of them, then they
// are renamed, then it is awaited again. Each file and directory is still forced by
// itself: what lies on the disk costs nothing, and only that tells of a write that failed.
// A crash before the renames leaves every old file; one among them leaves old files and
// new ones, none torn.

import Glibc

/// Belongs to one thread. What is not settled when it goes is removed.
public final class FileBatch {
    private var waiting: [(temporary: String, path: String)] = []

    public init() {}

    deinit { for file in waiting { unlink(file.temporary) } }

    public var count: Int { waiting.count }

    /// Writes a file's new bytes beside it: `fill` hands them, piece by piece, to the function it is given.
    public func add(
        _ path: String, mode: UInt32 = 0o600,
        _ fill: ((UnsafeRawBufferPointer) throws(FileFailure) -> Void) throws(FileFailure) -> Void
    ) throws(FileFailure) {
        let temporary = "\(path).\(hexEncoded(randomBytes(6)))\(Files.unfinishedSuffix)"
        do throws(FileFailure) {
            let file = try Descriptor(temporary, "create", O_WRONLY | O_CREAT | O_EXCL, mode: mode)
            _ = try systemCall(temporary, "set the mode of") { fchmod(file.number, mode) }
            try fill { (bytes) throws(FileFailure) in try file.writeAll(bytes) }
        } catch {
            unlink(temporary)
            throw error
        }
        waiting.append((temporary, path))
    }

    /// Puts every file in its place; on disk when this returns.
    public func settle() throws(FileFailure) {
        guard !waiting.isEmpty else { return }
        sync()
        for file in waiting {
            let written = try Descriptor(file.temporary, "open", O_RDONLY)
            _ = try systemCall(file.temporary, "force to disk") { fsync(written.number) }
        }
        var folders: [String: String] = [:]
        while let file = waiting.last {
            _ = try systemCall(file.path, "replace") { rename(file.temporary, file.path) }
            waiting.removeLast()
            folders[Files.parent(of: file.path)] = file.path
        }
        sync()
        for path in folders.values { try Files.synchronizeDirectory(of: path) }
    }
}
