// The envelope of every ShareKhan answer, and what a failing one means.
//
// Success is all of: HTTP 2xx, `status` 200 in the body (204: no rows), and no error
// words, top level. HTTP 200 alone proves nothing (refused orders come with it).
// Error bodies as seen 2023–2026: `errorType` "Access Denied", "input_error".

import Market
import Platform

struct ShareKhanReply: Sendable {
    private let response: HTTPResponse
    private let body: Result<JSON, BrokerFailure>

    init(_ response: HTTPResponse) {
        self.response = response
        do throws(BrokerFailure) {
            body = .success(try Self.object(response.body))
        } catch {
            body = .failure(error)
        }
    }

    /// What is under `data`; nil when there are no rows: an empty body, 204, or the text `no_records`.
    func data() throws(BrokerFailure) -> JSON? {
        if let failure = httpFailure { throw failure }
        if response.status == 204 || response.body.allSatisfy({ $0 <= 32 }) { return nil }
        let body = try parsed()
        let status = body["status"]?.integer
        if status == 204 { return nil }
        guard status == 200, Self.errorText(body) == nil else { throw Self.failure(status, body) }
        guard let data = body["data"], !data.isNull else { return nil }
        if let word = data.text {
            guard word.lowercased() == "no_records" || word.isEmpty else {
                throw .unreadable("expected rows under data, found the text `\(cut(word))`")
            }
            return nil
        }
        return data
    }

    /// The rows under `data`: an array's, an object alone, or none.
    func rows() throws(BrokerFailure) -> [JSON] {
        guard let data = try data() else { return [] }
        let rows: [JSON] = if case .array(let elements) = data { elements } else { [data] }
        for row in rows {
            guard case .object = row else {
                throw .unreadable("expected an object in each row, found `\(cut(row.description))`")
            }
        }
        return rows
    }

    /// As `data`, for those who act on the kind of failure only.
    var outcome: Result<JSON?, BrokerFailure> {
        do throws(BrokerFailure) { return .success(try data()) } catch { return .failure(error) }
    }

    /// When the broker wrote the answer; nil when it does not say.
    var writtenAt: Timestamp? {
        do throws(BrokerFailure) {
            return try parsed()["timestamp"]?.text.flatMap { WireTime.envelope($0) }
        } catch {
            return nil
        }
    }

    func parsed() throws(BrokerFailure) -> JSON { try body.get() }

    private static func object(_ bytes: [UInt8]) throws(BrokerFailure) -> JSON {
        let found: JSON
        do throws(JSONError) {
            found = try JSON.parse(bytes, maximumBytes: 128 << 20)
        } catch {
            throw .unreadable(
                "\(error); the answer starts `\(cut(String(decoding: bytes.prefix(80), as: UTF8.self)))`")
        }
        guard case .object = found else {
            throw .unreadable("expected a JSON object, found `\(cut(found.description))`")
        }
        return found
    }

    /// What a status outside 2xx means; nil inside.
    private var httpFailure: BrokerFailure? {
        if (200..<300).contains(response.status) { return nil }
        let body: JSON
        do throws(BrokerFailure) { body = try parsed() } catch { body = .null }
        return Self.failure(Int64(response.status), body, retryAfter: response.header("retry-after"))
    }

    private static func failure(_ status: Int64?, _ body: JSON, retryAfter: String? = nil) -> BrokerFailure {
        let text = cut(errorText(body) ?? body["message"]?.text ?? "no reason given")
        switch status {
        case 401: return .loginNeeded("ShareKhan answered 401: \(text)")
        case 403:
            let isSession = normalised(body["errorType"]?.text ?? text).contains("accessdenied")
            let reason = "ShareKhan answered 403: \(text)"
            return isSession ? .loginNeeded(reason) : .refused(reason)
        case 429:
            let seconds = retryAfter.flatMap { Int64($0) }.map { min(max($0, 1), 300) }
            return .temporary("ShareKhan answered 429, too many requests", retryAfter: .seconds(seconds ?? 5))
        case .some(500...): return .temporary("ShareKhan answered \(status ?? 500): \(text)", retryAfter: nil)
        case .some(400..<500): return .refused("ShareKhan answered \(status ?? 400): \(text)")
        case .some(200):
            return normalised(text).contains("accessdenied") ? .loginNeeded(text) : .refused(text)
        default:
            return .unreadable("expected status 200, found \(status.map { "\($0)" } ?? "none"): \(text)")
        }
    }

    /// The error words of an object, in any of their spellings; nil when all are empty or say success.
    static func errorText(_ object: JSON) -> String? {
        let type = object.first("errorType", "error_type", "errortype")?.text
        let message = object.first("errorMsg", "errormsg", "errorMessage")?.text
        if let type {
            let detail = message ?? object["message"]?.text
            return detail.map { $0 == "error" ? type : "\($0) (\(type))" } ?? type
        }
        guard let message, normalised(message) != "success" else { return nil }
        return message
    }
}

/// Lower-case letters only.
func normalised(_ text: String) -> String {
    String(decoding: text.lowercased().utf8.filter { (97...122).contains($0) }, as: UTF8.self)
}

/// Foreign text for a message of ours: one line, not long, nothing secret.
func cut(_ text: String) -> String {
    let line = text.split(whereSeparator: \.isNewline).joined(separator: " ")
    return Redaction.redact(line.count > 120 ? line.prefix(120) + "…" : line)
}

extension HTTPFailure {
    var text: String {
        switch self {
        case .notSent(let text), .ambiguous(let text): text
        case .cancelled: "the request was cancelled"
        case .tooLarge: "the answer was too long"
        }
    }

    /// What it means for a reading.
    var brokerFailure: BrokerFailure {
        switch self {
        case .notSent, .ambiguous, .cancelled: .temporary(text, retryAfter: nil)
        case .tooLarge: .unreadable(text)
        }
    }
}
