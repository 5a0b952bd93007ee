// What the network tests share: a server for the length of a test, a temporary
// folder, and a client on the real clock.

import Market
import Platform
import Synchronization

extension HTTPRequest {
    static func get(_ url: String, timeout: Span = .seconds(20)) -> HTTPRequest {
        HTTPRequest("GET", url, timeout: timeout)
    }
    static func post(_ url: String, _ body: [UInt8], timeout: Span = .seconds(20)) -> HTTPRequest {
        HTTPRequest("POST", url, body: body, timeout: timeout)
    }
}

extension HTTPResponse {
    var text: String { String(decoding: body, as: UTF8.self) }
}

extension HTTPServer.Reply {
    static func text(_ text: String, status: Int = 200) -> HTTPServer.Reply {
        HTTPServer.Reply(status: status, contentType: "text/plain", body: Array(text.utf8))
    }
}

/// Runs a server on a free port while `body` runs.
@discardableResult
func withServer<Result>(
    limits: HTTPServer.Limits = HTTPServer.Limits(), sockets: WebSocketService? = nil,
    _ handler: @escaping HTTPServer.Handler,
    while body: (HTTPServer, HTTPClient) async throws -> Result
) async throws -> Result {
    let server = HTTPServer(
        listeners: [.loopback(port: 0)], limits: limits, handler: handler, sockets: sockets)
    try server.start()
    let client = HTTPClient(clock: SystemClock())
    defer {
        client.stop()
        server.stop()
    }
    return try await body(server, client)
}

extension HTTPServer {
    var url: String { "http://127.0.0.1:\(port)" }
    var socketURL: String { "ws://127.0.0.1:\(port)" }
}

/// What happened, noted from any task or thread.
final class Log<Entry: Sendable>: Sendable {
    private let noted = Mutex<[Entry]>([])
    var entries: [Entry] { noted.withLock { $0 } }
    func note(_ entry: Entry) { noted.withLock { $0.append(entry) } }
}
