// What libcurl calls back while a transfer runs, on the curl thread.
//
// Bytes in are bounded; bytes out are a mail's text. curl would resend a request
// by itself when a kept-alive connection turns out dead (7.88, seen in its
// `Curl_retry_request`); for anything but GET and HEAD the second sending is
// stopped here, because an order must never go out twice unasked.

import CCurl
import Glibc

extension Transfer {
    static func from(_ context: UnsafeMutableRawPointer?) -> Transfer {
        guard let context else { preconditionFailure("curl lost the transfer it was given") }
        return Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
    }

    /// Anything but `count` tells curl to give up.
    func take(_ bytes: UnsafeMutablePointer<CChar>?, _ count: Int) -> Int {
        guard case .http(let request) = payload, body.count + count <= request.maximumBytes else {
            isTooLarge = true
            return 0
        }
        body.append(contentsOf: UnsafeRawBufferPointer(start: bytes, count: count))
        return count
    }

    func takeHeader(_ bytes: UnsafeMutablePointer<CChar>?, _ count: Int) -> Int {
        headerBytes += count
        guard headerBytes <= 256 << 10 else {
            isTooLarge = true
            return 0
        }
        let line = String(decoding: UnsafeRawBufferPointer(start: bytes, count: count), as: UTF8.self)
        if line.hasPrefix("HTTP/") { (headers, hasWholeHead) = ([], false) }
        if line == "\r\n" || line == "\n" { hasWholeHead = true }
        if let colon = line.firstIndex(of: ":") {
            let value = line[line.index(after: colon)...].trimmingSpace
            headers.append(HTTPHeader(String(line[..<colon]), String(value)))
        }
        return count
    }

    func give(_ bytes: UnsafeMutablePointer<CChar>?, _ room: Int) -> Int {
        guard case .mail(_, let text) = payload, let bytes else { return 0 }
        let count = min(room, text.count - uploaded)
        text.withUnsafeBytes { source in
            if let start = source.baseAddress { memcpy(bytes, start + uploaded, count) }
        }
        uploaded += count
        return count
    }

    /// Asked by curl each time it is about to send the request on a connection.
    func maySend() -> Bool {
        sendings += 1
        guard case .http(let request) = payload else { return true }
        return request.isIdempotent || sendings == 1
    }
}

extension Substring {
    var trimmingSpace: Substring {
        let start = drop { $0.isWhitespace }
        guard let end = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return start[...end]
    }
}
