// The day's login: a person at ShareKhan's page, then two secrets turned into a token.
//
//     login page ─▶ redirect with an encrypted request token ─▶ decrypt, swap its two
//     halves, encrypt ─▶ exchange for the access token ─▶ a session until midnight
//
// The cipher is AES-256-GCM under the API secret with sixteen zero bytes as nonce,
// the same each time: the broker's choice (official client, 2024-04), not ours.

public import Market
public import Platform

/// Why a login did not succeed, in words for the person who tried. Holds no secret.
public struct LoginFailure: Error, Hashable, Sendable, CustomStringConvertible {
    public let description: String
}

public struct ShareKhanLogin: Sendable {
    private let settings: ShareKhanSettings
    private static let nonce = [UInt8](repeating: 0, count: 16)
    /// The number that every official client sends; the page does not give it back.
    private static let state: JSON = 12345

    public init(_ settings: ShareKhanSettings) { self.settings = settings }

    /// What the person opens. Holds the API key, so it goes to that person and into no log.
    public var url: String {
        var url = settings.endpoints.login + "?api_key=" + formEncoded(settings.apiKey.reveal())
        if let vendor = settings.vendorKey { url += "&vendor_key=" + formEncoded(vendor.reveal()) }
        url += "&state=12345"
        if let version = settings.versionID { url += "&version_id=\(version)" }
        return url
    }

    /// Pastes the redirect (or the token alone), and gets today's session.
    public func session(
        pasted text: String, over http: HTTPClient, clock: any Clock
    ) async throws(LoginFailure) -> BrokerSession {
        let request = try accessTokenRequest(pasted: text)
        let response: HTTPResponse
        do throws(HTTPFailure) {
            response = try await http.send(request)
        } catch {
            throw LoginFailure(description: "ShareKhan did not answer the login: \(error.text); log in again")
        }
        return try session(from: response, at: clock.now())
    }

    /// The request token in a redirect URL, a query, or alone, as the cipher needs it.
    ///
    /// The redirect carries a raw `+` (seen 2026-10), which browsers and form readers turn into a
    /// blank; both are repaired here, percent escapes undone, and missing padding does not matter.
    public static func requestToken(in text: String) throws(LoginFailure) -> String {
        var token = Substring(text.split(whereSeparator: \.isNewline).joined())
        while token.first == " " { token.removeFirst() }
        while token.last == " " { token.removeLast() }
        if let range = token.firstRange(of: "request_token=") {
            token = token[range.upperBound...].prefix { $0 != "&" && $0 != "#" }
        } else if token.contains("://") || token.contains("?") {
            throw LoginFailure(
                description: "that address has no request_token=; paste the page's address after the login")
        }
        let repaired = formDecoded(token.replacing("+", with: "%2B")).replacing(" ", with: "+")
        guard !repaired.isEmpty else {
            throw LoginFailure(description: "the request token is empty; log in again")
        }
        return repaired
    }

    /// The token with its halves swapped, as `access/token` wants it.
    public func exchangeToken(for requestToken: String) throws(LoginFailure) -> String {
        let key = Array(settings.secret.reveal().utf8)
        guard let sealed = base64Decoded(requestToken) else {
            throw LoginFailure(description: "the request token is no base64 text; copy the whole address")
        }
        let plain: [UInt8]
        do throws(CryptoError) {
            plain = try AESGCM.open(sealed, key: key, nonce: ShareKhanLogin.nonce)
        } catch {
            throw LoginFailure(
                description: "the request token does not open with this API secret (\(error)); "
                    + "check the secret, then log in again")
        }
        let parts = plain.split(separator: UInt8(ascii: "|"), omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty }) else {
            throw LoginFailure(
                description: "the request token should hold a request and a customer, "
                    + "but has \(parts.count) parts; log in again")
        }
        let swapped = Array(parts[1]) + [UInt8(ascii: "|")] + Array(parts[0])
        let answer = AESGCM.seal(swapped, key: key, nonce: ShareKhanLogin.nonce)
        return base64Encoded(answer, settings.versionID == nil ? .standard : .urlSafe)
    }

    public func accessTokenRequest(pasted text: String) throws(LoginFailure) -> HTTPRequest {
        let token = try exchangeToken(for: try ShareKhanLogin.requestToken(in: text))
        var body: [JSON.Member] = [
            .init(name: "apiKey", value: .string(settings.apiKey.reveal())),
            .init(name: "requestToken", value: .string(token)),
            .init(name: "state", value: ShareKhanLogin.state),
        ]
        if let version = settings.versionID { body.append(.init(name: "versionId", value: JSON(version))) }
        if let vendor = settings.vendorKey {
            body.append(.init(name: "vendorkey", value: .string(vendor.reveal())))
        }
        return HTTPRequest(
            "POST", settings.endpoints.api + "/skapi/services/access/token",
            headers: [
                HTTPHeader("api-key", settings.apiKey.reveal()),
                HTTPHeader("Content-Type", "application/json"),
            ],
            body: JSON.object(body).serialized(), timeout: settings.timeout)
    }

    /// Reads the answer to `accessTokenRequest`.
    public func session(from response: HTTPResponse, at now: Timestamp) throws(LoginFailure) -> BrokerSession
    {
        let data: JSON
        do throws(BrokerFailure) {
            data = try ShareKhanReply(response).data() ?? .null
        } catch {
            throw LoginFailure(description: "ShareKhan refused the login: \(error.text); log in again")
        }
        guard let token = data["token"]?.text, !token.isEmpty,
            let customer = data["customerId"]?.text, !customer.isEmpty
        else {
            throw LoginFailure(description: "ShareKhan's answer holds no token and customer; log in again")
        }
        let end = min(ShareKhanLogin.expiry(of: token) ?? endOfDay(now), endOfDay(now))
        guard end > now else {
            throw LoginFailure(description: "ShareKhan gave a token that ended at \(end); log in again")
        }
        let login = data["loginId"]?.text.flatMap { $0.isEmpty ? nil : $0 } ?? customer
        return BrokerSession(token: Secret(token), customer: customer, loginID: login, expiresAt: end)
    }

    /// The `exp` of a JSON web token; nil when it is none. The signature is the broker's to check.
    static func expiry(of token: String) -> Timestamp? {
        let parts = token.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, let claims = base64Decoded(parts[1]) else { return nil }
        do throws(JSONError) {
            guard let seconds = try JSON.parse(claims)["exp"]?.integer, (0...9_000_000_000).contains(seconds)
            else { return nil }
            return Timestamp(secondsSinceEpoch: seconds)
        } catch {
            return nil
        }
    }
}

/// 23:59:59 in India: no ShareKhan token lives longer (four tokens of 2023).
private func endOfDay(_ now: Timestamp) -> Timestamp { Timestamp(now.date, TimeOfDay(23, 59, 59)) }
