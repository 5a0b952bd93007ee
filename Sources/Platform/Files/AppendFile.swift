// A file that only grows: what the journal is written with.
//
// `append` hands bytes to the system, `synchronize` waits for the disk. When
// `synchronize` fails once, the system may already have dropped the pages it
// could not write, and a second call would lie; so the file refuses all work
// from then on, and its owner must stop and recover from what is on disk.

import Glibc
import Synchronization

/// Safe to use from any thread; the owner decides the order.
public final class AppendFile: Sendable {
    public let path: String
    private let descriptor: Descriptor
    private let state: Mutex<State>

    private struct State {
        var size: Int
        var failure: FileFailure?
    }

    /// Opens `path`, or creates it with mode 0600 and forces its name to disk. Never follows a symbolic link.
    public init(_ path: String) throws(FileFailure) {
        let isNew = !Files.exists(path)
        let flags = O_RDWR | O_CREAT | O_APPEND | O_NOFOLLOW
        let file = try Descriptor(path, "open", flags, mode: 0o600)
        let size = Int(try file.status().st_size)
        if isNew { try Files.synchronizeDirectory(of: path) }
        self.path = path
        descriptor = file
        state = Mutex(State(size: size))
    }

    /// Bytes in the file, counting those not yet on disk.
    public var size: Int { state.withLock { $0.size } }

    /// Adds all of `bytes` at the end.
    ///
    /// - Throws: when the disk is full or failed. Whatever part was written is cut off again, so the
    ///   file still ends where it did; if even that fails, the file refuses all further work.
    public func append(_ bytes: UnsafeRawBufferPointer) throws(FileFailure) {
        try work { (state) throws(FileFailure) in
            do throws(FileFailure) { try descriptor.writeAll(bytes) } catch {
                state.failure = ftruncate(descriptor.number, off_t(state.size)) == 0 ? nil : error
                throw error
            }
            state.size += bytes.count
        }
    }

    public func append(_ bytes: [UInt8]) throws(FileFailure) {
        try bytes.withUnsafeBufferPointer { (buffer) throws(FileFailure) in
            try append(UnsafeRawBufferPointer(buffer))
        }
    }

    /// Returns when everything appended is on the disk. After a failure the file is of no more use.
    public func synchronize() throws(FileFailure) {
        try work { (state) throws(FileFailure) in
            try poisoning(&state, "force to disk") { fdatasync(descriptor.number) }
        }
    }

    /// Cuts the file to its first `size` bytes, as recovery does with a torn tail.
    public func truncate(to size: Int) throws(FileFailure) {
        try work { (state) throws(FileFailure) in
            try poisoning(&state, "truncate") { ftruncate(descriptor.number, off_t(size)) }
            state.size = size
        }
    }

    private func poisoning(
        _ state: inout State, _ operation: String, _ body: () -> Int32
    ) throws(FileFailure) {
        do throws(FileFailure) { _ = try systemCall(path, operation, body) } catch {
            state.failure = error
            throw error
        }
    }

    private func work(_ body: (inout State) throws(FileFailure) -> Void) throws(FileFailure) {
        try state.withLock { (state) throws(FileFailure) in
            if let failure = state.failure { throw failure }
            try body(&state)
        }
    }
}
