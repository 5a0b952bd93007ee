// A server that misbehaves on purpose: whatever bytes a test wants, then a hang-up.

import Foundation
import Glibc

/// Listens on a free port of loopback; refuses connections until `serve`.
final class RawListener: @unchecked Sendable {
    // Safe: set once in init; the threads only call the system with it.
    private let socket: Int32
    let port: Int
    var url: String { "http://127.0.0.1:\(port)/" }

    init() {
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        withUnsafeMutablePointer(to: &address) {
            _ = $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(socket, $0, length) }
            _ = $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(socket, $0, &length) }
        }
        self.socket = socket
        port = Int(UInt16(bigEndian: address.sin_port))
    }

    deinit {
        // Wakes a thread that waits in accept.
        shutdown(socket, Int32(SHUT_RDWR))
        close(socket)
    }

    /// Answers each request with what `answer` gives and hangs up after `requestsEach` of them; nil holds
    /// the connection open and silent.
    func serve(requestsEach: Int = 1, _ answer: @escaping @Sendable (String) -> String?) {
        listen(socket, 16)
        Thread.detachNewThread { [socket] in
            while true {
                let peer = accept(socket, nil, nil)
                if peer < 0 { return }
                for _ in 0..<requestsEach {
                    var buffer = [UInt8](repeating: 0, count: 65_536)
                    let count = recv(peer, &buffer, buffer.count, 0)
                    if count <= 0 { break }
                    guard let text = answer(String(decoding: buffer[..<count], as: UTF8.self)) else {
                        _ = recv(peer, &buffer, buffer.count, 0)
                        break
                    }
                    let bytes = Array(text.utf8)
                    _ = send(peer, bytes, bytes.count, Int32(MSG_NOSIGNAL))
                }
                close(peer)
            }
        }
    }
}
