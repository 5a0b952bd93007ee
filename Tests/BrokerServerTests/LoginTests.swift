// Logging in, as sharp as the real server: two alphabets, one use, one day.

import Market
import Platform
import Testing

@testable import BrokerServer

@Suite("A login")
struct LoginTests {
    private let key = BrokerSimulator.Account().apiKey

    /// The vectors of the official clients (run 2026-11).
    @Test("uses the official clients' encryption, nonce of sixteen zero bytes included")
    func vectors() throws {
        let plain = Array("A1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6|1234567".utf8)
        let sealed = AESGCM.seal(plain, key: Broker.secret, nonce: Logins.nonce)
        let token = "Y+VL4ODo7tR0pvM5AzmZ6rjI3PqRyBv79HILaQKeIFZiRc65DhtAJb81Ez0sqJjERJXqaB0/W28="
        #expect(base64Encoded(sealed) == token)
        #expect(
            try Broker.proof(of: token, .urlSafe)
                == "E-Ya5pbtvZxwovc9Bz2V5rTE0Pydzh_x8HgPbQaaPFJTR5K-dRsGJEde9DdS4iq4iXodbbmjKpA")
        #expect(
            try Broker.proof(of: token, .standard)
                == "E+Ya5pbtvZxwovc9Bz2V5rTE0Pydzh/x8HgPbQaaPFJTR5K+dRsGJEde9DdS4iq4iXodbbmjKpA=")
    }

    @Test("begins at a page with a button, which leads to the registered address without a state")
    func page() throws {
        var broker = try Broker()
        let query = "api_key=\(key)&state=12345&version_id=1005"
        let page = try broker.call("GET", "/skapi/auth/login.html", query: query)
        #expect(String(decoding: page.body, as: UTF8.self).contains("<button"))
        for (method, more) in [("POST", ""), ("GET", "&auto=1")] {
            let reply = try broker.call(method, "/skapi/auth/login.html", query: query + more)
            let location = try #require(reply.headers.first { $0.name == "Location" }?.value)
            #expect(reply.status == 302)
            #expect(location.hasPrefix("http://127.0.0.1:8765/?request_token="))
            #expect(!location.contains("state") && !location.contains("%2B"))
        }
    }

    @Test(
        "refuses a wrong link",
        arguments: ["version_id=1007", "redirect_uri=http://evil", "api_key=wrong"])
    func wrongLink(query: String) throws {
        var broker = try Broker()
        let query = query.hasPrefix("api_key") ? query : "api_key=\(key)&\(query)"
        let page = try broker.call("POST", "/skapi/auth/login.html", query: query)
        #expect(page.status == 200)
        #expect(String(decoding: page.body, as: UTF8.self).contains("Request is invalid"))
    }

    @Test(
        "takes the URL-safe alphabet with a version and the standard one without, never the other",
        arguments: [nil, 1005, "1006"] as [JSON?])
    func alphabets(version: JSON?) throws {
        var broker = try Broker()
        let right: Base64Alphabet = version == nil ? .standard : .urlSafe
        let wrong: Base64Alphabet = version == nil ? .urlSafe : .standard
        // Only a token that has letters of one alphabet can be told from the other.
        var proof = ""
        var token = ""
        repeat {
            token = try broker.requestToken()
            proof = try Broker.proof(of: token, wrong)
        } while !proof.contains(where: { "+/-_".contains($0) })
        let refused = try broker.exchange(proof, version: version)
        #expect(refused == .tokenRefused)
        let answer = try broker.exchange(try Broker.proof(of: token, right), version: version)
        #expect(answer["message"]?.text == "access_token")
        #expect(answer["data"]?["state"]?.text == "12345")
    }

    @Test("takes a request token once and not when it is old")
    func once() throws {
        var broker = try Broker()
        let proof = try Broker.proof(of: try broker.requestToken(), .standard)
        #expect(try broker.exchange(proof)["status"]?.integer == 200)
        #expect(try broker.exchange(proof) == .tokenRefused)
        let late = try Broker.proof(of: try broker.requestToken(), .standard)
        broker.pass(.minutes(6))
        #expect(try broker.exchange(late) == .tokenRefused)
        #expect(try broker.exchange("nonsense") == .tokenRefused)
    }

    @Test("gives a signed token that ends at 23:59:59 of its day")
    func token() throws {
        var broker = try Broker()
        let parts = broker.token.split(separator: ".").map { String($0) }
        #expect(parts.count == 3)
        let header = try JSON.parse(try #require(base64Decoded(parts[0])))
        let claims = try JSON.parse(try #require(base64Decoded(parts[1])))
        #expect(header == ["typ": "sec", "alg": "HS256"])
        let end = Timestamp(Timestamp.open.date, TimeOfDay(23, 59, 59))
        #expect(claims["exp"]?.integer == end.nanoseconds / 1_000_000_000)
        let signature = hmacSHA256(Array("\(parts[0]).\(parts[1])".utf8), key: Broker.secret)
        #expect(base64Decoded(parts[2]) == signature)
        #expect(try broker.data("holdings/1234567").text == "no_records")
    }

    @Test("is denied to whoever has no token, another customer's path, or has logged out")
    func denied() throws {
        var broker = try Broker()
        let denied: JSON = ["status": 403, "message": "error", "errorType": "Access Denied"]
        #expect(try broker.get("reports/7654321") == denied)
        #expect(try broker.data("logout/1234567").text == "success")
        #expect(try broker.get("reports/1234567") == denied)
        #expect(try broker.get("master/NC")["status"]?.integer == 200)
        broker.token = try broker.logIn()
        #expect(try broker.get("reports/1234567")["status"]?.integer == 200)
        #expect(try broker.call("GET", "/skapi/services/quotes/NC/3045").status == 404)
        #expect(
            broker.server.accepts(HTTPServer.Request(method: "GET", path: "/skstream/api/stream")).status
                == 403)
    }

    @Test("ends the one before only where the profile says so")
    func second() throws {
        for endsFirst in [false, true] {
            var broker = try Broker { $0.profile.secondLoginEndsFirst = endsFirst }
            _ = try broker.logIn()
            #expect(try broker.get("reports/1234567")["status"]?.integer == (endsFirst ? 403 : 200))
        }
    }
}

extension JSON {
    static let tokenRefused: JSON = [
        "status": 400, "message": "Request token is invalid", "errorType": "input_error",
    ]
}

extension WebSocketService.Decision {
    /// Nil when the upgrade is accepted.
    var status: Int? { if case .refuse(let status) = self { status } else { nil } }
}
