// HTTP and WebSocket into the house, over libwebsockets: loopback and Unix sockets only.
//
// One thread serves everything. The handler runs on it: it may answer at once,
// keep the responder and answer later, or hand both to an actor; it must not
// block. TLS towards the outside is nginx's work, in front of this.

import CWebSockets
import Glibc

/// A server. `start` once, `stop` once.
public final class HTTPServer: Sendable {
    public enum Listener: Hashable, Sendable {
        /// 127.0.0.1; port 0 takes any free one, told by `port` after `start`.
        case loopback(port: Int)
        /// Made with mode 0600. A path that exists is refused: only the caller knows if its owner is dead.
        case unixSocket(path: String)
    }

    /// What one client, and all together, may ask of the server.
    public struct Limits: Sendable {
        public var bodyBytes = 1 << 20
        public var headerBytes = 16 << 10
        public var connections = 512
        /// Real seconds a client may take to send a request.
        public var receiveSeconds = 10
        /// Real seconds an unused connection is kept.
        public var idleSeconds = 60
        public var socketMessageBytes = 1 << 20
        public var socketQueuedBytes = 16 << 20
        /// Headers to keep beyond those libwebsockets knows by itself.
        public var customHeaders = ["access-token", "api-key"]
        public init() {}
    }

    public typealias Handler = @Sendable (Request, Responder) -> Void

    /// Why a server did not start.
    public struct Failure: Error, Hashable, Sendable { public let reason: String }

    private struct State {
        var ports: [Int] = []
        var outcome: Result<Void, Failure>?
        var isOver = false
    }

    private let listeners: [Listener]
    private let limits: Limits
    private let handler: Handler
    private let sockets: WebSocketService?
    private let mailbox = SocketMailbox<ServerCommand>()
    private let state = Monitor(State())

    public init(
        listeners: [Listener], limits: Limits = Limits(), handler: @escaping Handler,
        sockets: WebSocketService? = nil
    ) {
        self.listeners = listeners
        self.limits = limits
        self.handler = handler
        self.sockets = sockets
    }

    /// Ports of the loopback listeners, in their order; empty before `start`.
    public var ports: [Int] { state.withLock { $0.ports } }

    /// The port of the only loopback listener.
    public var port: Int {
        guard let port = ports.first else { preconditionFailure("the server has no loopback listener yet") }
        return port
    }

    /// Returns when every listener accepts connections.
    public func start() throws(Failure) {
        for case .unixSocket(let path) in listeners where access(path, F_OK) == 0 {
            throw Failure(reason: "\(path) exists; if no process listens on it, remove it and start again")
        }
        startThread("http-server") { [self] in serve() }
        try state.wait { $0.outcome }.get()
    }

    /// Ends every connection and returns when the thread is over. Not from the handler.
    public func stop() {
        guard mailbox.post(.stop) else { return }
        state.wait { $0.isOver ? () : nil }
    }

    private func serve() {
        let thread = ServerThread(limits: limits, handler: handler, sockets: sockets, mailbox: mailbox)
        let opened = thread.open(listeners)
        state.change { state in
            if case .success(let ports) = opened { state.ports = ports }
            state.outcome = opened.map { _ in () }
            return true
        }
        if case .success = opened { thread.serve() }
        thread.close()
        for case .unixSocket(let path) in listeners { unlink(path) }
        state.change { state in
            state.isOver = true
            return true
        }
    }
}
