// What lives on a server's thread: the context, its requests and its connections.
//
// libwebsockets calls `serverCallback` (ServerCallback.swift), which calls the
// methods in ServerRequests and ServerSockets. Connections are found by lws's own
// pointer, which is forgotten in the callback that says the connection, or its
// request, is over.

import CWebSockets
import Glibc

final class ServerThread {
    let limits: HTTPServer.Limits
    let mailbox: SocketMailbox<ServerCommand>
    let handler: HTTPServer.Handler
    let service: WebSocketService?
    private var context: OpaquePointer?
    private let protocols = UnsafeMutablePointer<lws_protocols>.allocate(capacity: 2)
    private var names: [UnsafeMutablePointer<CChar>] = []
    private var isStopping = false
    private var nextID: UInt64 = 1
    var exchanges: [UInt64: Exchange] = [:]
    var exchangeOf: [OpaquePointer: Exchange] = [:]
    var upgrades: [OpaquePointer: HTTPServer.Request] = [:]
    var connections: [UInt64: SocketPipe] = [:]
    var connectionOf: [OpaquePointer: (WebSocketConnection, SocketPipe)] = [:]

    init(
        limits: HTTPServer.Limits, handler: @escaping HTTPServer.Handler, sockets: WebSocketService?,
        mailbox: SocketMailbox<ServerCommand>
    ) {
        self.limits = limits
        self.handler = handler
        self.service = sockets
        self.mailbox = mailbox
        protocols.initialize(repeating: lws_protocols(), count: 2)
        protocols[0].name = UnsafePointer(keep("sauda"))
        protocols[0].callback = serverCallback
        protocols[0].rx_buffer_size = 64 << 10
    }

    deinit {
        protocols.deallocate()
        for name in names { free(name) }
    }

    /// Numbers requests and connections; none is used twice.
    func takeID() -> UInt64 {
        defer { nextID += 1 }
        return nextID
    }

    /// A C string that lives as long as this; lws keeps pointers to its settings.
    private func keep(_ text: String) -> UnsafeMutablePointer<CChar> {
        guard let copy = strdup(text) else { preconditionFailure("no memory for a server's name") }
        names.append(copy)
        return copy
    }
}

// Opening, serving, closing.
extension ServerThread {
    /// Makes the listeners; the ports of those on loopback.
    func open(_ listeners: [HTTPServer.Listener]) -> Result<[Int], HTTPServer.Failure> {
        _ = socketLogLevel
        var info = lws_context_creation_info()
        info.options = UInt64(LWS_SERVER_OPTION_EXPLICIT_VHOSTS)
        info.user = Unmanaged.passUnretained(self).toOpaque()
        info.fd_limit_per_thread = UInt32(limits.connections + listeners.count + 4)
        info.max_http_header_data2 = UInt32(limits.headerBytes)
        info.timeout_secs = UInt32(limits.receiveSeconds)
        info.pt_serv_buf_size = 64 << 10
        guard let context = lws_create_context(&info) else {
            return .failure(HTTPServer.Failure(reason: "libwebsockets could not start"))
        }
        self.context = context
        var ports: [Int] = []
        for (index, listener) in listeners.enumerated() {
            guard let vhost = listen(context, listener, "listener\(index)") else {
                return .failure(HTTPServer.Failure(reason: "cannot listen on \(listener.text)"))
            }
            if case .loopback = listener { ports.append(Int(lws_get_vhost_listen_port(vhost))) }
        }
        mailbox.open(context)
        return .success(ports)
    }

    private func listen(
        _ context: OpaquePointer, _ listener: HTTPServer.Listener, _ name: String
    ) -> OpaquePointer? {
        var info = lws_context_creation_info()
        info.protocols = UnsafePointer(protocols)
        info.vhost_name = UnsafePointer(keep(name))
        info.timeout_secs = UInt32(limits.receiveSeconds)
        info.timeout_secs_ah_idle = UInt32(limits.receiveSeconds)
        info.keepalive_timeout = Int32(limits.idleSeconds)
        info.options = UInt64(LWS_SERVER_OPTION_FAIL_UPON_UNABLE_TO_BIND)
        switch listener {
        case .loopback(let port):
            info.port = Int32(port)
            info.iface = UnsafePointer(keep("127.0.0.1"))
            info.options |= UInt64(LWS_SERVER_OPTION_DISABLE_IPV6)
            return lws_create_vhost(context, &info)
        case .unixSocket(let path):
            info.iface = UnsafePointer(keep(path))
            info.options |= UInt64(LWS_SERVER_OPTION_UNIX_SOCK)
            // The mode is right from the first moment; a chmod after would come too late.
            let mask = umask(0o177)
            defer { umask(mask) }
            return lws_create_vhost(context, &info)
        }
    }

    func serve() {
        guard let context else { return }
        while !isStopping, lws_service(context, 0) >= 0 { drain() }
    }

    func close() {
        mailbox.close()
        if let context { lws_context_destroy(context) }
        context = nil
    }
}

// Orders from the handler and from other threads.
extension ServerThread {
    /// Carries out whatever was posted. Ends at once when nothing was.
    func drain() {
        while true {
            let commands = mailbox.take()
            if commands.isEmpty { return }
            for command in commands {
                perform(command)
                mailbox.handled()
            }
        }
    }

    private func perform(_ command: ServerCommand) {
        switch command {
        case .reply(let id, let reply): exchanges[id]?.answer(reply)
        case .onClose(let id, let body):
            if let exchange = exchanges[id] { exchange.onClose = body } else { body() }
        case .begin(let id, let reply): exchanges[id]?.begin(reply)
        case .write(let id, let bytes):
            if let exchange = exchanges[id], !exchange.append(bytes) { kill(exchange.wsi) }
        case .end(let id): exchanges[id]?.end()
        case .sendText(let id, let text): connections[id]?.send(text)
        case .closeSocket(let id, let code, let reason): connections[id]?.close(code: code, reason: reason)
        case .stop: isStopping = true
        }
    }

    /// Closes from outside the connection's own callback.
    private func kill(_ wsi: OpaquePointer) {
        lws_set_timeout(wsi, PENDING_TIMEOUT_USER_OK, LWS_TO_KILL_ASYNC)
    }
}

extension HTTPServer.Reply {
    /// What the server says by itself.
    static func refusal(_ status: Int, _ reason: String) -> HTTPServer.Reply {
        HTTPServer.Reply(status: status, body: Array("{\"error\":\"\(reason)\"}\n".utf8))
    }
}

extension HTTPServer.Listener {
    var text: String {
        switch self {
        case .loopback(let port): "127.0.0.1 port \(port); is another process there?"
        case .unixSocket(let path): "\(path); does its folder exist, and is the path under 108 bytes?"
        }
    }
}
