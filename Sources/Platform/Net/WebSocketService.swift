// The WebSocket side of a server: who may connect, and what they say.
//
// All four functions run on the server's thread and may answer there at once.
// Messages to one connection leave in the order they were sent; a client that
// lets more than its share pile up is cut off, so one slow reader costs no memory.

/// What a server does with WebSocket connections.
public struct WebSocketService: Sendable {
    public enum Decision: Sendable {
        case accept
        /// Answers the upgrade with this HTTP status instead.
        case refuse(status: Int)
    }

    /// Sees path, query and headers of the upgrade.
    public var accept: @Sendable (HTTPServer.Request) -> Decision
    public var onOpen: @Sendable (WebSocketConnection) -> Void
    /// A whole message, text or binary.
    public var onText: @Sendable (WebSocketConnection, [UInt8]) -> Void
    /// The connection is over, whoever ended it. Called once.
    public var onClose: @Sendable (WebSocketConnection) -> Void

    public init(
        accept: @escaping @Sendable (HTTPServer.Request) -> Decision = { _ in .accept },
        onOpen: @escaping @Sendable (WebSocketConnection) -> Void = { _ in },
        onText: @escaping @Sendable (WebSocketConnection, [UInt8]) -> Void,
        onClose: @escaping @Sendable (WebSocketConnection) -> Void = { _ in }
    ) {
        self.accept = accept
        self.onOpen = onOpen
        self.onText = onText
        self.onClose = onClose
    }
}

/// One connection of a server. Equal when it is the same connection; use `id` as a key.
public struct WebSocketConnection: Sendable, Hashable {
    /// Never used twice by one server; grows.
    public let id: UInt64
    /// The upgrade request that opened it.
    public let request: HTTPServer.Request
    let mailbox: SocketMailbox<ServerCommand>

    /// Sends one text message. Has no effect when the connection is over. From any thread.
    public func send(text: [UInt8]) { mailbox.post(.sendText(id, text)) }
    public func send(text: String) { send(text: Array(text.utf8)) }

    /// Closes after everything sent before. `reason` is cut at 123 bytes, as the protocol does.
    public func close(code: UInt16 = 1000, reason: String = "") {
        mailbox.post(.closeSocket(id, code: code, reason: reason))
    }

    public static func == (a: WebSocketConnection, b: WebSocketConnection) -> Bool {
        a.id == b.id && a.mailbox === b.mailbox
    }
    public func hash(into hasher: inout Hasher) { hasher.combine(id) }
}
