// One WebSocket connection of ours, on the clients' thread.
//
//     connecting ─▶ open ─▶ over
//
// Its reader is told of each step. For lockstep a message counts as received only
// after its reader has been given it.

import CWebSockets

final class ClientLink {
    let job: ClientJob
    /// nil before connecting has begun.
    var wsi: OpaquePointer?
    private(set) var isOver = false
    private var pipe: SocketPipe?
    private var frames = 0
    private var unsent: [[UInt8]] = []
    private var reason: String?
    private var isBusy = false

    init(_ job: ClientJob) {
        self.job = job
        count(busy: true)
    }

    /// Lockstep lets no time pass while a connection is being made or has something to send.
    private func count(busy: Bool) {
        guard busy != isBusy else { return }
        isBusy = busy
        if busy { job.activity?.started() } else { job.activity?.finished() }
    }

    func opened(_ wsi: OpaquePointer) {
        let limits = SocketPipe.Limits(
            messageBytes: job.limits.messageBytes, queuedBytes: job.limits.queuedBytes)
        let pipe = SocketPipe(wsi: wsi, limits: limits)
        self.pipe = pipe
        job.sink.yield(.opened)
        for text in unsent { pipe.send(text) }
        unsent = []
        count(busy: !pipe.isDrained)
    }

    func received(_ bytes: UnsafeRawBufferPointer) -> Int32 {
        guard let pipe else { return -1 }
        switch pipe.receive(bytes) {
        case .incomplete: return 0
        case .tooLong:
            reason = "a message of more than \(job.limits.messageBytes) bytes came"
            return pipe.giveReason(1009, "message too long")
        case .message(let message):
            job.sink.yield(.text(message))
            frames += 1
            job.activity?.frameReceived()
            return 0
        }
    }

    func writable() -> Int32 {
        guard let pipe else { return 0 }
        let code = pipe.write()
        count(busy: !pipe.isDrained)
        return code
    }

    func send(_ text: [UInt8]) {
        guard let pipe else { return unsent.append(text) }
        pipe.send(text)
        count(busy: !pipe.isDrained)
    }

    func close(_ code: UInt16, _ text: String) {
        reason = reason ?? "closed by us"
        if let pipe {
            pipe.close(code: code, reason: text)
            return count(busy: !pipe.isDrained)
        }
        if let wsi { lws_set_timeout(wsi, PENDING_TIMEOUT_USER_OK, LWS_TO_KILL_ASYNC) }
        over("closed before it was open")
    }

    /// The other side's close frame: two bytes of code, then text.
    func peerCloses(_ bytes: UnsafeRawBufferPointer) {
        let code = bytes.count >= 2 ? Int(bytes[0]) << 8 | Int(bytes[1]) : 1005
        let text = String(decoding: bytes.dropFirst(2), as: UTF8.self)
        reason = "closed by the other side (\(code)) \(text)"
    }

    /// The last event. Has no effect a second time.
    func over(_ fallback: String) {
        guard !isOver else { return }
        isOver = true
        job.activity?.started()
        job.activity?.framesForgotten(frames)
        job.sink.yield(.closed(reason: reason ?? fallback))
        job.sink.finish()
        job.activity?.finished()
        count(busy: false)
    }

    /// Adds our headers to the upgrade request; negative when they do not fit.
    func addHeaders(_ wsi: OpaquePointer, _ position: UnsafeMutableRawPointer?, room: Int) -> Int32 {
        guard let position = position?.assumingMemoryBound(to: UnsafeMutablePointer<UInt8>?.self),
            let start = position.pointee
        else { return -1 }
        for header in job.headers {
            let code = lws_add_http_header_by_name(
                wsi, header.name + ":", header.value, Int32(header.value.utf8.count), position,
                start + room)
            if code != 0 { return -1 }
        }
        return 0
    }
}
