// The login against the official client's own vectors, and where a session is kept.

@testable import Brokers
import Market
import Platform
import Testing

@Suite("A ShareKhan login")
struct LoginTests {
    static let requestToken = "Y+VL4ODo7tR0pvM5AzmZ6rjI3PqRyBv79HILaQKeIFZiRc65DhtAJb81Ez0sqJjERJXqaB0/W28="
    static let versioned = "E-Ya5pbtvZxwovc9Bz2V5rTE0Pydzh_x8HgPbQaaPFJTR5K-dRsGJEde9DdS4iq4iXodbbmjKpA"
    static let unversioned = "E+Ya5pbtvZxwovc9Bz2V5rTE0Pydzh/x8HgPbQaaPFJTR5K+dRsGJEde9DdS4iq4iXodbbmjKpA="

    @Test("swaps the request token as the official client does, in the alphabet of the version")
    func vectors() throws {
        let versioned = ShareKhanLogin(.test())
        #expect(try versioned.exchangeToken(for: Self.requestToken) == Self.versioned)
        let unversioned = ShareKhanLogin(.test(versionID: nil))
        #expect(try unversioned.exchangeToken(for: Self.requestToken) == Self.unversioned)
    }

    @Test(
        "finds the token in whatever a person pastes, and repairs what browsers do to it",
        arguments: [
            "http://127.0.0.1:8080/?request_token=\(requestToken)",
            "http://127.0.0.1:8080/?request_token=\(requestToken)&state=1#top",
            "  \(requestToken)\n",
            "request_token=\(requestToken.replacing("+", with: " "))",
            "https://x/?a=1&request_token=\(formEncoded(requestToken))",
            String(requestToken.dropLast()),
            requestToken.replacing("+", with: "-").replacing("/", with: "_"),
        ])
    func pasted(_ text: String) throws {
        let token = try ShareKhanLogin.requestToken(in: text)
        #expect(try ShareKhanLogin(.test()).exchangeToken(for: token) == Self.versioned)
    }

