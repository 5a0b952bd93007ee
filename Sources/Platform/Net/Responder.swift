// The right to answer one request, once, from any thread, now or later.
//
// `reply` answers whole. `begin`, `write` and `end` answer piece by piece for as
// long as the other side listens (`tail`); such an answer has no length and ends
// with the connection. Each request must be answered: its connection waits for it.

extension HTTPServer {
    /// A whole answer.
    public struct Reply: Sendable {
        public var status: Int
        public var contentType: String
        public var headers: [HTTPHeader]
        public var body: [UInt8]

        public init(
            status: Int = 200, headers: [HTTPHeader] = [],
            contentType: String = "application/json", body: [UInt8] = []
        ) {
            self.status = status
            self.headers = headers
            self.contentType = contentType
            self.body = body
        }
    }

    public struct Responder: Sendable {
        let exchange: UInt64
        let mailbox: SocketMailbox<ServerCommand>

        /// Answers. Has no effect when the client has gone.
        public func reply(_ reply: Reply) { mailbox.post(.reply(exchange, reply)) }

        /// Calls `body` once on the server's thread when the request is over: answered, or its client
        /// gone (noticed within a tenth of a second). At once when that has happened already.
        public func onClose(_ body: @escaping @Sendable () -> Void) {
            if !mailbox.post(.onClose(exchange, body)) { body() }
        }

        /// Opens an answer of unknown length. `onClose` as above.
        public func begin(
            status: Int = 200, contentType: String, onClose: (@Sendable () -> Void)? = nil
        ) {
            if let onClose { self.onClose(onClose) }
            mailbox.post(.begin(exchange, Reply(status: status, contentType: contentType)))
        }

        /// Adds to an answer that `begin` opened. A client that lets 8 MiB pile up is cut off.
        public func write(_ bytes: [UInt8]) { mailbox.post(.write(exchange, bytes)) }

        /// Ends an answer that `begin` opened.
        public func end() { mailbox.post(.end(exchange)) }
    }
}

/// What other threads ask of a server's thread.
enum ServerCommand: Sendable {
    case reply(UInt64, HTTPServer.Reply)
    case onClose(UInt64, @Sendable () -> Void)
    case begin(UInt64, HTTPServer.Reply)
    case write(UInt64, [UInt8])
    case end(UInt64)
    case sendText(UInt64, [UInt8])
    case closeSocket(UInt64, code: UInt16, reason: String)
    case stop
}
