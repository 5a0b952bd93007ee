// How the lockstep clock talks to the simulator: two tiny HTTP calls.
//
//     GET  /sim/clock  → {"time":T}
//     POST /sim/idle     {"time":T,"frames":n,"requests":r,"next":N}
//       200 {"time":T2} go on from T2 · 409 not yet, ask again · 410 the day is over
//
// Times are nanoseconds since the epoch; `next` is left out when nobody sleeps.
// The connection is its own and blocking: what it carries is not activity.

import CCurl
import CCurlShim
import Market

/// What an idle daemon tells the simulator.
struct IdleReport: Sendable {
    var time: Timestamp
    var frames: Int
    var requests: Int
    var next: Timestamp?

    var json: String {
        let wake = next.map { ",\"next\":\($0.nanoseconds)" } ?? ""
        return "{\"time\":\(time.nanoseconds),\"frames\":\(frames),\"requests\":\(requests)\(wake)}"
    }
}

/// The connection; used by one thread at a time.
public final class IdleChannel: @unchecked Sendable {
    // Safe: `startTime` runs before the clock's thread exists, all else on that thread.
    /// The simulator could not be reached or gave no time.
    public struct Failure: Error, Hashable, Sendable { public let reason: String }

    enum Answer {
        case advance(Timestamp)
        case notYet
        case dayOver
        case lost(String)
    }

    private let simulator: String
    private var handle: UnsafeMutableRawPointer?
    private var reply: [UInt8] = []

    init(simulator: String) { self.simulator = simulator }

    func startTime() throws(Failure) -> Timestamp {
        let status = try call("/sim/clock", nil)
        guard status == 200, let time = IdleChannel.time(in: reply) else {
            throw Failure(reason: "\(simulator)/sim/clock gave no time but status \(status)")
        }
        return time
    }

    func report(_ report: IdleReport) -> Answer {
        do {
            let status = try call("/sim/idle", report.json)
            switch (status, IdleChannel.time(in: reply)) {
            case (200, let time?): return .advance(time)
            case (409, _): return .notYet
            case (410, _): return .dayOver
            default:
                return .lost("\(simulator)/sim/idle answered \(status), expected 200 with a time, 409 or 410")
            }
        } catch {
            return .lost(error.reason)
        }
    }

    func close() {
        if let handle { curl_easy_cleanup(handle) }
        handle = nil
    }

    /// Blocks; the status, with the body in `reply`.
    private func call(_ path: String, _ body: String?) throws(Failure) -> Int {
        let handle = try opened()
        reply.removeAll(keepingCapacity: true)
        ccurl_set_text(handle, CURLOPT_URL, simulator + path)
        if let body {
            ccurl_set_long(handle, CURLOPT_POSTFIELDSIZE, body.utf8.count)
            ccurl_set_text(handle, CURLOPT_COPYPOSTFIELDS, body)
        } else {
            ccurl_set_long(handle, CURLOPT_HTTPGET, 1)
        }
        ccurl_set_pointer(handle, CURLOPT_WRITEDATA, Unmanaged.passUnretained(self).toOpaque())
        let code = curl_easy_perform(handle)
        guard code == CURLE_OK else {
            let reason = String(cString: curl_easy_strerror(code))
            throw Failure(reason: "the simulator at \(simulator) cannot be reached: \(reason)")
        }
        var status = 0
        ccurl_get_long(handle, CURLINFO_RESPONSE_CODE, &status)
        return status
    }

    private func opened() throws(Failure) -> UnsafeMutableRawPointer {
        if let handle { return handle }
        curl_global_init(Int(CURL_GLOBAL_ALL))
        guard let handle = curl_easy_init() else { throw Failure(reason: "libcurl found no memory to start") }
        ccurl_set_long(handle, CURLOPT_NOSIGNAL, 1)
        ccurl_set_long(handle, CURLOPT_TIMEOUT_MS, 30_000)
        ccurl_set_text(handle, CURLOPT_PROXY, "")
        ccurl_set_text(handle, CURLOPT_PROTOCOLS_STR, "http")
        ccurl_set_bytes(handle, CURLOPT_WRITEFUNCTION) { bytes, size, count, context in
            guard let context else { return 0 }
            let channel = Unmanaged<IdleChannel>.fromOpaque(context).takeUnretainedValue()
            channel.reply.append(contentsOf: UnsafeRawBufferPointer(start: bytes, count: size * count))
            return size * count
        }
        self.handle = handle
        return handle
    }

    /// The integer after `"time":`, with or without quotes.
    private static func time(in bytes: [UInt8]) -> Timestamp? {
        let text = String(decoding: bytes, as: UTF8.self)
        guard let key = text.firstRange(of: "\"time\"") else { return nil }
        let digits = text[key.upperBound...].drop { ": \"".contains($0) }.prefix { $0.isNumber || $0 == "-" }
        return Int64(digits).map { Timestamp(nanoseconds: $0) }
    }
}
