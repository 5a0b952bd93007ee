// What lives on the clients' thread: the context and every connection of ours.
//
// libwebsockets calls `clientCallback`, which finds the link in the connection and
// calls its methods. The thread serves as long as the process lives.

import CWebSockets
import Glibc

final class ClientThread {
    private let mailbox: SocketMailbox<ClientLoop.Post>
    private var context: OpaquePointer?
    private var links: [UInt64: ClientLink] = [:]
    /// Certificate authorities belong to a vhost: one for the system's, one for each other file.
    private var vhosts: [String: OpaquePointer] = [:]
    private let protocols = UnsafeMutablePointer<lws_protocols>.allocate(capacity: 2)
    private let retry = UnsafeMutablePointer<lws_retry_bo_t>.allocate(capacity: 1)

    init(_ mailbox: SocketMailbox<ClientLoop.Post>) {
        self.mailbox = mailbox
        protocols.initialize(repeating: lws_protocols(), count: 2)
        protocols[0].name = UnsafePointer(strdup("sauda"))
        protocols[0].callback = clientCallback
        protocols[0].rx_buffer_size = 64 << 10
        retry.initialize(to: lws_retry_bo_t())
        retry.pointee.secs_since_valid_ping = 25
        retry.pointee.secs_since_valid_hangup = 60
    }

    func run() {
        _ = socketLogLevel
        var info = lws_context_creation_info()
        info.options = UInt64(LWS_SERVER_OPTION_EXPLICIT_VHOSTS | LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT)
        info.user = Unmanaged.passUnretained(self).toOpaque()
        info.fd_limit_per_thread = 256
        info.pt_serv_buf_size = 64 << 10
        guard let context = lws_create_context(&info) else {
            preconditionFailure("libwebsockets found no memory to start")
        }
        self.context = context
        mailbox.open(context)
        drain()
        while lws_service(context, 0) >= 0 { drain() }
    }

    func drain() {
        for post in mailbox.take() {
            perform(post.command)
            post.activity?.finished()
        }
    }

    private func perform(_ command: ClientCommand) {
        switch command {
        case .open(let job): links[job.id] = ClientLink(job)
        case .dial(let id, let numeric): if let link = links[id] { dial(link, numeric) }
        case .send(let id, let text): links[id]?.send(text)
        case .close(let id, let code, let reason): links[id]?.close(code, reason)
        }
        if case .close(let id, _, _) = command, links[id]?.wsi == nil { links[id] = nil }
    }

    private func dial(_ link: ClientLink, _ numeric: String?) {
        let job = link.job
        guard let numeric else { return over(link, "no address found for \(job.address.host)") }
        guard let vhost = vhost(job) else { return over(link, "the CA file could not be read") }
        let address = job.address
        var info = lws_client_connect_info()
        info.context = context
        info.vhost = vhost
        info.port = Int32(address.port)
        info.ssl_connection = address.isSecure ? Int32(LCCSCF_USE_SSL.rawValue) : 0
        info.retry_and_idle_policy = UnsafePointer(retry)
        info.ietf_version_or_minus_one = -1
        info.opaque_user_data = Unmanaged.passUnretained(link).toOpaque()
        let isDefaultPort = address.port == (address.isSecure ? 443 : 80)
        let host = isDefaultPort ? address.host : "\(address.host):\(address.port)"
        link.wsi = numeric.withCString { name in
            host.withCString { host in
                address.target.withCString { target in
                    (info.address, info.host, info.path) = (name, host, target)
                    return lws_client_connect_via_info(&info)
                }
            }
        }
        if link.wsi == nil { over(link, "could not connect to \(host)") }
    }

    private func vhost(_ job: ClientJob) -> OpaquePointer? {
        let key = job.caFile ?? ""
        if let vhost = vhosts[key] { return vhost }
        var info = lws_context_creation_info()
        info.port = CONTEXT_PORT_NO_LISTEN
        info.protocols = UnsafePointer(protocols)
        // lws keeps these strings; a vhost lives as long as the process.
        info.vhost_name = UnsafePointer(strdup("client\(vhosts.count)"))
        info.options = UInt64(LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT)
        info.connect_timeout_secs = UInt32(job.limits.connectSeconds)
        info.timeout_secs = UInt32(job.limits.connectSeconds)
        info.ssl_client_options_set = cwebsockets_no_old_tls
        if let file = job.caFile { info.client_ssl_ca_filepath = UnsafePointer(strdup(file)) }
        guard let vhost = lws_create_vhost(context, &info) else { return nil }
        vhosts[key] = vhost
        return vhost
    }

    func over(_ link: ClientLink, _ reason: String) {
        link.over(reason)
        links[link.job.id] = nil
    }
}

private func clientCallback(
    _ wsi: OpaquePointer?, _ reason: lws_callback_reasons, _ user: UnsafeMutableRawPointer?,
    _ input: UnsafeMutableRawPointer?, _ length: Int
) -> Int32 {
    guard let wsi, let context = lws_get_context(wsi), let owner = lws_context_user(context) else { return 0 }
    let thread = Unmanaged<ClientThread>.fromOpaque(owner).takeUnretainedValue()
    if reason == LWS_CALLBACK_EVENT_WAIT_CANCELLED {
        thread.drain()
        return 0
    }
    guard let opaque = lws_get_opaque_user_data(wsi) else {
        return lws_callback_http_dummy(wsi, reason, user, input, length)
    }
    let link = Unmanaged<ClientLink>.fromOpaque(opaque).takeUnretainedValue()
    let bytes = UnsafeRawBufferPointer(start: input, count: input == nil ? 0 : length)
    switch reason {
    case LWS_CALLBACK_CLIENT_ESTABLISHED: link.opened(wsi)
    case LWS_CALLBACK_CLIENT_RECEIVE: return link.received(bytes)
    case LWS_CALLBACK_CLIENT_WRITEABLE: return link.writable()
    case LWS_CALLBACK_CLIENT_APPEND_HANDSHAKE_HEADER: return link.addHeaders(wsi, input, room: length)
    case LWS_CALLBACK_WS_PEER_INITIATED_CLOSE: link.peerCloses(bytes)
    case LWS_CALLBACK_CLIENT_CONNECTION_ERROR:
        let text = cText(input)
        lws_set_opaque_user_data(wsi, nil)
        let isTLS = text.contains("SSL") || text.contains("tls")
        thread.over(
            link, (isTLS ? "TLS refused, most often for its certificate: " : "could not connect: ") + text)
    case LWS_CALLBACK_CLIENT_CLOSED, LWS_CALLBACK_WSI_DESTROY:
        lws_set_opaque_user_data(wsi, nil)
        thread.over(link, "connection lost")
    default: return lws_callback_http_dummy(wsi, reason, user, input, length)
    }
    return 0
}
