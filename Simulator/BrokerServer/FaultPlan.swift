// The faults of a day, and the dice that decide when one strikes.
//
// Each fault throws its own seeded dice, so adding one does not move another.

import Market
import Platform

struct FaultPlan: Sendable {
    private struct Armed: Sendable {
        var fault: WireFault
        var struck = 0
        var random: SeededRandom
    }

    private let seed: UInt64
    private var armed: [Armed] = []

    init(seed: UInt64) { self.seed = seed }

    /// Its number.
    mutating func add(_ fault: WireFault) -> Int {
        let random = SeededRandom(seed: seed, stream: "fault \(armed.count) \(fault.kind.rawValue)")
        armed.append(Armed(fault: fault, random: random))
        return armed.count - 1
    }

    func fault(_ number: Int) -> WireFault { armed[number].fault }

    mutating func noteStrike(_ number: Int) { armed[number].struck += 1 }

    /// How often each has struck, in the order in which they were added.
    var record: [(kind: WireFault.Kind, struck: Int)] { armed.map { ($0.fault.kind, $0.struck) } }

    /// The first fault of this kind that strikes this call now; nil when none does.
    mutating func strikes(
        _ kind: WireFault.Kind, _ call: String, _ word: String, at now: Timestamp
    ) -> WireFault? {
        for index in armed.indices where armed[index].fault.kind == kind {
            let fault = armed[index].fault
            guard fault.befalls(call, word, at: now), armed[index].struck < fault.count ?? .max,
                armed[index].random.chance(perMille: fault.chance)
            else { continue }
            armed[index].struck += 1
            return fault
        }
        return nil
    }

    /// Whether a fault of this kind holds now, without dice.
    func isOn(_ kind: WireFault.Kind, at now: Timestamp) -> Bool {
        armed.contains { $0.fault.kind == kind && $0.fault.befalls("any", "any", at: now) }
    }

    /// An answer given instead of carrying out the call; nil when it is carried out.
    mutating func replyBefore(_ call: String, _ word: String, at now: Timestamp) -> Reply? {
        if strikes(.tooMany, call, word, at: now) != nil {
            return .failure(429, "Too many requests", type: "rate_limit")
        }
        if strikes(.errorBefore, call, word, at: now) != nil {
            return .failure(500, "Internal server error", type: "server_error")
        }
        return strikes(.badGateway, call, word, at: now) == nil ? nil : .badGateway
    }

    /// What is sent of an answer to a call that has been carried out.
    mutating func spoil(_ reply: Reply, _ call: String, _ word: String, at now: Timestamp) -> Reply {
        if strikes(.errorAfter, call, word, at: now) != nil {
            return .failure(500, "Internal server error", type: "server_error")
        }
        if strikes(.noContent, call, word, at: now) != nil { return Reply(status: 204, contentType: "") }
        if strikes(.noRecords, call, word, at: now) != nil {
            return .json([
                "status": 200, "message": JSON(call), "timestamp": JSON(WireTime(now).iso),
                "data": "no_records",
            ])
        }
        if strikes(.nonsense, call, word, at: now) != nil { return .json([1, "2", .null]) }
        guard strikes(.truncated, call, word, at: now) != nil else { return reply }
        var cut = reply
        cut.body = Array(reply.body.prefix(reply.body.count / 2))
        return cut
    }
}
