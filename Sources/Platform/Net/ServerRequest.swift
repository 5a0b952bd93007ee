// A request as the server's handler sees it, and how it is read from the wire.
//
// libwebsockets decodes the path and the query while it parses and throws the
// original away; `query` is encoded again from its pieces, so `&` and `=` inside
// a value stay inside it. Headers it does not know are kept only if the server
// was told their names.

import CWebSockets
import Glibc

extension HTTPServer {
    /// One request, complete with its body.
    public struct Request: Sendable {
        public var method: String
        /// Percent-decoded, dots and doubled slashes resolved.
        public var path: String
        /// What followed `?`, form-encoded; empty when nothing did.
        public var query: String
        public var body: [UInt8] = []
        /// The user on the other end of a Unix socket, told by the kernel; nil on TCP.
        public var peerUserID: UInt32?
        /// Names in lower case.
        public var headers: [String: String] = [:]

        public init(method: String, path: String, query: String = "") {
            self.method = method
            self.path = path
            self.query = query
        }

        /// A header's value, found without regard to case.
        public func header(_ name: String) -> String? { headers[name.lowercased()] }

        /// The query's names and values, decoded, in their order.
        public var queryItems: [(name: String, value: String)] {
            query.split(separator: "&").map { item in
                let parts = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                return (formDecoded(parts[0]), parts.count > 1 ? formDecoded(parts[1]) : "")
            }
        }

        /// The first value of a name in the query.
        public func query(_ name: String) -> String? { queryItems.first { $0.name == name }?.value }
    }
}

extension HTTPServer.Request {
    private static let methods: [(token: lws_token_indexes, name: String)] = [
        (WSI_TOKEN_GET_URI, "GET"), (WSI_TOKEN_POST_URI, "POST"), (WSI_TOKEN_PUT_URI, "PUT"),
        (WSI_TOKEN_PATCH_URI, "PATCH"), (WSI_TOKEN_DELETE_URI, "DELETE"),
        (WSI_TOKEN_OPTIONS_URI, "OPTIONS"), (WSI_TOKEN_HEAD_URI, "HEAD"),
    ]

    /// Every header token libwebsockets has a name for.
    private static let known: [(token: lws_token_indexes, name: String)] = {
        let skipped = Set(methods.map(\.token.rawValue) + [WSI_TOKEN_HTTP_URI_ARGS.rawValue])
        return (0..<WSI_TOKEN_COUNT.rawValue).compactMap { raw in
            let token = lws_token_indexes(raw)
            guard !skipped.contains(raw), let text = lws_token_to_string(token) else { return nil }
            let name = String(cString: text)
            return name.hasSuffix(":") && !name.hasPrefix(":") ? (token, String(name.dropLast())) : nil
        }
    }()

    /// Reads the request whose headers have just arrived; nil for a method we do not speak.
    init?(_ wsi: OpaquePointer, customHeaders: [String]) {
        let found = Self.methods.first { lws_hdr_total_length(wsi, $0.token) > 0 }
        guard let found, let path = Self.text(wsi, found.token) else { return nil }
        self.init(method: found.name, path: path, query: Self.query(wsi))
        for (token, name) in Self.known { headers[name] = Self.text(wsi, token) }
        for name in customHeaders {
            headers[name.lowercased()] = Self.customText(wsi, name.lowercased() + ":")
        }
        peerUserID = Self.peerUserID(lws_get_socket_fd(wsi))
    }

    private static func text(_ wsi: OpaquePointer, _ token: lws_token_indexes) -> String? {
        let length = lws_hdr_total_length(wsi, token)
        guard length > 0 else { return nil }
        return filled(length) { lws_hdr_copy(wsi, $0, length + 1, token) }
    }

    private static func customText(_ wsi: OpaquePointer, _ name: String) -> String? {
        let nameLength = Int32(name.utf8.count)
        let length = lws_hdr_custom_length(wsi, name, nameLength)
        guard length >= 0 else { return nil }
        return filled(length) { lws_hdr_custom_copy(wsi, $0, length + 1, name, nameLength) }
    }

    private static func query(_ wsi: OpaquePointer) -> String {
        var items: [String] = []
        for index in 0..<Int32(WSI_TOKEN_COUNT.rawValue) {
            let length = lws_hdr_fragment_length(wsi, WSI_TOKEN_HTTP_URI_ARGS, index)
            guard length > 0 || index == 0 else { break }
            let item = filled(length) {
                lws_hdr_copy_fragment(wsi, $0, length + 1, WSI_TOKEN_HTTP_URI_ARGS, index)
            }
            guard let item, !item.isEmpty else { continue }
            let parts = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            items.append(parts.map { formEncoded($0) }.joined(separator: "="))
        }
        return items.joined(separator: "&")
    }

    /// A string of `length` bytes that `copy` writes, with room for C's final zero.
    private static func filled(_ length: Int32, _ copy: (UnsafeMutablePointer<CChar>?) -> Int32) -> String? {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(length) + 1) { room in
            let count = copy(room.baseAddress)
            guard count >= 0 else { return nil }
            return String(decoding: UnsafeRawBufferPointer(room).prefix(Int(count)), as: UTF8.self)
        }
    }

    /// SO_PEERCRED: who connected, as the kernel saw it then. Linux, `struct ucred { pid, uid, gid }`.
    private static func peerUserID(_ socket: Int32) -> UInt32? {
        var address = sockaddr()
        var addressLength = socklen_t(MemoryLayout<sockaddr>.size)
        guard getsockname(socket, &address, &addressLength) == 0, address.sa_family == UInt16(AF_UNIX)
        else { return nil }
        var credentials: (process: Int32, user: UInt32, group: UInt32) = (0, 0, 0)
        var length = socklen_t(MemoryLayout.size(ofValue: credentials))
        guard getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &credentials, &length) == 0 else { return nil }
        return credentials.user
    }
}
