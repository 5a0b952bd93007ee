// Whether we may send anything at all: recovery, arming, fencing, feed, unknown
// orders, kill levels and latches.

import Market

extension GateControl {
    static let feed = GateControl(.feed) { review in
        let (feed, limits) = (review.view.feed, review.limits)
        guard let age = feed.age(at: review.view.now) else { return .missing(.feedUnknown) }
        let silent = Span.seconds(limits[.feedCancelEntries])
        return Finding.below(silent.nanoseconds, age.nanoseconds, .nanoseconds, else: .feedSilent)
            .and(.below(limits[.feedMissedPolls], Int64(feed.missedPolls), .count, else: .feedSilent))
    }

    static let startGate = GateControl(.startGate) { review in
        Finding.holds(review.view.gate.isRecovered, else: .notRecovered)
            .and(.holds(review.view.gate.isArmed, else: .notArmed))
    }

    static let unknownCap = GateControl(.unknownCap) { review in
        let (unknown, limits) = (review.view.unknown, review.limits)
        let share = (review.view.account.equity ?? .zero).basisPoints(limits[.unknownValue])
        return Finding.atMost(0, Int64(unknown.onSide), .count, else: .unknownOnSide)
            .and(.atMost(0, Int64(unknown.onKey), .count, else: .unknownOnKey))
            .and(.below(limits[.unknownOrders], Int64(unknown.total), .count, else: .tooManyUnknown))
            .and(.atMost(share.raw, unknown.totalValue.raw, .money, else: .unknownValueTooHigh))
    }

    static let kill = GateControl(.kill) { review in
        let gate = review.view.gate
        let level = Int64(gate.killLevel.rawValue)
        return Finding.atMost(Int64(KillLevel.flatten.rawValue), level, .count, else: .locked)
            .and(.atMost(0, level, .count, else: .halted))
            .and(.atMost(0, gate.noNewRisk?.number ?? 0, .control, else: .newRiskLatched))
            .and(.atMost(0, gate.strategyPaused?.number ?? 0, .control, else: .strategyPaused))
    }
}
