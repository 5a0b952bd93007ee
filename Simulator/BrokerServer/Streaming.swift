// What clients say over the WebSocket.
//
// `action` decides; lists come as one comma-joined string or as several elements
// (official samples and third-party clients). What is not understood is ignored, as
// nobody has seen an answer to it. Unsubscribing is not answered either.

import Market
import Platform

extension ShareKhanServer {
    func accepts(_ upgrade: HTTPServer.Request) -> WebSocketService.Decision {
        guard upgrade.path == "/skstream/api/stream" else { return .refuse(status: 404) }
        guard logins.isLive(upgrade.query("ACCESS_TOKEN"), at: now) else { return .refuse(status: 403) }
        return .accept
    }

    mutating func socketOpened(_ id: UInt64) {
        lockstep.expectMore()
        feed.open(id, at: now, into: &outputs)
    }

    mutating func socketClosed(_ id: UInt64) { feed.close(id) }

    mutating func socketSaid(_ id: UInt64, _ text: [UInt8]) {
        lockstep.expectMore()
        let message: JSON
        do { message = try JSON.parse(text) } catch { return }
        let keys = words(message["key"])
        let values = words(message["value"])
        switch message["action"]?.text ?? "" {
        case "subscribe":
            let topics = keys.filter { ["feed", "ack"].contains($0) }
            let answer = topics.map { "success \($0.uppercased())" }.joined(separator: ",")
            feed.welcome(id, answer, at: now, into: &outputs)
        case "feed":
            let wanted = values.compactMap { instruments[$0]?.id }
            let depth = keys.contains("depth") || keys.contains("full")
            feed.subscribe(id, feed: wanted, depth: depth, at: now, into: &outputs)
        case "ack":
            if values.contains(configuration.account.customer) { feed.subscribeAcks(id) }
        case "unsubscribe": feed.unsubscribe(id, values.compactMap { instruments[$0]?.id })
        default: break
        }
    }

    private func words(_ list: JSON?) -> [String] {
        (list?.elements ?? []).flatMap { ($0.text ?? "").split(separator: ",") }
            .map { $0.trimming() }.filter { !$0.isEmpty }
    }
}

extension Substring {
    fileprivate func trimming() -> String {
        String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
}
