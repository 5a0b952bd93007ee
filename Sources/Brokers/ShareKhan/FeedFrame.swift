// One text frame of ShareKhan's stream, and what it says.
//
// Frames are told apart by what they hold, not by their label: order messages come
// as "ack" and as "feed", prices as "feed" and as "indices", one object or an array.
// The bare text `heartbeat` is no JSON. Stream status 100 is success.

import Market
import Platform

enum FeedFrame {
    case heartbeat
    /// The server's greeting.
    case connected
    /// What it has switched on for us, as it says it.
    case subscribed(String)
    case prices([JSON], at: Timestamp?)
    case orders([JSON], at: Timestamp?)
    /// Not a frame that we know; the text says why.
    case unreadable(String)

    init(_ bytes: [UInt8]) {
        if bytes.count <= 16, normalised(String(decoding: bytes, as: UTF8.self)) == "heartbeat" {
            self = .heartbeat
            return
        }
        do throws(JSONError) {
            self.init(try JSON.parse(bytes, maximumBytes: 4 << 20))
        } catch {
            self = .unreadable("\(error), in `\(cut(String(decoding: bytes.prefix(120), as: UTF8.self)))`")
        }
    }

    private init(_ frame: JSON) {
        let message = frame["message"]?.text?.lowercased() ?? ""
        guard frame["status"]?.integer == 100, let data = frame["data"] else {
            self = .unreadable("expected stream status 100 and data, found `\(cut(frame.description))`")
            return
        }
        let at = frame["timestamp"]?.text.flatMap { WireTime.envelope($0) }
        if let text = data.text {
            switch message {
            case "connect": self = .connected
            case "subscribe", "unsubscribe": self = .subscribed(normalised(text))
            default: self = .unreadable("`\(cut(message))`: `\(cut(text))`")
            }
            return
        }
        let rows: [JSON] = if case .array(let elements) = data { elements } else { [data] }
        if rows.contains(where: { $0["AckState"] != nil || $0["SharekhanOrderID"] != nil }) {
            self = .orders(rows, at: at)
        } else if message == "feed" || message == "indices" {
            self = .prices(rows, at: at)
        } else {
            self = .unreadable("an unknown message `\(cut(message))`")
        }
    }
}

/// What goes up the stream, as the official clients write it.
enum FeedRequest {
    static let subscribe = #"{"action":"subscribe","key":["feed","ack"],"value":[""]}"#

    /// Prices of these; in pieces, so that no frame is longer than what servers take.
    static func prices(_ keys: [ScripKey], chunk: Int = 100) -> [String] {
        stride(from: 0, to: keys.count, by: chunk).map { start in
            let names = keys[start..<min(start + chunk, keys.count)].map { "\($0.code)\($0.scrip)" }
            let value = JSON.string(names.joined(separator: ","))
            return "{\"action\":\"feed\",\"key\":[\"full\"],\"value\":[\(value)]}"
        }
    }

    static func orders(of customer: String) -> String {
        "{\"action\":\"ack\",\"key\":[\"\"],\"value\":[\(JSON.string(customer))]}"
    }
}
