// What lives on a WebSocket client's thread: its context and its one connection.
//
// libwebsockets calls `clientCallback`, which calls the methods here. For lockstep
// a message counts as received only after its reader has been given it.

import CWebSockets
import Glibc

/// What a client's thread is told at its start.
struct ClientJob: Sendable {
    var address: WebSocketAddress
    var headers: [HTTPHeader]
    var caFile: String?
    var limits: WebSocketClient.Limits
    var activity: Activity?
    var mailbox: SocketMailbox<ClientCommand>
    var sink: AsyncStream<WebSocketClient.Event>.Continuation

    func run() {
        let thread = ClientThread(self)
        thread.run()
    }
}

final class ClientThread {
    private let job: ClientJob
    private var context: OpaquePointer?
    private var pipe: SocketPipe?
    private var frames = 0
    private var unsent: [ClientCommand] = []
    /// What ended the connection; the thread serves until there is one.
    private var ending: String?
    private var peerReason: String?

    init(_ job: ClientJob) { self.job = job }

    func run() {
        var protocols = [lws_protocols(), lws_protocols()]
        let retry = lws_retry_bo_t.pinging(every: 25, hangUpAfter: 60)
        withUnsafePointer(to: retry) { retry in
            "sauda".withCString { name in
                protocols[0].name = name
                protocols[0].callback = clientCallback
                protocols[0].rx_buffer_size = 64 << 10
                protocols.withUnsafeBufferPointer { serve($0.baseAddress, retry) }
            }
        }
        job.activity?.framesForgotten(frames)
        job.sink.yield(.closed(reason: ending ?? "closed"))
        job.sink.finish()
        job.activity?.finished()
    }

    private func serve(_ protocols: UnsafePointer<lws_protocols>?, _ retry: UnsafePointer<lws_retry_bo_t>) {
        open(protocols, retry)
        // The start of the thread was counted as a job; from here frames and commands are.
        job.activity?.finished()
        while ending == nil, let context, lws_service(context, 0) >= 0 { drain() }
        job.activity?.started()
        job.mailbox.close()
        if let context { lws_context_destroy(context) }
    }

    private func open(_ protocols: UnsafePointer<lws_protocols>?, _ retry: UnsafePointer<lws_retry_bo_t>) {
        _ = socketLogLevel
        var info = lws_context_creation_info()
        info.port = CONTEXT_PORT_NO_LISTEN
        info.protocols = protocols
        info.options = UInt64(LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT)
        info.user = Unmanaged.passUnretained(self).toOpaque()
        info.fd_limit_per_thread = 8
        info.connect_timeout_secs = UInt32(job.limits.connectSeconds)
        info.timeout_secs = UInt32(job.limits.connectSeconds)
        info.pt_serv_buf_size = 64 << 10
        info.ssl_client_options_set = cwebsockets_no_old_tls
        context = withOptionalCString(job.caFile) { file in
            info.client_ssl_ca_filepath = file
            return lws_create_context(&info)
        }
        guard let context else { return end("libwebsockets could not start, or a CA file could not be read") }
        job.mailbox.open(context)
        dial(context, retry)
    }

    private func dial(_ context: OpaquePointer, _ retry: UnsafePointer<lws_retry_bo_t>) {
        let address = job.address
        var info = lws_client_connect_info()
        info.context = context
        info.port = Int32(address.port)
        info.ssl_connection = address.isSecure ? Int32(LCCSCF_USE_SSL.rawValue) : 0
        info.retry_and_idle_policy = retry
        info.ietf_version_or_minus_one = -1
        let isDefaultPort = address.port == (address.isSecure ? 443 : 80)
        let host = isDefaultPort ? address.host : "\(address.host):\(address.port)"
        let started = address.host.withCString { name in
            host.withCString { host in
                address.target.withCString { target in
                    (info.address, info.host, info.path) = (name, host, target)
                    return lws_client_connect_via_info(&info) != nil
                }
            }
        }
        if !started { end("could not start connecting to \(host)") }
    }

    private func end(_ reason: String) { if ending == nil { ending = reason } }
}

// What libwebsockets reports.
extension ClientThread {
    func opened(_ wsi: OpaquePointer) {
        pipe = SocketPipe(
            wsi: wsi,
            limits: SocketPipe.Limits(
                messageBytes: job.limits.messageBytes, queuedBytes: job.limits.queuedBytes))
        job.sink.yield(.opened)
        for command in unsent { perform(command) }
        unsent = []
    }

