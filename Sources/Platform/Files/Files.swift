// Whole files and directories: read, replace, list, and make private.
//
// A replaced file is always either the old one or the new one, also after a
// power cut: written beside it, forced to disk, renamed, and the directory
// forced too. What holds a secret is private, and that is checked, not assumed.

import Glibc

public enum Files {
    /// - Throws: also when the file is longer than `maximumBytes`.
    public static func read(_ path: String, maximumBytes: Int = 1 << 30) throws(FileFailure) -> [UInt8] {
        try contents(of: Descriptor(path, "open", O_RDONLY), maximumBytes)
    }

    /// As `read`, and never waits for somebody to write: a pipe or a device is refused.
    public static func readRegular(
        _ path: String, maximumBytes: Int = 1 << 30
    ) throws(FileFailure) -> [UInt8] {
        try contents(of: Descriptor(regular: path), maximumBytes)
    }

    private static func contents(
        of file: Descriptor, _ maximumBytes: Int
    ) throws(FileFailure) -> [UInt8] {
        let path = file.path
        var bytes: [UInt8] = []
        bytes.reserveCapacity(min(Int(try file.status().st_size), maximumBytes))
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = try systemCall(path, "read") { Glibc.read(file.number, &buffer, 1 << 16) }
            if count == 0 { return bytes }
            guard bytes.count + count <= maximumBytes else {
                throw FileFailure(
                    path: path, operation: "read", reason: "longer than the \(maximumBytes) bytes allowed",
                    remedy: "see whether this is the file you meant")
            }
            bytes.append(contentsOf: buffer[..<count])
        }
    }

    /// Makes `path` a file that only its owner may read and write, empty where there was none. A file that
    /// is there is not opened: closing it would drop locks that this process holds on it elsewhere.
    public static func claimPrivate(_ path: String) throws(FileFailure) {
        let made = open(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        if made >= 0 { close(made) }
        guard made >= 0 || errno == EEXIST, chmod(path, 0o600) == 0 else {
            throw FileFailure(path: path, operation: "keep to its owner", code: errno)
        }
    }

    /// Replaces or creates the file at `path`; on disk when this returns.
    public static func writeAtomically(
        _ bytes: [UInt8], to path: String, mode: UInt32 = 0o600
    ) throws(FileFailure) {
        try writeAtomically(to: path, mode: mode) { (write) throws(FileFailure) in
            try bytes.withUnsafeBufferPointer { (buffer) throws(FileFailure) in
                try write(UnsafeRawBufferPointer(buffer))
            }
        }
    }

    /// What replaces a file while it is being made; a crash leaves it behind.
    public static let unfinishedSuffix = ".new"

    /// As above, in pieces: `fill` hands each to the function that it is given.
    public static func writeAtomically(
        to path: String, mode: UInt32 = 0o600,
        _ fill: ((UnsafeRawBufferPointer) throws(FileFailure) -> Void) throws(FileFailure) -> Void
    ) throws(FileFailure) {
        let temporary = "\(path).\(hexEncoded(randomBytes(6)))\(unfinishedSuffix)"
        do throws(FileFailure) {
            let file = try Descriptor(temporary, "create", O_WRONLY | O_CREAT | O_EXCL, mode: mode)
            _ = try systemCall(temporary, "set the mode of") { fchmod(file.number, mode) }
            try fill { (bytes) throws(FileFailure) in try file.writeAll(bytes) }
            _ = try systemCall(temporary, "force to disk") { fsync(file.number) }
            _ = try systemCall(path, "replace") { rename(temporary, path) }
        } catch {
            unlink(temporary)
            throw error
        }
        try synchronizeDirectory(of: path)
    }

    /// Puts the file at `source` where `path` is, replacing what is there; on disk when this returns.
    public static func move(_ source: String, to path: String) throws(FileFailure) {
        _ = try systemCall(path, "replace") { rename(source, path) }
        try synchronizeDirectory(of: path)
    }

    /// Forces the names in the directory that holds `path` to disk.
    public static func synchronizeDirectory(of path: String) throws(FileFailure) {
        let directory = parent(of: path)
        let file = try Descriptor(directory, "open", O_RDONLY | O_DIRECTORY)
        _ = try systemCall(directory, "force to disk") { fsync(file.number) }
    }

    /// The directory part of a path: `.` for a bare name.
    public static func parent(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// The names in a directory, sorted by their bytes, without `.` and `..`.
    public static func list(_ directory: String) throws(FileFailure) -> [String] {
        guard let stream = opendir(directory) else {
            throw FileFailure(path: directory, operation: "list", code: errno)
        }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { tuple in
                tuple.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    public static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    /// Bytes.
    public static func size(of path: String) throws(FileFailure) -> Int { Int(try status(of: path).st_size) }

    /// Removes a file; that it was not there is no failure.
    public static func remove(_ path: String) throws(FileFailure) {
        do throws(FileFailure) { _ = try systemCall(path, "remove") { unlink(path) } } catch {
            guard error.isMissing else { throw error }
        }
    }

    /// Bytes that this user can still write on the disk that holds `path`.
    public static func freeSpace(at path: String) throws(FileFailure) -> Int {
        var disk = statvfs()
        _ = try systemCall(path, "ask for the free space of") { statvfs(path, &disk) }
        return Int(disk.f_bavail) * Int(disk.f_frsize)
    }

    /// Of the file itself, never of what a symbolic link points at.
    static func status(of path: String) throws(FileFailure) -> stat {
        var status = stat()
        _ = try systemCall(path, "look at") { lstat(path, &status) }
        return status
    }
}
