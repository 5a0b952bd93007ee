// One WebSocket connection on a libwebsockets thread, server's or client's.
//
// Outgoing messages queue here and leave when the connection takes them; incoming
// fragments are joined into whole messages. Both are bounded.

import CWebSockets

final class SocketPipe {
    let wsi: OpaquePointer
    private let limits: Limits
    private var outgoing: [[UInt8]] = []
    private var firstUnsent = 0
    private var outgoingBytes = 0
    private var incoming: [UInt8] = []
    private var closing: (code: UInt16, reason: String)?

    struct Limits: Sendable {
        var messageBytes = 1 << 20
        var queuedBytes = 16 << 20
    }

    enum Incoming {
        case incomplete
        case message([UInt8])
        case tooLong
    }

    init(wsi: OpaquePointer, limits: Limits) {
        self.wsi = wsi
        self.limits = limits
    }

    /// Nothing waits to be written.
    var isDrained: Bool { firstUnsent == outgoing.count && closing == nil }

    /// Queues a message; a queue that is full closes the connection instead (code 1008).
    func send(_ text: [UInt8]) {
        guard closing == nil else { return }
        guard outgoingBytes + text.count <= limits.queuedBytes else {
            outgoing.removeSubrange(firstUnsent...)
            return close(code: 1008, reason: "reads too slowly")
        }
        outgoing.append(text)
        outgoingBytes += text.count
        lws_callback_on_writable(wsi)
    }

    /// Closes once everything queued before has left.
    func close(code: UInt16, reason: String) {
        guard closing == nil else { return }
        closing = (code, reason)
        lws_callback_on_writable(wsi)
    }

    /// Adds what has arrived; says when a message is whole.
    func receive(_ bytes: UnsafeRawBufferPointer) -> Incoming {
        guard incoming.count + bytes.count <= limits.messageBytes else { return .tooLong }
        incoming.append(contentsOf: bytes)
        guard lws_is_final_fragment(wsi) != 0, lws_remaining_packet_payload(wsi) == 0 else {
            return .incomplete
        }
        defer { incoming = [] }
        return .message(incoming)
    }

    /// Writes what the connection takes; negative when libwebsockets is to close it.
    func write() -> Int32 {
        while firstUnsent < outgoing.count, lws_send_pipe_choked(wsi) == 0 {
            let message = outgoing[firstUnsent]
            guard socketWrite(wsi, message, LWS_WRITE_TEXT) else { return -1 }
            outgoingBytes -= message.count
            outgoing[firstUnsent] = []
            firstUnsent += 1
        }
        guard firstUnsent == outgoing.count else {
            lws_callback_on_writable(wsi)
            return 0
        }
        outgoing.removeAll(keepingCapacity: true)
        firstUnsent = 0
        return closing.map { giveReason($0.code, $0.reason) } ?? 0
    }

    /// Tells lws what the close frame is to say; negative, so that it closes.
    func giveReason(_ code: UInt16, _ reason: String) -> Int32 {
        var text = Array(reason.utf8.prefix(123))
        lws_close_reason(wsi, lws_close_status(UInt32(code)), &text, text.count)
        return -1
    }
}
