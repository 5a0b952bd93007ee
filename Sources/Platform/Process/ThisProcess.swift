// What this process is and uses: its user, its environment, its memory.

import Glibc

/// Nil when the variable is not set; an empty text when it is set to nothing.
public func environment(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

/// The user whose rights we have.
public var userID: UInt32 { geteuid() }

public var processID: Int32 { getpid() }

/// No memory image of ours is ever written to disk: it would hold tokens.
public func setCoreDumpsOff() throws(FileFailure) {
    var limit = rlimit(rlim_cur: 0, rlim_max: 0)
    _ = try systemCall("core dumps", "turn off") {
        setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &limit)
    }
}

/// What the process uses at this moment.
public struct ResourceUsage: Hashable, Sendable {
    /// Bytes of memory that are resident.
    public var residentBytes: Int
    public var openFiles: Int
    /// User and system time since the start, in microseconds.
    public var cpuMicroseconds: Int64

    public var cpuSeconds: Double { Double(cpuMicroseconds) / 1e6 }

    public static func current() throws(FileFailure) -> ResourceUsage {
        let pages = String(decoding: try Files.read("/proc/self/statm"), as: UTF8.self).split(separator: " ")
        let resident = pages.count > 1 ? Int(pages[1]) ?? 0 : 0
        var usage = rusage()
        _ = try systemCall("this process", "measure") {
            getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        }
        let seconds = Int64(usage.ru_utime.tv_sec) + Int64(usage.ru_stime.tv_sec)
        let micros = Int64(usage.ru_utime.tv_usec) + Int64(usage.ru_stime.tv_usec)
        return ResourceUsage(
            residentBytes: resident * Int(sysconf(Int32(_SC_PAGESIZE))),
            openFiles: try Files.list("/proc/self/fd").count - 1,  // The listing itself opens one.
            cpuMicroseconds: seconds * 1_000_000 + micros)
    }
}

/// Ends the process; nothing is unwound.
public func endProcess(_ status: Int32) -> Never { exit(status) }
