// What lives on a server's thread: the context, its requests and its connections.
//
// libwebsockets calls `serverCallback` (ServerCallback.swift), which calls the
// methods here. Connections are found by lws's own pointer, which is forgotten in
// the callback that says the connection, or its request, is over.

import CWebSockets
import Glibc

final class ServerThread {
    let limits: HTTPServer.Limits
    let mailbox: SocketMailbox<ServerCommand>
    private let handler: HTTPServer.Handler
    private let service: WebSocketService?
    private var context: OpaquePointer?
    private let protocols = UnsafeMutablePointer<lws_protocols>.allocate(capacity: 2)
    private var names: [UnsafeMutablePointer<CChar>] = []
    private var isStopping = false
    private var nextID: UInt64 = 1
    private var exchanges: [UInt64: Exchange] = [:]
    private var exchangeOf: [OpaquePointer: Exchange] = [:]
    private var upgrades: [OpaquePointer: HTTPServer.Request] = [:]
    private var connections: [UInt64: SocketPipe] = [:]
    private var connectionOf: [OpaquePointer: (WebSocketConnection, SocketPipe)] = [:]

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

// Requests.
extension ServerThread {
    /// The headers are in. Answers at once what cannot be served.
    func headersArrived(_ wsi: OpaquePointer) -> Int32 {
        guard let request = HTTPServer.Request(wsi, customHeaders: limits.customHeaders) else { return -1 }
        let exchange = Exchange(id: takeID(), wsi: wsi, request: request)
        exchanges[exchange.id] = exchange
        exchangeOf[wsi] = exchange
        if request.header("transfer-encoding") != nil {
            exchange.answer(.refusal(411, "send the body with a Content-Length"), closing: true)
        } else if let length = UInt(request.header("content-length") ?? "0") {
            if length == 0 { handle(exchange) }
            if length > limits.bodyBytes {
                exchange.answer(.refusal(413, "a body may have \(limits.bodyBytes) bytes"), closing: true)
            }
        } else {
            exchange.answer(.refusal(400, "Content-Length is not a number"), closing: true)
        }
        return 0
    }

    func bodyArrived(_ wsi: OpaquePointer, _ bytes: UnsafeRawBufferPointer) -> Int32 {
        guard let exchange = exchangeOf[wsi], !exchange.isAnswered else { return 0 }
        exchange.request.body.append(contentsOf: bytes)
        return exchange.request.body.count <= limits.bodyBytes ? 0 : -1
    }

    func bodyComplete(_ wsi: OpaquePointer) -> Int32 {
        if let exchange = exchangeOf[wsi], !exchange.isAnswered { handle(exchange) }
        return 0
    }

    /// The timer of a request whose answer is awaited.
    func timer(_ wsi: OpaquePointer) -> Int32 { exchangeOf[wsi]?.look() ?? 0 }

    func writable(_ wsi: OpaquePointer) -> Int32 { exchangeOf[wsi]?.write() ?? 0 }

    /// The request is over: answered, or its client has gone.
    func requestEnded(_ wsi: OpaquePointer) {
        guard let exchange = exchangeOf.removeValue(forKey: wsi) else { return }
        exchanges[exchange.id] = nil
        exchange.onClose?()
        drain()
    }

    private func handle(_ exchange: Exchange) {
        // The handler may take as long as it likes to answer.
        lws_set_timeout(exchange.wsi, NO_PENDING_TIMEOUT, 0)
        handler(exchange.request, HTTPServer.Responder(exchange: exchange.id, mailbox: mailbox))
        drain()
        exchange.watchIfUnanswered()
    }

    private func takeID() -> UInt64 {
        defer { nextID += 1 }
        return nextID
    }
}

// WebSocket connections.
extension ServerThread {
    /// Zero lets the upgrade go on; a refusal is written and the connection hung up.
    func upgradeAsked(_ wsi: OpaquePointer, to kind: String) -> Int32 {
        guard kind == "websocket" else { return -1 }
        guard let request = HTTPServer.Request(wsi, customHeaders: limits.customHeaders) else { return -1 }
        let decision = service?.accept(request) ?? .refuse(status: 404)
        drain()
        switch decision {
        case .accept:
            upgrades[wsi] = request
            return 0
        case .refuse(let status):
            let reply = HTTPServer.Reply.refusal(status, "this WebSocket is refused")
            let exchange = Exchange(id: takeID(), wsi: wsi, request: request)
            exchange.answer(reply, closing: true)
            // Written at once, before the connection is hung up.
            return min(exchange.write(), -1)
        }
    }

    func socketOpened(_ wsi: OpaquePointer) -> Int32 {
        guard let request = upgrades.removeValue(forKey: wsi), let service else { return -1 }
        let connection = WebSocketConnection(id: takeID(), request: request, mailbox: mailbox)
        let bounds = SocketPipe.Limits(
            messageBytes: limits.socketMessageBytes, queuedBytes: limits.socketQueuedBytes)
        let pipe = SocketPipe(wsi: wsi, limits: bounds)
        connections[connection.id] = pipe
        connectionOf[wsi] = (connection, pipe)
        service.onOpen(connection)
        drain()
        return 0
    }

    func socketReceived(_ wsi: OpaquePointer, _ bytes: UnsafeRawBufferPointer) -> Int32 {
        guard let (connection, pipe) = connectionOf[wsi] else { return -1 }
        switch pipe.receive(bytes) {
        case .incomplete: return 0
        case .tooLong: return pipe.giveReason(1009, "message too long")
        case .message(let message):
            service?.onText(connection, message)
            drain()
            return 0
        }
    }

    func socketWritable(_ wsi: OpaquePointer) -> Int32 { connectionOf[wsi]?.1.write() ?? -1 }

    func socketClosed(_ wsi: OpaquePointer) {
        upgrades[wsi] = nil
        guard let (connection, _) = connectionOf.removeValue(forKey: wsi) else { return }
        connections[connection.id] = nil
        service?.onClose(connection)
        drain()
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
