// Where this program's own file lies, so that it can start itself again and find
// what was installed beside it.

import Glibc

public enum ThisProgram {
    /// Nil when /proc is not mounted.
    public static var path: String? {
        var buffer = [CChar](repeating: 0, count: 4096)
        let count = readlink("/proc/self/exe", &buffer, buffer.count)
        guard count > 0 else { return nil }
        return String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
