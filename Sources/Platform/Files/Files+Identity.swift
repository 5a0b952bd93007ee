// Which file a path means, and who may do what with it: what a rewrite must keep.

import Glibc

extension Files {
    /// The path with every symbolic link followed, so that a rewrite replaces the file and not the link.
    public static func resolved(_ path: String) throws(FileFailure) -> String {
        guard let real = realpath(path, nil) else {
            throw FileFailure(path: path, operation: "find", code: errno)
        }
        defer { free(real) }
        return String(cString: real)
    }

    /// The permission bits, such as 0o644.
    public static func permissions(of path: String) throws(FileFailure) -> UInt32 {
        UInt32(try status(of: path).st_mode) & 0o7777
    }
}
