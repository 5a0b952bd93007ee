// WebSockets in both directions over real sockets.

import Platform
import Testing

@Suite("A WebSocket")
struct WebSocketTests {
    static let echo = WebSocketService(onText: { connection, text in connection.send(text: text) })

    @Test("carries messages both ways in order, however large")
    func echoes() async throws {
        let sizes = [0, 1, 125, 126, 65_535, 65_536, 900_000]
        let received = try await withServer(sockets: Self.echo) { _, responder in
            responder.reply(.text("no page", status: 404))
        } while: { server, _ in
            let client = WebSocketClient()
            var received: [Int] = []
            for await event in client.connect(url: server.socketURL + "/feed?token=1") {
                switch event {
                case .opened: for size in sizes { client.send(text: [UInt8](repeating: 65, count: size)) }
                case .text(let text): received.append(text.count)
                case .closed: break
                }
                if received.count == sizes.count { client.close() }
            }
            return received
        }
        #expect(received == sizes)
    }

    /// Everything a connection reports, with `react` called at each event.
    static func events(
        _ url: String, _ react: (WebSocketClient, WebSocketClient.Event) -> Void = { _, _ in }
    ) async -> [WebSocketClient.Event] {
        let client = WebSocketClient()
        var events: [WebSocketClient.Event] = []
        for await event in client.connect(url: url, headers: [HTTPHeader("access-token", "t0k")]) {
            events.append(event)
            react(client, event)
        }
        return events
    }

    @Test("is accepted or refused by path, query and headers before it opens")
    func refusal() async throws {
        let seen = Log<String>()
        let service = WebSocketService(
            accept: { request in
                seen.note(
                    "\(request.path) \(request.query("token") ?? "-") "
                        + "\(request.header("access-token") ?? "-")"
                )
                return request.query("token") == "good" ? .accept : .refuse(status: 401)
            }, onOpen: { $0.close(code: 4_001, reason: "enough") }, onText: { _, _ in })
        try await withServer(sockets: service) { _, responder in
            responder.reply(.text("ok"))
        } while: { server, client in
            let refused = await Self.events(server.socketURL + "/a?token=bad")
            guard refused.count == 1, case .closed = refused[0] else {
                Issue.record("expected only a close, found \(refused)")
                return
            }
            let accepted = await Self.events(server.socketURL + "/a?token=good")
            #expect(accepted == [.opened, .closed(reason: "closed by the other side (4001) enough")])
            let answer = try await client.send(.get(server.url))
            #expect(answer.text == "ok")
        }
        #expect(seen.entries == ["/a bad t0k", "/a good t0k"])
    }

    @Test("joins the fragments of a message")
    func fragments() async throws {
        let received = Log<String>()
        let service = WebSocketService(onText: { connection, text in
            received.note(String(decoding: text, as: UTF8.self))
            connection.close()
        })
        try await withServer(sockets: service) { _, responder in
            responder.reply(.text("ok"))
        } while: { server, _ in
            // "ab", "cd", "ef" in three frames, masked with zeros (RFC 6455, 5.4).
            let upgrade =
                "GET /x HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
            let socket = RawSocket(port: server.port)
            #expect(
                await socket.exchange(upgrade, until: "\r\n\r\n").contains("s3pPLMBiTxaQ9kYGzzhZRbK+xOo="))
            let frames: [[UInt8]] = [[0x01, 0x82], [0x00, 0x82], [0x80, 0x82]]
            let texts = ["ab", "cd", "ef"]
            for (frame, text) in zip(frames, texts) { socket.send(frame + [0, 0, 0, 0] + Array(text.utf8)) }
            try await eventually { received.entries == ["abcdef"] }
        }
        #expect(received.entries == ["abcdef"])
    }

    @Test("is closed when its messages are too long, and tells each side once")
    func tooLong() async throws {
        var limits = HTTPServer.Limits()
        limits.socketMessageBytes = 1_000
        let closed = Log<UInt64>()
        let service = WebSocketService(onText: { _, _ in }, onClose: { closed.note($0.id) })
        try await withServer(limits: limits, sockets: service) { _, responder in
            responder.reply(.text("ok"))
        } while: { server, _ in
            let events = await Self.events(server.socketURL) { client, event in
                if event == .opened { client.send(text: [UInt8](repeating: 65, count: 1_001)) }
            }
            #expect(events.count == 2 && events[0] == .opened)
            try await eventually { closed.entries.count == 1 }
        }
        #expect(closed.entries.count == 1)
    }

    @Test("says why when nobody listens, the name is unknown or the URL is no URL")
    func cannotConnect() async throws {
        let urls = [
            "ws://127.0.0.1:\(RawListener().port)/", "ws://no-such-host.invalid/", "http://a/", "ws://",
        ]
        for url in urls {
            let events = await Self.events(url)
            guard events.count == 1, case .closed(let reason) = events[0] else {
                Issue.record("\(url): expected only a close, found \(events)")
                continue
            }
            #expect(!reason.isEmpty)
        }
    }

    @Test("delivers 50,000 frames to 20 readers in order")
    func manyFrames() async throws {
        let service = WebSocketService(
            onOpen: { connection in
                for number in 0..<2_500 { connection.send(text: "\(number)") }
                connection.close()
            }, onText: { _, _ in })
        try await withServer(sockets: service) { _, responder in
            responder.reply(.text("ok"))
        } while: { server, _ in
            let url = server.socketURL
            let expected = (0..<2_500).map { WebSocketClient.Event.text(Array("\($0)".utf8)) }
            await withTaskGroup(of: Bool.self) { group in
                for _ in 0..<20 {
                    group.addTask { Array(await Self.events(url).dropFirst().dropLast()) == expected }
                }
                for await isEqual in group { #expect(isEqual) }
            }
        }
    }
}
