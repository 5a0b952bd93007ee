// A WebSocket out of the house: one connection, over libwebsockets, TLS verified.
//
// `connect` opens it and hands back its events; when they end the connection is
// over, and a new `WebSocketClient` is the way to try again. A ping leaves every
// 25 seconds, so routers on the way keep it open; that it answers proves nothing
// about data, which is the reader's to watch.

import Synchronization

/// One connection. `connect` once.
public final class WebSocketClient: Sendable {
    public enum Event: Hashable, Sendable {
        case opened
        /// A whole message, text or binary.
        case text([UInt8])
        /// The last event, with what ended it.
        case closed(reason: String)
    }

    public struct Limits: Sendable {
        public var messageBytes = 4 << 20
        public var queuedBytes = 4 << 20
        public var connectSeconds = 10
        public init() {}
    }

    private let activity: Activity?
    private let limits: Limits
    private let id = ClientLoop.shared.takeID()
    private let isUsed = Atomic(false)

    /// - Parameter activity: given to a daemon in lockstep, which counts the frames it has received.
    public init(limits: Limits = Limits(), activity: Activity? = nil) {
        self.activity = activity
        self.limits = limits
    }

    /// Starts connecting; what comes of it is in the events, the last of which is always `.closed`.
    /// - Parameter url: `ws://host:port/path?query` or `wss://…`, percent-encoded.
    /// - Parameter caFile: authorities to trust instead of the system's, a PEM file. For tests.
    public func connect(
        url: String, headers: [HTTPHeader] = [], caFile: String? = nil
    ) -> AsyncStream<Event> {
        let isFirst = isUsed.compareExchange(expected: false, desired: true, ordering: .relaxed).exchanged
        precondition(isFirst, "a WebSocketClient connects once; make a new one to connect again")
        let (events, sink) = AsyncStream.makeStream(of: Event.self)
        guard let address = WebSocketAddress(url), !headers.contains(where: \.hasLineBreak) else {
            sink.yield(
                .closed(
                    reason:
                        "\(url.prefix { $0 != "?" }) is no ws:// or wss:// URL, or a header has a line break"
                ))
            sink.finish()
            return events
        }
        sink.onTermination = { [id, activity] reason in
            guard case .cancelled = reason else { return }
            ClientLoop.shared.post(.close(id, code: 1001, reason: "no reader"), activity)
        }
        let job = ClientJob(
            id: id, address: address, headers: headers, caFile: caFile, limits: limits,
            activity: activity, sink: sink)
        ClientLoop.shared.connect(job)
        return events
    }

    /// Sends a text message once the connection is open; no effect when it is over.
    public func send(text: [UInt8]) { ClientLoop.shared.post(.send(id, text), activity) }
    public func send(text: String) { send(text: Array(text.utf8)) }

    /// Closes after everything sent before; `.closed` follows.
    public func close(code: UInt16 = 1000, reason: String = "") {
        ClientLoop.shared.post(.close(id, code: code, reason: reason), activity)
    }
}

extension HTTPHeader {
    var hasLineBreak: Bool { (name + value).utf8.contains { $0 == 10 || $0 == 13 || $0 == 0 } }
}

/// A WebSocket URL taken apart.
struct WebSocketAddress: Sendable {
    var isSecure: Bool
    var host: String
    var port: Int
    /// Path and query as they go on the wire.
    var target: String

    init?(_ url: String) {
        let scheme = ["wss://", "ws://"].first { url.hasPrefix($0) }
        guard let scheme, !url.utf8.contains(where: { $0 <= 32 || $0 > 126 }) else { return nil }
        isSecure = scheme == "wss://"
        let rest = url.dropFirst(scheme.count)
        let authority = rest.prefix { $0 != "/" && $0 != "?" }
        let path = rest.dropFirst(authority.count)
        target = path.hasPrefix("/") ? String(path) : "/" + path
        let parts = authority.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard let name = parts.first, !name.isEmpty else { return nil }
        host = String(name)
        guard let number = parts.count > 1 ? Int(parts[1]) : (isSecure ? 443 : 80),
            (1...65_535).contains(number)
        else { return nil }
        port = number
    }
}
