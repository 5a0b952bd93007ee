// Who may speak: request tokens of the login page, and the access tokens they buy.
//
//     login page ──request token──▶ browser ──▶ client ──exchanged once──▶ access token
//
// The request token is AES-256-GCM of `RequestId|CustomerId` with a nonce of 16 zero
// bytes; the client proves that it holds the secret by sending back the two swapped
// (all official clients agree; vectors in the tests). The access token is a JWT that
// ends at 23:59:59 of its day.

import Market
import Platform

struct Logins: Sendable {
    enum Answer {
        case token(String, state: String)
        case refused(String)
    }

    private let account: BrokerSimulator.Account
    private let endsFirst: Bool
    private var random: SeededRandom
    /// Issued and not yet exchanged.
    private var requests: [(id: String, until: Timestamp)] = []
    private var tokens: [(text: String, until: Timestamp)] = []
    private(set) var issued = 0

    static let nonce = [UInt8](repeating: 0, count: 16)
    /// How long a request token may be exchanged; ShareKhan's own span is not known.
    static let patience = Span.minutes(5)

    init(_ account: BrokerSimulator.Account, endsFirst: Bool, seed: UInt64) {
        self.account = account
        self.endsFirst = endsFirst
        random = SeededRandom(seed: seed, stream: "logins")
    }

    private var key: [UInt8] { Array(account.secret.utf8) }

    /// What the login page puts into the redirect: standard base64, its `+` not escaped.
    mutating func requestToken(at now: Timestamp) -> String {
        let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789".utf8)
        let bytes = (0..<32).map { _ in letters[Int(random.below(Int64(letters.count)))] }
        let id = String(decoding: bytes, as: UTF8.self)
        requests.append((id, now + Logins.patience))
        let plain = Array("\(id)|\(account.customer)".utf8)
        return base64Encoded(AESGCM.seal(plain, key: key, nonce: Logins.nonce))
    }

    /// Exchanges what the client made of a request token.
    mutating func exchange(_ body: JSON, at now: Timestamp) -> Answer {
        guard body["apiKey"]?.text == account.apiKey else { return .refused("Invalid api key") }
        let version = body["versionId"]?.text
        guard version == nil || version == "1005" || version == "1006" else {
            return .refused("Request is invalid")
        }
        guard let sent = body["requestToken"]?.text, hasAlphabet(sent, urlSafe: version != nil),
            let id = requestID(in: sent),
            let place = requests.firstIndex(where: { $0.id == id && now < $0.until })
        else { return .refused("Request token is invalid") }
        requests.remove(at: place)
        return .token(issueToken(at: now), state: body["state"]?.text ?? "")
    }

    /// With a version the URL-safe alphabet, padded or not; without one the standard alphabet, padded
    /// (two projects saw the other alphabet refused, 2026-10).
    private func hasAlphabet(_ text: String, urlSafe: Bool) -> Bool {
        if urlSafe { return !text.contains { $0 == "+" || $0 == "/" } }
        return !text.contains { $0 == "-" || $0 == "_" } && text.utf8.count.isMultiple(of: 4)
    }

    private func requestID(in sent: String) -> String? {
        guard let sealed = base64Decoded(sent) else { return nil }
        let plain: [UInt8]
        do { plain = try AESGCM.open(sealed, key: key, nonce: Logins.nonce) } catch { return nil }
        let parts = String(decoding: plain, as: UTF8.self).split(separator: "|")
        guard parts.count == 2, parts[0] == account.customer else { return nil }
        return String(parts[1])
    }

    private mutating func issueToken(at now: Timestamp) -> String {
        issued += 1
        let until = Timestamp(now.date, TimeOfDay(23, 59, 59))
        let seconds = now.nanoseconds / 1_000_000_000
        let header = "{\"typ\":\"sec\",\"alg\":\"HS256\"}"
        let name = hexEncoded((0..<16).map { _ in UInt8(random.below(256)) })
        let claims = "{\"jti\":\"\(name)\",\"iat\":\(seconds),\"exp\":\(until.nanoseconds / 1_000_000_000)}"
        let signed = [header, claims].map { base64Encoded(Array($0.utf8), .urlSafe) }.joined(separator: ".")
        let signature = hmacSHA256(Array(signed.utf8), key: key)
        let token = signed + "." + base64Encoded(signature, .urlSafe)
        if endsFirst { tokens = [] }
        tokens.append((token, until))
        return token
    }

    func isLive(_ token: String?, at now: Timestamp) -> Bool {
        guard let token else { return false }
        return tokens.contains { $0.text == token && now < $0.until }
    }

    mutating func end(_ token: String) { tokens.removeAll { $0.text == token } }

    /// Every session is out; a person must log in again.
    mutating func endAll() { tokens = [] }
}
