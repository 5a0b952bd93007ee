// What an HTTP client says and hears, and the ways it can fail.
//
// Values only; `HTTPClient` carries them. A failure says the one thing its caller
// must know before trying again: whether any byte of the request left this machine.

public import Market

/// One header line. Names compare without case.
public struct HTTPHeader: Hashable, Sendable {
    public var name: String
    public var value: String
    public init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}

/// A request. TLS certificates are always verified; there is no switch.
public struct HTTPRequest: Sendable {
    public var method: String
    /// Absolute and percent-encoded, `https://…` or `http://…`.
    public var url: String
    public var headers: [HTTPHeader]
    /// nil sends no body and no Content-Length.
    public var body: [UInt8]?
    /// From `send` to the last byte of the answer, on the client's clock.
    public var timeout: Span
    /// Path of a Unix socket to speak through; the URL's host is then only a name.
    public var unixSocket: String?
    /// Follows up to five redirects, never from https to http. Own headers go along: not for secrets.
    public var followRedirects = false
    /// Certificate authorities to trust instead of the system's, a PEM file. For tests.
    public var caFile: String?
    /// Longest answer taken, in bytes after decompression.
    public var maximumBytes = 8 << 20

    public init(
        _ method: String = "GET", _ url: String, headers: [HTTPHeader] = [], body: [UInt8]? = nil,
        timeout: Span = .seconds(10), unixSocket: String? = nil
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.timeout = timeout
        self.unixSocket = unixSocket
    }

    /// A transfer that curl must never send a second time by itself.
    var isIdempotent: Bool { method == "GET" || method == "HEAD" }
}

/// An answer, whatever its status.
public struct HTTPResponse: Sendable {
    public var status: Int
    public var headers: [HTTPHeader]
    public var body: [UInt8]

    public init(status: Int, headers: [HTTPHeader] = [], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// The first value of a header, found without regard to case.
    public func header(_ name: String) -> String? {
        let wanted = name.lowercased()
        return headers.first { $0.name.lowercased() == wanted }?.value
    }
}

/// Why there is no answer, classed by what the caller may do next.
public enum HTTPFailure: Error, Hashable, Sendable {
    /// No byte of the request left (no such host, nobody listening, TLS refused): safe to try again.
    case notSent(String)
    /// Bytes may have left and been acted on. Ask the other side before sending again.
    case ambiguous(String)
    /// The task was cancelled or the client stopped; treat as ambiguous for anything but a read.
    case cancelled
    /// The answer was longer than `maximumBytes`; the request was acted on.
    case tooLarge
}

extension HTTPRequest {
    /// For messages: a query may hold a secret.
    var urlWithoutQuery: Substring { url.prefix { $0 != "?" } }

    /// A line break in what becomes a header line would let a value add lines of its own.
    var hasLineBreak: Bool {
        let parts = [method, url] + headers.flatMap { [$0.name, $0.value] }
        return parts.contains { $0.utf8.contains { $0 == 10 || $0 == 13 || $0 == 0 } }
    }
}