    func received(_ bytes: UnsafeRawBufferPointer) -> Int32 {
        guard let pipe else { return -1 }
        switch pipe.receive(bytes) {
        case .incomplete: return 0
        case .tooLong:
            peerReason = "a message of more than \(job.limits.messageBytes) bytes came"
            return pipe.giveReason(1009, "message too long")
        case .message(let message):
            job.sink.yield(.text(message))
            frames += 1
            job.activity?.frameReceived()
            return 0
        }
    }

    func writable() -> Int32 { pipe?.write() ?? 0 }

    /// The other side's close frame: two bytes of code, then text.
    func peerCloses(_ bytes: UnsafeRawBufferPointer) {
        let code = bytes.count >= 2 ? Int(bytes[0]) << 8 | Int(bytes[1]) : 1005
        peerReason =
            "closed by the other side (\(code)) \(String(decoding: bytes.dropFirst(2), as: UTF8.self))"
    }

    func closed() { end(peerReason ?? "connection lost or closed by us") }

    func failed(_ reason: String) { end(reason.isEmpty ? "could not connect" : reason) }

    /// Adds our headers to the upgrade request; negative when they do not fit.
    func addHeaders(_ wsi: OpaquePointer, _ position: UnsafeMutableRawPointer?, room: Int) -> Int32 {
        guard let position = position?.assumingMemoryBound(to: UnsafeMutablePointer<UInt8>?.self),
            let start = position.pointee
        else { return -1 }
        for header in job.headers {
            let code = lws_add_http_header_by_name(
                wsi, header.name + ":", header.value, Int32(header.value.utf8.count), position, start + room)
            if code != 0 { return -1 }
        }
        return 0
    }

    func drain() {
        for command in job.mailbox.take() {
            perform(command)
            job.mailbox.handled()
        }
    }

    private func perform(_ command: ClientCommand) {
        switch (command, pipe) {
        case (.send(let text), let pipe?): pipe.send(text)
        case (.close(let code, let reason), let pipe?): pipe.close(code: code, reason: reason)
        case (.close, nil): end("closed before it was open")
        case (.send, nil): unsent.append(command)
        }
    }
}

private func clientCallback(
    _ wsi: OpaquePointer?, _ reason: lws_callback_reasons, _ user: UnsafeMutableRawPointer?,
    _ input: UnsafeMutableRawPointer?, _ length: Int
) -> Int32 {
    guard let wsi, let context = lws_get_context(wsi), let owner = lws_context_user(context) else { return 0 }
    let thread = Unmanaged<ClientThread>.fromOpaque(owner).takeUnretainedValue()
    let bytes = UnsafeRawBufferPointer(start: input, count: input == nil ? 0 : length)
    switch reason {
    case LWS_CALLBACK_CLIENT_ESTABLISHED: thread.opened(wsi)
    case LWS_CALLBACK_CLIENT_RECEIVE: return thread.received(bytes)
    case LWS_CALLBACK_CLIENT_WRITEABLE: return thread.writable()
    case LWS_CALLBACK_CLIENT_APPEND_HANDSHAKE_HEADER: return thread.addHeaders(wsi, input, room: length)
    case LWS_CALLBACK_WS_PEER_INITIATED_CLOSE: thread.peerCloses(bytes)
    case LWS_CALLBACK_CLIENT_CONNECTION_ERROR: thread.failed(cText(input))
    case LWS_CALLBACK_CLIENT_CLOSED: thread.closed()
    case LWS_CALLBACK_EVENT_WAIT_CANCELLED: thread.drain()
    default: return lws_callback_http_dummy(wsi, reason, user, input, length)
    }
    return 0
}

extension lws_retry_bo_t {
    fileprivate static func pinging(every seconds: UInt16, hangUpAfter limit: UInt16) -> lws_retry_bo_t {
        var policy = lws_retry_bo_t()
        policy.secs_since_valid_ping = seconds
        policy.secs_since_valid_hangup = limit
        return policy
    }
}

private func withOptionalCString<Result>(
    _ text: String?, _ body: (UnsafePointer<CChar>?) -> Result
) -> Result {
    guard let text else { return body(nil) }
    return text.withCString { body($0) }
}