    @Test(
        "refuses what is no token, in words that say what to do",
        arguments: ["", "http://127.0.0.1/?error=1", "!!!", String(requestToken.dropFirst(4)), "AAAA"])
    func refusals(_ text: String) {
        let failure = #expect(throws: LoginFailure.self) {
            try ShareKhanLogin(.test()).accessTokenRequest(pasted: text)
        }
        #expect(failure.map { "\($0)".count > 20 } ?? false)
    }

    @Test("says with another secret that the secret is wrong")
    func wrongSecret() {
        var settings = ShareKhanSettings.test()
        settings.secret = Secret("another secret of thirty-two byte")
        #expect(throws: LoginFailure.self) {
            try ShareKhanLogin(settings).exchangeToken(for: Self.requestToken)
        }
    }

    @Test("asks for the access token with the body of the official client")
    func body() throws {
        let request = try ShareKhanLogin(.test()).accessTokenRequest(pasted: Self.requestToken)
        #expect(request.url == "http://127.0.0.1:9/skapi/services/access/token")
        let expected: JSON = [
            "apiKey": "TESTAPIKEY0123456789ABCDEFabcdef", "requestToken": .string(Self.versioned),
            "state": 12345, "versionId": 1005,
        ]
        #expect(try (request.body ?? []).json == expected)
    }

    @Test("opens the page with the query of the official client")
    func page() {
        let expected = "/skapi/auth/login.html?api_key=TESTAPIKEY0123456789ABCDEFabcdef&state=12345"
        #expect(ShareKhanLogin(.test(versionID: nil)).url.hasSuffix(expected))
        #expect(ShareKhanLogin(.test()).url.hasSuffix(expected + "&version_id=1005"))
    }

    /// - Parameter claims: the middle of a token.
    static func answer(claims: String) -> HTTPResponse {
        let token = "e30." + base64Encoded(Array(claims.utf8), .urlSafe) + ".c2ln"
        return .ok(
            """
            {"token":"\(token)","loginId":"LOGIN1","customerId":"1234567","userId":null,
             "exchanges":["NF","NC"],"state":"12345"}
            """)
    }

    @Test("keeps a session until its token ends, and never past midnight in India")
    func expiry() throws {
        let login = ShareKhanLogin(.test())
        let noon = Timestamp(Timestamp.ten.date, TimeOfDay(12, 0))
        let soon = noon.nanoseconds / 1_000_000_000
        let early = try login.session(from: Self.answer(claims: #"{"exp":\#(soon)}"#), at: .ten)
        #expect(early.expiresAt == noon)
        #expect(early.customer == "1234567" && early.loginID == "LOGIN1")
        let midnight = Timestamp(Timestamp.ten.date, TimeOfDay(23, 59, 59))
        let late = try login.session(from: Self.answer(claims: #"{"exp":\#(soon + 86_400)}"#), at: .ten)
        #expect(late.expiresAt == midnight)
        #expect(try login.session(from: Self.answer(claims: "?"), at: .ten).expiresAt == midnight)
        #expect(throws: LoginFailure.self) {
            try login.session(from: Self.answer(claims: #"{"exp":1700000000}"#), at: .ten)
        }
    }

    @Test("passes on why the broker refused")
    func refused() {
        let answer = HTTPResponse.json(
            #"{"status":400,"message":"Request token is invalid","errorType":"input_error"}"#, status: 400)
        let failure = #expect(throws: LoginFailure.self) {
            try ShareKhanLogin(.test()).session(from: answer, at: .ten)
        }
        #expect(failure?.description.contains("Request token is invalid") == true)
    }
}

@Suite("A session store")
struct SessionStoreTests {
    private let key = Secret("KEY")
    private let session = BrokerSession(
        token: Secret("T0KEN"), customer: "1", loginID: "L", expiresAt: .ten + .seconds(60))

    /// A path that nothing has used, in a folder of its own.
    private func freshPath() -> String { "/tmp/sauda-\(hexEncoded(randomBytes(8)))/session.json" }

    @Test("gives a session back until it ends, to a second process too")
    func roundTrip() throws {
        let path = freshPath()
        try SessionStore(path: path, apiKey: key).save(session)
        #expect(Files.privateFileProblem(path) == nil)
        let other = SessionStore(path: path, apiKey: key)
        #expect(try other.session(at: .ten) == session)
        #expect(throws: SessionMissing.self) { try other.session(at: session.expiresAt) }
    }

    @Test("does not believe a file that others may read, of another key, or cut short")
    func distrust() throws {
        let path = freshPath()
        try SessionStore(path: path, apiKey: key).save(session)
        #expect(throws: SessionMissing.self) {
            try SessionStore(path: path, apiKey: Secret("OTHER")).session(at: .ten)
        }
        let content = try Files.read(path)
        try Files.writeAtomically(content, to: path, mode: 0o640)
        #expect(throws: SessionMissing.self) { try SessionStore(path: path, apiKey: key).session(at: .ten) }
        try Files.writeAtomically(Array(content.dropLast(9)), to: path)
        #expect(throws: SessionMissing.self) { try SessionStore(path: path, apiKey: key).session(at: .ten) }
    }

    @Test("forgets a refused session, and keeps a newer one that came meanwhile")
    func discard() throws {
        let path = freshPath()
        let store = SessionStore(path: path, apiKey: key)
        try store.save(session)
        var newer = session
        newer.token = Secret("NEWER")
        try SessionStore(path: path, apiKey: key).save(newer)
        try store.discard(session)
        #expect(try store.session(at: .ten) == newer)
        try store.discard(newer)
        #expect(throws: SessionMissing.self) { try store.session(at: .ten) }
        #expect(!Files.exists(path))
    }

    @Test("never shows a token")
    func secrecy() {
        #expect(!"\(session)".contains("T0KEN"))
        #expect(!String(reflecting: session).contains("T0KEN"))
    }
}

@Suite("ShareKhan's addresses")
struct EndpointTests {
    @Test("are the official ones over TLS in live mode, and nothing else")
    func live() throws {
        _ = try ShareKhanEndpoints(
            mode: .live, api: "https://api.sharekhan.com/", stream: "wss://stream.sharekhan.com")
        for api in [
            "http://api.sharekhan.com", "https://api.sharekhan.com.evil.example", "https://127.0.0.1:9",
            "https://api.sharekhan.com@evil.example", "https://api.sharekhan.com:444", "api.sharekhan.com",
            "https://api.sharekhan.com/x",
        ] {
            #expect(throws: ShareKhanRefusal.self, "\(api)") {
                try ShareKhanEndpoints(mode: .live, api: api, stream: "wss://stream.sharekhan.com")
            }
        }
        #expect(throws: ShareKhanRefusal.self) {
            try ShareKhanEndpoints(
                mode: .live, api: "https://api.sharekhan.com", stream: "ws://stream.sharekhan.com")
        }
    }

    @Test("are this machine's in simulated mode, and nothing else")
    func simulated() throws {
        for host in ["127.0.0.1:80", "localhost", "[::1]:8080"] {
            _ = try ShareKhanEndpoints(mode: .simulated, api: "http://" + host, stream: "ws://" + host)
        }
        for host in [
            "api.sharekhan.com", "127.0.0.1.evil.example", "127.0.0.1:80@evil.example", "127.0.0.10",
            "localhost:0", "",
        ] {
            #expect(throws: ShareKhanRefusal.self, "\(host)") {
                try ShareKhanEndpoints(mode: .simulated, api: "http://" + host, stream: "ws://127.0.0.1")
            }
        }
    }
}
