// Runs another program to its end: for `sauda doctor`, and for tests that ask a
// second opinion. Never used in the trading path: it blocks the thread.
//
// Input and output pass through files without a name, not pipes, so neither side can
// wait for the other.

import Glibc

public enum Subprocess {
    public struct Outcome: Hashable, Sendable {
        /// The exit status; 128 and the signal's number when a signal ended it.
        public var status: Int32
        public var output: [UInt8]
        public var error: [UInt8]
    }

    /// - Parameter path: The program; looked up in PATH when it holds no slash.
    /// - Throws: when the program cannot be started. That it failed is in the status.
    public static func run(
        _ path: String, _ arguments: [String] = [], input: [UInt8] = []
    ) throws(FileFailure) -> Outcome {
        let (standardInput, output, error) = (try nameless(), try nameless(), try nameless())
        try input.withUnsafeBufferPointer { (buffer) throws(FileFailure) in
            try standardInput.writeAll(UnsafeRawBufferPointer(buffer))
        }
        _ = try systemCall(path, "rewind") { lseek(standardInput.number, 0, SEEK_SET) }
        let child = try start(path, arguments, [standardInput.number, output.number, error.number])
        var status: Int32 = 0
        _ = try systemCall(path, "wait for") { waitpid(child, &status, 0) }
        let signal = status & 0x7F
        return Outcome(
            status: signal == 0 ? status >> 8 & 0xFF : 128 + signal,
            output: try content(output), error: try content(error))
    }

    private static func nameless() throws(FileFailure) -> Descriptor {
        let path = "/tmp/sauda-\(hexEncoded(randomBytes(8)))"
        let file = try Descriptor(path, "create", O_RDWR | O_CREAT | O_EXCL, mode: 0o600)
        _ = try systemCall(path, "remove") { unlink(path) }
        return file
    }

    private static func content(_ file: Descriptor) throws(FileFailure) -> [UInt8] {
        try Files.read("/proc/self/fd/\(file.number)")
    }

    private static func start(
        _ path: String, _ arguments: [String], _ descriptors: [Int32]
    ) throws(FileFailure) -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for (target, source) in descriptors.enumerated() {
            posix_spawn_file_actions_adddup2(&actions, source, Int32(target))
        }
        let words = ([path] + arguments).map { strdup($0) } + [nil]
        defer { words.forEach { free($0) } }
        var child = pid_t()
        let code = posix_spawnp(&child, path, &actions, nil, words, environ)
        guard code == 0 else { throw FileFailure(path: path, operation: "run", code: code) }
        return child
    }
}
