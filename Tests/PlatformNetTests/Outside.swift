// Clients that are not ours: bytes on a raw socket, and a command of the system.

import Foundation
import Glibc
import Market
import Platform

/// A TCP connection to loopback, closed when forgotten.
final class RawSocket: @unchecked Sendable {
    // Safe: set once in init; used by one exchange at a time.
    private let socket: Int32

    init(port: Int) {
        socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(UInt16(port).bigEndian)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let code = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(socket, $0, length) }
        }
        precondition(code == 0, "nothing listens on port \(port)")
        var limit = timeval(tv_sec: 10, tv_usec: 0)
        setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    }

    deinit { close(socket) }

    func send(_ bytes: [UInt8]) { _ = Glibc.send(socket, bytes, bytes.count, Int32(MSG_NOSIGNAL)) }

    /// Sends `text` and reads until the other side closes, or until `mark` has come.
    func exchange(_ text: String, until mark: String? = nil) async -> String {
        // On a thread of its own: it blocks.
        await withCheckedContinuation { continuation in
            Thread.detachNewThread { continuation.resume(returning: self.blockingExchange(text, mark)) }
        }
    }

    private func blockingExchange(_ text: String, _ mark: String?) -> String {
        send(Array(text.utf8))
        var answer = ""
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = recv(socket, &buffer, buffer.count, 0)
            if count <= 0 { return answer }
            answer += String(decoding: buffer[..<count], as: UTF8.self)
            if let mark, answer.contains(mark) { return answer }
        }
    }
}

/// A command of the system, found in PATH.
enum Command {
    static func start(_ name: String, _ arguments: [String], input: Pipe? = nil, output: Pipe? = nil) throws
        -> Process
    {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [name] + arguments
        process.standardInput = input ?? FileHandle.nullDevice
        process.standardOutput = output ?? FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        return process
    }

    /// What it printed, once it has ended.
    static func run(_ name: String, _ arguments: [String]) async throws -> String {
        let output = Pipe()
        let process = try start(name, arguments, output: output)
        return await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                let data = output.fileHandleForReading.readDataToEndOfFile()
                process.waitUntilExit()
                continuation.resume(returning: String(decoding: data, as: UTF8.self))
            }
        }
    }
}

/// Looks again until it is so, at most ten seconds.
func eventually(_ isSo: () -> Bool) async throws {
    for _ in 0..<1_000 where !isSo() { try await SystemClock().sleep(for: .milliseconds(10)) }
}
