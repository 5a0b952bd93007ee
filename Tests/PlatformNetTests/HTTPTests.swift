// HTTP in both directions over real sockets, against our own other half.

import Market
import Platform
import Testing

@Suite("HTTP over loopback")
struct HTTPTests {
    @Test("carries method, path, query, headers and body")
    func carriesEverything() async throws {
        let answer = try await withServer { request, responder in
            let items = request.queryItems.map { "\($0.name)=\($0.value)" }
            let parts = [
                request.method, request.path, request.query, items.joined(separator: "|"),
                request.header("Access-Token") ?? "-", request.header("API-KEY") ?? "-",
                request.header("content-type") ?? "-", "\(request.body.count)",
            ]
            responder.reply(.text(parts.joined(separator: " ")))
        } while: { server, client in
            var request = HTTPRequest.post(server.url + "/a%20b/c?x=1%262&y=p+q&z=%2B%3D&k", [1, 2, 3])
            request.headers = [
                HTTPHeader("access-token", "t0k"), HTTPHeader("api-key", "k3y"),
                HTTPHeader("Content-Type", "application/json"),
            ]
            return try await client.send(request)
        }
        #expect(answer.status == 200)
        #expect(answer.header("content-type") == "text/plain")
        #expect(
            answer.text
                == "POST /a b/c x=1%262&y=p+q&z=%2B%3D&k x=1&2|y=p q|z=+=|k= t0k k3y application/json 3")
    }

    @Test("answers 200 requests at once, each with its own body")
    func manyAtOnce() async throws {
        try await withServer { request, responder in
            responder.reply(HTTPServer.Reply(body: request.body))
        } while: { server, client in
            try await withThrowingTaskGroup(of: Bool.self) { group in
                for index in 0..<200 {
                    let body = [UInt8](repeating: UInt8(index), count: index * 500)
                    let request = HTTPRequest.post(server.url + "/\(index)", body)
                    group.addTask { try await client.send(request).body == body }
                }
                for try await isEqual in group { #expect(isEqual) }
            }
        }
    }
}
