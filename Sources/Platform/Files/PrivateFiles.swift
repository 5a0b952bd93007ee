// Files that hold secrets or money: ours, and nobody else's.
//
// A directory is private when only its owner can enter it; a file, when only its
// owner can read it. A symbolic link is never private, whatever it points at,
// because somebody else may decide what that is.

import Glibc

extension Files {
    /// Creates `path` and missing parents, mode 0700; an existing directory is kept if it is safe.
    ///
    /// - Throws: when a symbolic link or a file stands there, when somebody else owns the
    ///   directory, or when others may write into it. The directory is left as it was.
    public static func makePrivateDirectory(_ path: String) throws(FileFailure) {
        var missing: [String] = []
        var next = path
        while !exists(next), next != "/", next != "." {
            missing.append(next)
            next = parent(of: next)
        }
        for directory in missing.reversed() {
            do throws(FileFailure) {
                _ = try systemCall(directory, "create") { mkdir(directory, 0o700) }
            } catch {
                guard error.code == EEXIST else { throw error }
            }
        }
        let status = try status(of: path)
        guard let (reason, remedy) = directoryProblem(status, path) else { return }
        throw FileFailure(path: path, operation: "use", reason: reason, remedy: remedy)
    }

    private static func directoryProblem(_ status: stat, _ path: String) -> (String, String)? {
        if status.st_mode & S_IFMT == S_IFLNK { return ("it is a symbolic link", "name the real directory") }
        if status.st_mode & S_IFMT != S_IFDIR { return ("it is no directory", "move it away: ls -l \(path)") }
        if status.st_uid != geteuid() {
            return ("it belongs to user \(status.st_uid)", "run as that user, or: chown \(geteuid()) \(path)")
        }
        if status.st_mode & 0o022 != 0 {
            return ("others may write into it (mode \(octal(status.st_mode)))", "chmod 700 \(path)")
        }
        return nil
    }

    /// Why a file is not private, with the command that makes it so; nil when it is.
    public static func privateFileProblem(_ path: String) -> String? {
        let found: stat
        do throws(FileFailure) { found = try status(of: path) } catch { return error.description }
        if found.st_mode & S_IFMT == S_IFLNK { return "\(path) is a symbolic link; name the real file" }
        if found.st_mode & S_IFMT != S_IFREG { return "\(path) is not a regular file; name a file" }
        if found.st_uid != geteuid() {
            return "\(path) belongs to user \(found.st_uid), not \(geteuid()); chown \(geteuid()) \(path)"
        }
        if found.st_mode & 0o077 != 0 {
            return "others may use \(path) (mode \(octal(found.st_mode))); chmod 600 \(path)"
        }
        return nil
    }

    private static func octal(_ mode: mode_t) -> String { "0" + String(mode & 0o7777, radix: 8) }
}
