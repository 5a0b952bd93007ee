// Lines of an answer that has no end, over a Unix socket: what `tail` reads.
//
// libcurl hands out whole answers; this reads as it comes. HTTP/1.0 is spoken, so the
// answer is never cut into chunks and ends with the connection.

import Glibc

public enum LineStream {
    /// The status of the answer, and its lines until the other side or the reader ends it.
    ///
    /// - Parameter path: Percent-encoded, with its query.
    /// - Throws: when nobody answers on the socket.
    public static func open(
        socket path: String, get target: String
    ) throws(FileFailure) -> (status: Int, lines: AsyncStream<String>) {
        let descriptor = try connected(path)
        Output.write("GET \(target) HTTP/1.0\r\nHost: sauda\r\n\r\n", to: descriptor)
        var reader = LineReader(descriptor: descriptor)
        let status = reader.next().flatMap { $0.split(separator: " ").dropFirst().first }.flatMap { Int($0) }
        while let header = reader.next(), !header.isEmpty {}
        let (stream, continuation) = AsyncStream.makeStream(of: String.self)
        continuation.onTermination = { _ in shutdown(descriptor, Int32(SHUT_RDWR)) }
        let rest = reader
        startThread("line-stream") {
            var reader = rest
            while let line = reader.next() { continuation.yield(line) }
            continuation.finish()
            close(descriptor)
        }
        return (status ?? 0, stream)
    }

    private static func connected(_ path: String) throws(FileFailure) -> Int32 {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        guard path.utf8.count < MemoryLayout.size(ofValue: address.sun_path) else {
            throw FileFailure(
                path: path, operation: "connect to", reason: "a socket's path is at most 107 bytes",
                remedy: "use a shorter data directory")
        }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let descriptor = try systemCall(path, "make a socket for") {
            socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        }
        let code = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard code == 0 else {
            let code = errno
            close(descriptor)
            throw FileFailure(path: path, operation: "connect to", code: code)
        }
        return descriptor
    }
}

/// Blocking; for a thread of its own.
private struct LineReader: Sendable {
    let descriptor: Int32
    private var bytes: [UInt8] = []
    private var isOver = false

    init(descriptor: Int32) { self.descriptor = descriptor }

    /// Without its line end; nil when there are no more.
    mutating func next() -> String? {
        while true {
            if let end = bytes.firstIndex(of: 0x0A) {
                var line = bytes[..<end]
                if line.last == 0x0D { line.removeLast() }
                bytes.removeSubrange(...end)
                return String(decoding: line, as: UTF8.self)
            }
            guard !isOver, fill() else { return nil }
        }
    }

    private mutating func fill() -> Bool {
        var buffer = [UInt8](repeating: 0, count: 1 << 14)
        let count = read(descriptor, &buffer, buffer.count)
        if count < 0, errno == EINTR { return true }
        isOver = count <= 0
        bytes += buffer.prefix(max(count, 0))
        return !isOver
    }
}
