// The envelopes of ShareKhan's answers, and the shapes of its errors.
//
// The real server writes hash maps, so the order of keys changes from answer to
// answer; ours is shuffled from a seed, so nobody can come to rely on it.

import Market
import Platform

typealias Reply = HTTPServer.Reply

extension Reply {
    static func json(_ value: JSON, status: Int = 200) -> Reply {
        Reply(status: status, body: value.serialized())
    }

    static func page(_ text: String, status: Int = 200) -> Reply {
        Reply(status: status, contentType: "text/html", body: Array(text.utf8))
    }

    /// ShareKhan, seen 2023 and 2026-10: `errorType` in camel case, no timestamp.
    static func failure(_ status: Int, _ message: String, type: String) -> Reply {
        let body: JSON = ["status": JSON(status), "message": JSON(message), "errorType": JSON(type)]
        return json(body, status: status)
    }

    static let accessDenied = failure(403, "error", type: "Access Denied")
    static func badInput(_ message: String) -> Reply { failure(400, message, type: "input_error") }
    static let notFound = page("404 page not found\n", status: 404)
    static let badGateway = page("<html><head><title>502 Bad Gateway</title></head></html>\n", status: 502)
}

/// Shuffles keys; each answer draws on.
struct KeyShuffle: Sendable {
    private var random: SeededRandom

    init(seed: UInt64) { random = SeededRandom(seed: seed, stream: "key order") }

    mutating func object(_ members: [JSON.Member]) -> JSON {
        var members = members
        for last in stride(from: members.count - 1, to: 0, by: -1) {
            members.swapAt(last, Int(random.below(Int64(last + 1))))
        }
        return .object(members)
    }

    mutating func object(_ value: JSON) -> JSON { object(value.members) }

    mutating func envelope(_ label: String, _ data: JSON, at time: Timestamp) -> Reply {
        let body: JSON = [
            "status": 200, "message": JSON(label), "timestamp": JSON(WireTime(time).iso), "data": data,
        ]
        return .json(object(body))
    }
}
