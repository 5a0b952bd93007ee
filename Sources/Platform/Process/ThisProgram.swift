// Where this program's own file lies, so that it can start itself again and find
// what was installed beside it.

import Glibc

public enum ThisProgram {
    /// Nil when /proc is not mounted.
    public static var path: String? {
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = buffer.withUnsafeMutableBytes { bytes in
            readlink("/proc/self/exe", bytes.baseAddress?.assumingMemoryBound(to: CChar.self), bytes.count)
        }
        return count > 0 ? String(decoding: buffer[..<count], as: UTF8.self) : nil
    }
}
