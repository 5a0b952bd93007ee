// One request and its answer on the server's thread.
//
//     receiving ─▶ waiting ─▶ answering ─▶ done
//
// Whatever is answered, whole or in pieces, becomes bytes in `output`; they are
// written only when libwebsockets says the connection takes them, the head and a
// short body in a single write.

import CWebSockets

final class Exchange {
    let id: UInt64
    let wsi: OpaquePointer
    var request: HTTPServer.Request
    /// Called once when the connection of a streamed answer is over.
    var onClose: (@Sendable () -> Void)?
    private var output: [UInt8] = []
    private var written = 0
    private(set) var isAnswered = false
    private var isEnded = false
    private var isDone = false
    private var closesAfter = false

    static let pieceBytes = 64 << 10
    static let mostPending = 8 << 20

    init(id: UInt64, wsi: OpaquePointer, request: HTTPServer.Request) {
        self.id = id
        self.wsi = wsi
        self.request = request
    }

    /// The whole answer. Later answers to the same request are ignored.
    func answer(_ reply: HTTPServer.Reply, closing: Bool = false) {
        guard !isAnswered else { return }
        closesAfter = closing
        isEnded = true
        start(reply, length: reply.body.count)
        if request.method != "HEAD" { output += reply.body }
    }

    /// The head of an answer whose end is the connection's end.
    func begin(_ reply: HTTPServer.Reply, onClose: @escaping @Sendable () -> Void) {
        guard !isAnswered else { return }
        closesAfter = true
        self.onClose = onClose
        start(reply, length: nil)
    }

    /// False when the client reads too slowly to keep.
    func append(_ bytes: [UInt8]) -> Bool {
        guard isAnswered, !isEnded, request.method != "HEAD" else { return true }
        output += bytes
        lws_callback_on_writable(wsi)
        return output.count - written <= Exchange.mostPending
    }

    func end() {
        isEnded = true
        lws_callback_on_writable(wsi)
    }

    private func start(_ reply: HTTPServer.Reply, length: Int?) {
        isAnswered = true
        var head = "HTTP/1.1 \(reply.status) \(reasonPhrase(reply.status))\r\n"
        if !reply.contentType.isEmpty { head += "Content-Type: \(reply.contentType)\r\n" }
        if let length { head += "Content-Length: \(length)\r\n" }
        if closesAfter { head += "Connection: close\r\n" }
        for header in reply.headers {
            let line = "\(header.name): \(header.value)"
            precondition(
                !line.utf8.contains { $0 == 10 || $0 == 13 },
                "a reply's header \(header.name) holds a line break; the handler must not pass it on")
            head += line + "\r\n"
        }
        output = Array((head + "\r\n").utf8)
        lws_callback_on_writable(wsi)
    }

    /// Writes what the connection takes; the value libwebsockets expects, negative to close.
    func write() -> Int32 {
        guard isAnswered, !isDone else { return 0 }
        while written < output.count, lws_send_pipe_choked(wsi) == 0 {
            let piece = output[written..<min(written + Exchange.pieceBytes, output.count)]
            guard socketWrite(wsi, piece, LWS_WRITE_HTTP) else { return -1 }
            written += piece.count
        }
        if written < output.count {
            lws_callback_on_writable(wsi)
            return 0
        }
        output = []
        written = 0
        guard isEnded else { return 0 }
        isDone = true
        if closesAfter { return -1 }
        return lws_http_transaction_completed(wsi) == 0 ? 0 : -1
    }
}

private func reasonPhrase(_ status: Int) -> String {
    let phrases = [
        200: "OK", 201: "Created", 202: "Accepted", 204: "No Content", 302: "Found", 304: "Not Modified",
        400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found",
        405: "Method Not Allowed", 409: "Conflict", 410: "Gone", 411: "Length Required",
        413: "Content Too Large", 422: "Unprocessable Content", 429: "Too Many Requests",
        500: "Internal Server Error", 502: "Bad Gateway", 503: "Service Unavailable",
        504: "Gateway Timeout",
    ]
    return phrases[status] ?? "Status"
}
