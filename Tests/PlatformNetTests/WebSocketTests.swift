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
}
