// One request and its answer on the server's thread.
//
//     receiving ─▶ waiting ─▶ answering ─▶ done
//
// Whatever is answered, whole or in pieces, becomes bytes in `output`; they are
// written only when libwebsockets says the connection takes them, the head and a
// short body in a single write.

import CWebSockets
import Glibc

final class Exchange {
    let id: UInt64
    let wsi: OpaquePointer
    var request: HTTPServer.Request
    /// Called once when the request is over: answered, or its client gone.
    var onClose: (@Sendable () -> Void)?
    private var output: [UInt8] = []
    private var written = 0
    private(set) var isAnswered = false
    private var isEnded = false
    private var isDone = false
    private var closesAfter = false
    private var isWatched = false

    static let pieceBytes = 64 << 10
    static let mostPending = 8 << 20
    /// Microseconds.
    static let lookEvery: Int64 = 100_000

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
        unwatch()
        start(reply, length: reply.body.count)
        if request.method != "HEAD" { output += reply.body }
    }

    /// The head of an answer whose end is the connection's end.
    func begin(_ reply: HTTPServer.Reply) {
        guard !isAnswered else { return }
        closesAfter = true
        start(reply, length: nil)
    }

    /// False when the client reads too slowly to keep.
    func append(_ bytes: [UInt8]) -> Bool {
        guard isAnswered, !isEnded, request.method != "HEAD" else { return true }
        output += bytes
        askToWrite()
        return output.count - written <= Exchange.mostPending
    }

    func end() {
        isEnded = true
        unwatch()
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
        askToWrite()
    }

    /// While an answer is awaited: looks ten times a second whether the client is still there.
    ///
    /// libwebsockets 4.1 neither reads in this state nor stops being told that it could, which at a
    /// client's hang-up would spin; so reading is switched off and a timer looks instead.
    func watchIfUnanswered() {
        guard !isEnded else { return }
        isWatched = true
        if output.isEmpty { lws_rx_flow_control(wsi, 0) }
        lws_set_timer_usecs(wsi, Exchange.lookEvery)
    }

    /// The timer's callback; negative when the client has gone.
    func look() -> Int32 {
        guard isWatched else { return 0 }
        var byte: UInt8 = 0
        let count = recv(lws_get_socket_fd(wsi), &byte, 1, Int32(MSG_PEEK) | Int32(MSG_DONTWAIT))
        if count == 0 || (count < 0 && errno != EAGAIN && errno != EINTR) { return -1 }
        lws_set_timer_usecs(wsi, Exchange.lookEvery)
        return 0
    }

    /// A connection whose reading is off is not told either that it may write.
    private func askToWrite() {
        if isWatched { lws_rx_flow_control(wsi, 1) }
        lws_callback_on_writable(wsi)
    }

    private func unwatch() {
        guard isWatched else { return }
        isWatched = false
        lws_set_timer_usecs(wsi, Int64(LWS_SET_TIMER_USEC_CANCEL))
        lws_rx_flow_control(wsi, 1)
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
        guard isEnded else {
            if isWatched { lws_rx_flow_control(wsi, 0) }
            return 0
        }
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
