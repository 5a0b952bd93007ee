// The failures of a request, and above all: did any byte of it leave?

import Glibc
import Market
import Platform
import Testing

@Suite("A request that fails")
struct FailureTests {
    enum Class: Equatable { case notSent, ambiguous, cancelled, tooLarge, answered }

    static func outcome(_ client: HTTPClient, _ request: HTTPRequest) async -> Class {
        do {
            _ = try await client.send(request)
            return .answered
        } catch {
            switch error {
            case .notSent: return .notSent
            case .ambiguous: return .ambiguous
            case .cancelled: return .cancelled
            case .tooLarge: return .tooLarge
            }
        }
    }

    @Test("was not sent when nobody listens, no host has the name, or the request is nonsense")
    func notSent() async throws {
        let client = HTTPClient(clock: SystemClock())
        defer { client.stop() }
        let port = RawListener().port
        let requests: [HTTPRequest] = [
            .post("http://127.0.0.1:\(port)/orders", [1]), .get("http://no-such-host.invalid/"),
            .get("ftp://127.0.0.1/"), .get("not a url"),
            HTTPRequest("GET", "http://127.0.0.1/", headers: [HTTPHeader("a", "b\r\nc: d")]),
            HTTPRequest("GET", "http://sauda/", unixSocket: "/tmp/no-such-\(getpid()).sock"),
        ]
        for request in requests {
            #expect(await Self.outcome(client, request) == .notSent, "\(request.url)")
        }
    }

    @Test("is ambiguous when the server took it and never answers")
    func noAnswer() async throws {
        let listener = RawListener()
        let taken = Log<String>()
        listener.serve { request in
            taken.note(request)
            return nil
        }
        let client = HTTPClient(clock: ClockUntil(taken: taken))
        defer { client.stop() }
        #expect(await Self.outcome(client, .post(listener.url, [1])) == .ambiguous)
    }

    @Test(
        "is ambiguous when the server hangs up before or within its answer",
        arguments: [
            "", "HTTP/1.1 200 OK\r\nContent-Le", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf",
        ])
    func hangsUp(answer: String) async throws {
        let listener = RawListener()
        listener.serve { _ in answer }
        let client = HTTPClient(clock: SystemClock())
        defer { client.stop() }
        #expect(await Self.outcome(client, .post(listener.url, [1])) == .ambiguous)
    }

    @Test("is never sent twice by itself, though a kept connection dies under it")
    func neverTwice() async throws {
        let listener = RawListener()
        let seen = Log<String>()
        // Keeps the connection after the first answer, takes the second request, and hangs up.
        listener.serve(requestsEach: 2) { request in
            seen.note(String(request.prefix { $0 != " " }))
            return seen.entries.count == 1 ? "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok" : ""
        }
        let client = HTTPClient(clock: SystemClock())
        defer { client.stop() }
        #expect(await Self.outcome(client, .get(listener.url)) == .answered)
        #expect(await Self.outcome(client, HTTPRequest("DELETE", listener.url)) == .ambiguous)
        #expect(seen.entries == ["GET", "DELETE"])
    }

    @Test("is too large when the answer passes its bound")
    func tooLarge() async throws {
        try await withServer { _, responder in
            responder.reply(HTTPServer.Reply(body: [UInt8](repeating: 1, count: 10_001)))
        } while: { server, client in
            var request = HTTPRequest.get(server.url)
            request.maximumBytes = 10_000
            #expect(await Self.outcome(client, request) == .tooLarge)
            request.maximumBytes = 10_001
            #expect(await Self.outcome(client, request) == .answered)
        }
    }

    @Test("is cancelled with its task and with its client")
    func cancelled() async throws {
        let held = Log<HTTPServer.Responder>()
        try await withServer { _, responder in
            held.note(responder)
        } while: { server, client in
            let url = server.url
            let first = Task { await Self.outcome(client, .get(url)) }
            try await eventually { held.entries.count == 1 }
            first.cancel()
            #expect(await first.value == .cancelled)
            let second = Task { await Self.outcome(client, .get(url)) }
            try await eventually { held.entries.count == 2 }
            client.stop()
            #expect(await second.value == .cancelled)
            #expect(await Self.outcome(client, .get(url)) == .cancelled)
        }
    }
}

/// A clock on which any wait is over once the other side has the request.
private struct ClockUntil: Clock {
    let taken: Log<String>

    func now() -> Timestamp { Timestamp(nanoseconds: 0) }

    func sleep(until deadline: Timestamp) async throws(CancellationError) {
        while taken.entries.isEmpty { try await SystemClock().sleep(for: .milliseconds(5)) }
    }
}
