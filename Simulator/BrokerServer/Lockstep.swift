// Time in step with a daemon: it says that it is idle, we say what time it is.
//
//     GET  /sim/clock  → {"time":T}            a daemon begins, or begins again
//     POST /sim/idle     {"time":T,"frames":n,"requests":r,"next":N}
//       200 {"time":T2} · 409 something is still on its way · 410 the day is over
//
// Time moves only when what the daemon has received and still waits for is exactly
// what was sent and is held here. A daemon that was killed costs an outage: when the
// next one asks for the time, the day has gone on without it.

import Exchange
import Market
import Platform

struct Lockstep: Sendable {
    /// Whether a daemon has asked for the time.
    var isAttached = false
    var hasReported = false
    /// Requests that will never be answered.
    var silenced: [UInt64] = []
    /// Reports still to be put off, so that what a client did about a late answer arrives first.
    var patience = 0

    /// A daemon gives a request up after some seconds; its connection's end is noticed a little later.
    static let suspiciousAfter = Span.seconds(3)
    static let reportsPutOff = 100

    /// What a client says on a socket is in no count: after some of it, a little more may be on its way.
    mutating func expectMore() { patience = max(patience, 10) }

    mutating func silence(_ ticket: UInt64) { silenced.append(ticket) }
}

extension ShareKhanServer {
    mutating func clock() -> Reply {
        if lockstep.isAttached, lockstep.hasReported { sitOutAnOutage() }
        lockstep.isAttached = true
        return time()
    }

    /// The sockets and requests of a daemon that is gone are forgotten; the market goes on.
    private mutating func sitOutAnOutage() {
        agenda.forgetReplies()
        lockstep = Lockstep()
        for listener in feed.listeners {
            outputs.append(.close(socket: listener.id, code: 1001, reason: "another client has begun"))
            feed.close(listener.id)
        }
        let range = configuration.outage
        let width = (range.upperBound - range.lowerBound).nanoseconds
        let missed = range.lowerBound + Span(nanoseconds: random.below(max(0, width) + 1))
        advance(to: now + missed)
    }

    mutating func idle(_ body: [UInt8]) -> Reply {
        guard configuration.pace == .lockstep else { return .badInput("time follows the wall clock here") }
        let report: JSON
        do { report = try JSON.parse(body) } catch { return .badInput("the report is \(error)") }
        guard let reported = report["time"]?.integer, let frames = report["frames"]?.integer,
            let requests = report["requests"]?.integer
        else { return .badInput("a report has time, frames and requests") }
        lockstep.isAttached = true
        lockstep.hasReported = true
        if isOver { return .json(["error": "the day is over"], status: 410) }
        let isQuiet =
            reported == now.nanoseconds && frames == feed.framesSent
            && requests == agenda.replies + lockstep.silenced.count
        guard isQuiet else { return notYet(frames: frames, requests: requests) }
        if lockstep.patience > 0 {
            lockstep.patience -= 1
            return notYet(frames: frames, requests: requests)
        }
        let wake = report["next"]?.integer.map { Timestamp(nanoseconds: max($0, now.nanoseconds)) }
        advance(to: [nextInstant, wake].compactMap(\.self).min() ?? configuration.day.ends)
        lockstep.patience = hasSuspiciousRequest ? Lockstep.reportsPutOff : 0
        return time()
    }

    private var hasSuspiciousRequest: Bool {
        !lockstep.silenced.isEmpty || agenda.replies(dueAfter: now + Lockstep.suspiciousAfter) > 0
    }

    private func notYet(frames: Int64, requests: Int64) -> Reply {
        let held = agenda.replies + lockstep.silenced.count
        return .json(
            [
                "error": "not yet", "time": JSON(now.nanoseconds), "frames": JSON(feed.framesSent),
                "requests": JSON(held),
            ], status: 409)
    }

    private func time() -> Reply { .json(["time": JSON(now.nanoseconds)]) }

    /// A request's client has gone, or has its answer.
    mutating func requestGone(_ ticket: UInt64) {
        lockstep.silenced.removeAll { $0 == ticket }
        agenda.forget(ticket: ticket)
    }
}
