// What the server refuses, streams and survives, seen by clients that are not ours:
// the `curl` command, and raw bytes on a socket.

import Foundation
import Glibc
import Market
import Platform
import Testing

@Suite("The HTTP server")
struct ServerTests {
    static let echo: HTTPServer.Handler = { request, responder in
        responder.reply(.text("\(request.method) \(request.path) \(request.body.count)"))
    }

    static var small: HTTPServer.Limits {
        var limits = HTTPServer.Limits()
        limits.bodyBytes = 1_000
        limits.receiveSeconds = 1
        return limits
    }

    @Test("answers 413 to a long body, 411 to a chunked one and 400 to a nonsense length")
    func refusals() async throws {
        try await withServer(limits: Self.small, Self.echo) { server, client in
            let long = try await client.send(.post(server.url, [UInt8](repeating: 1, count: 300_000)))
            #expect(long.status == 413)
            let chunked =
                "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"
            #expect(await RawSocket(port: server.port).exchange(chunked).hasPrefix("HTTP/1.1 411 "))
            let nonsense = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -5\r\n\r\n"
            #expect(await RawSocket(port: server.port).exchange(nonsense).hasPrefix("HTTP/1.1 400 "))
            // It serves on.
            #expect(try await client.send(.post(server.url, [1])).text == "POST / 1")
        }
    }

    @Test("drops what is not HTTP, endless headers and a client that never finishes, and serves on")
    func badClients() async throws {
        try await withServer(limits: Self.small, Self.echo) { server, client in
            #expect(
                await !RawSocket(port: server.port).exchange("\u{1}\u{2}nonsense\r\n\r\n").contains("200"))
            let endless =
                "GET / HTTP/1.1\r\n"
                + String(repeating: "X-Long: \(String(repeating: "y", count: 1_000))\r\n", count: 40)
            #expect(await !RawSocket(port: server.port).exchange(endless + "\r\n").contains("200"))
            #expect(await RawSocket(port: server.port).exchange("GET / HTTP/1.1\r\nHost:") == "")
            #expect(
                await RawSocket(port: server.port).exchange(
                    "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nab") == "")
            let answer = try await client.send(.get(server.url))
            #expect(answer.text == "GET / 0")
        }
    }

    @Test("keeps a connection for many requests, HEAD and errors among them, answered in order")
    func keepAlive() async throws {
        try await withServer(Self.echo) { server, _ in
            let requests = ["GET /1", "HEAD /2", "DELETE /3", "GET /4"]
            let bytes = requests.map { "\($0) HTTP/1.1\r\nHost: a\r\n\r\n" }.joined()
            let answer = await RawSocket(port: server.port).exchange(bytes, until: "GET /4 0")
            #expect(answer.components(separatedBy: "HTTP/1.1 200 OK").count == 5)
            let bodies = ["GET /1 0", "DELETE /3 0", "GET /4 0"].compactMap {
                answer.range(of: $0)?.lowerBound
            }
            #expect(bodies.count == 3 && bodies == bodies.sorted())
            #expect(answer.range(of: "HEAD /2 0") == nil)
        }
    }

    @Test("waits for an answer longer than it waits for a request")
    func heldAnswer() async throws {
        let held = Log<HTTPServer.Responder>()
        try await withServer(limits: Self.small) { request, responder in
            request.path == "/held" ? held.note(responder) : responder.reply(.text("ok"))
        } while: { server, client in
            async let answer = client.send(.get(server.url + "/held"))
            try await SystemClock().sleep(for: .milliseconds(2_500))
            held.entries.first?.reply(.text("at last"))
            #expect(try await answer.text == "at last")
        }
    }

    @Test("streams lines as they are written, and is told when the reader leaves")
    func streams() async throws {
        let left = Log<String>()
        try await withServer { request, responder in
            responder.begin(contentType: "application/x-ndjson") { left.note(request.path) }
            responder.write(Array("{\"n\":1}\n".utf8))
            responder.write(Array("{\"n\":2}\n".utf8))
            if request.path == "/short" { responder.end() }
        } while: { server, client in
            #expect(try await client.send(.get(server.url + "/short")).text == "{\"n\":1}\n{\"n\":2}\n")
            let request = "GET /long HTTP/1.1\r\nHost: a\r\n\r\n"
            #expect(
                await RawSocket(port: server.port).exchange(request, until: "{\"n\":2}\n").contains(
                    "{\"n\":1}\n"))
            try await eventually { left.entries.sorted() == ["/long", "/short"] }
        }
        #expect(left.entries.count == 2)
    }

    @Test("carries a body of 20 MB whole to a slow reader")
    func largeBody() async throws {
        let body = (0..<20_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        try await withServer { _, responder in
            responder.reply(HTTPServer.Reply(body: body))
        } while: { server, client in
            var request = HTTPRequest.get(server.url)
            request.maximumBytes = 32 << 20
            let answer = try await client.send(request)
            #expect(answer.body == body)
        }
    }

    @Test("speaks to the curl command over a Unix socket that only its owner may open")
    func unixSocket() async throws {
        let path = "/tmp/sauda-test-\(getpid()).sock"
        let server = HTTPServer(listeners: [.unixSocket(path: path), .loopback(port: 0)]) {
            request, responder in
            responder.reply(.text("\(request.peerUserID.map { "\($0)" } ?? "nobody") \(request.body.count)"))
        }
        try server.start()
        var status = stat()
        #expect(stat(path, &status) == 0 && status.st_mode & 0o777 == 0o600)
        let answer = try await Command.run(
            "curl", ["-s", "--unix-socket", path, "-d", "abc", "http://sauda/x"])
        #expect(answer == "\(getuid()) 3")
        let client = HTTPClient(clock: SystemClock())
        let ours = HTTPRequest("GET", "http://sauda/", unixSocket: path)
        #expect(try await client.send(ours).text == "\(getuid()) 0")
        #expect(try await client.send(.get(server.url)).text == "nobody 0")
        #expect(throws: HTTPServer.Failure.self) {
            try HTTPServer(listeners: [.unixSocket(path: path)], handler: Self.echo).start()
        }
        client.stop()
        server.stop()
        #expect(access(path, F_OK) != 0)
    }

    @Test("refuses to start on a port that is taken")
    func portTaken() async throws {
        try await withServer(Self.echo) { server, _ in
            let port = server.port
            #expect(throws: HTTPServer.Failure.self) {
                try HTTPServer(listeners: [.loopback(port: port)], handler: Self.echo).start()
            }
        }
    }
}
