// The other half of the lockstep protocol, small enough to be seen right.
//
// It advances to whatever is due next, a sleeper's deadline or an answer it
// holds, and refuses a report whose counts are not its own.

import FoundationEssentials
import Platform
import Synchronization

final class FakeSimulator: Sendable {
    private struct Report: Decodable {
        var time: Int64
        var frames: Int
        var requests: Int
        var next: Int64?
    }

    private struct State {
        var now: Int64 = 1_000_000
        var advances = 0
        var framesSent = 0
        var feed: WebSocketConnection?
        var taken = 0
        var held: [(number: Int, due: Int64, responder: HTTPServer.Responder)] = []
    }

    private let state = Mutex(State())
    /// A frame is sent to the feed with each advance when true.
    private let sendsFrames: Bool

    init(sendsFrames: Bool = false) { self.sendsFrames = sendsFrames }

    var advances: Int { state.withLock { $0.advances } }

    func server() -> HTTPServer {
        let feed = WebSocketService(
            onOpen: { [self] connection in state.withLock { $0.feed = connection } }, onText: { _, _ in },
            onClose: { [self] _ in state.withLock { ($0.feed, $0.framesSent) = (nil, 0) } })
        return HTTPServer(
            listeners: [.loopback(port: 0)], handler: { [self] in answer($0, $1) }, sockets: feed)
    }

    private func answer(_ request: HTTPServer.Request, _ responder: HTTPServer.Responder) {
        switch request.path {
        case "/sim/clock": responder.reply(time(state.withLock { $0.now }))
        case "/sim/idle": idle(request, responder)
        default:
            let delay = Int64(request.query("after") ?? "0") ?? 0
            let number = state.withLock { state in
                state.taken += 1
                state.held.append((number: state.taken, due: state.now + delay, responder: responder))
                return state.taken
            }
            // A client that gave up waits for nothing.
            responder.onClose { [self] in state.withLock { $0.held.removeAll { $0.number == number } } }
        }
    }

    private func idle(_ request: HTTPServer.Request, _ responder: HTTPServer.Responder) {
        guard let report = try? JSONDecoder().decode(Report.self, from: Data(request.body)) else {
            return responder.reply(.text("not a report", status: 400))
        }
        let reply = state.withLock { state -> HTTPServer.Reply in
            let isSame =
                report.time == state.now && report.frames == state.framesSent
                && report.requests == state.held.count
            guard isSame else { return .text("not yet", status: 409) }
            let dues = state.held.map(\.due) + (report.next.map { [$0] } ?? [])
            guard let next = dues.min() else { return .text("over", status: 410) }
            state.now = max(next, state.now)
            state.advances += 1
            for held in state.held where held.due <= state.now { held.responder.reply(.text("late")) }
            state.held.removeAll { $0.due <= state.now }
            if sendsFrames, let feed = state.feed {
                feed.send(text: "\(state.now)")
                state.framesSent += 1
            }
            return time(state.now)
        }
        responder.reply(reply)
    }

    private func time(_ now: Int64) -> HTTPServer.Reply {
        HTTPServer.Reply(body: Array("{\"time\":\(now)}".utf8))
    }
}
