// Where ShareKhan is, and the promise that it is there.
//
// Addresses exist only checked: live ones name the official TLS hosts and nothing
// else, simulated ones name this machine and nothing else. A typed address can
// therefore never send a live order to a stranger, nor a test to the market.

/// Whom we talk to. Paper trading listens to either and sends orders to none.
public enum ShareKhanMode: String, Sendable, CaseIterable { case live, simulated }

/// An address that the mode does not allow. Nothing was sent.
public struct ShareKhanRefusal: Error, Hashable, Sendable, CustomStringConvertible {
    public let description: String
}

public struct ShareKhanEndpoints: Hashable, Sendable {
    public let mode: ShareKhanMode
    /// Scheme and host, no slash at the end.
    public let api: String
    public let stream: String
    public let login: String

    /// As the official client has them (its source of 2024-04).
    public static let live = ShareKhanEndpoints(
        mode: .live, origin: "https://api.sharekhan.com", stream: "wss://stream.sharekhan.com")

    /// - Parameters:
    ///   - api: `https://HOST` or, simulated, `http://127.0.0.1:PORT`.
    ///   - stream: `wss://HOST` or, simulated, `ws://127.0.0.1:PORT`; the path is ShareKhan's own.
    public init(mode: ShareKhanMode, api: String, stream: String) throws(ShareKhanRefusal) {
        try mode.check(api, schemes: ["https", "http"], host: "api.sharekhan.com")
        try mode.check(stream, schemes: ["wss", "ws"], host: "stream.sharekhan.com")
        self.init(mode: mode, origin: withoutSlash(api), stream: withoutSlash(stream))
    }

    private init(mode: ShareKhanMode, origin: String, stream: String) {
        self.mode = mode
        api = origin
        self.stream = stream + "/skstream/api/stream"
        login = origin + "/skapi/auth/login.html"
    }
}

extension ShareKhanMode {
    /// - Parameter schemes: the one with TLS, then the one without.
    fileprivate func check(_ url: String, schemes: [String], host official: String) throws(ShareKhanRefusal) {
        let rest = schemes.first { url.hasPrefix($0 + "://") }.map { url.dropFirst($0.count + 3) }
        let authority = rest.map(withoutSlash)
        let isTLS = url.hasPrefix(schemes[0] + "://")
        switch self {
        case .live:
            if isTLS, authority == official || authority == official + ":443" { return }
            throw ShareKhanRefusal(
                description: "live trading talks only to \(schemes[0])://\(official), "
                    + "but the configuration names \(url); remove that line, or choose simulated mode")
        case .simulated:
            if let authority, isLoopback(authority) { return }
            throw ShareKhanRefusal(
                description: "simulated trading talks only to this machine, "
                    + "but the configuration names \(url); write \(schemes[1])://127.0.0.1:PORT")
        }
    }
}

/// `127.0.0.1`, `localhost` or `[::1]`, with or without a port, and nothing around them.
private func isLoopback(_ authority: String) -> Bool {
    for host in ["127.0.0.1", "localhost", "[::1]"] where authority.hasPrefix(host) {
        let port = authority.dropFirst(host.count)
        if port.isEmpty { return true }
        return port.first == ":" && UInt16(port.dropFirst()).map { $0 > 0 } ?? false
    }
    return false
}

private func withoutSlash(_ text: some StringProtocol) -> String {
    String(text.hasSuffix("/") ? text.dropLast() : text[...])
}
