// What it costs to keep the reason of every decision: catching a rule's numbers, and
// packing them with the figures of all controls; and how much room they take.

import Backtest
import Market
import Platform
import Rules
import Trading

func measureWhy() throws -> [Figure] {
    let played = try Days.ordinary()
    let events = try Days.events(of: played)
    let reasons = events.flatMap(\.effects).compactMap { effect -> Reason? in
        switch effect {
        case .reasoned(_, let reason), .weighed(let reason): reason
        default: nil
        }
    }
    let decisions = events.flatMap(\.effects).count { effect in
        switch effect {
        case .ordered, .denied: true
        default: false
        }
    }
    let sizes = reasons.map { Double($0.packed.count) }.sorted()
    let day = try Stopwatch.runs {
        var run = try DayRun(played.opening, played.exchange)
        return Double(Stopwatch.time { run.play(history: played.history) })
    }
    let (run, bars) = try warmed(played)
    let catching = Stopwatch.runs {
        Double(Stopwatch.time { for _ in 0..<1_000 { precondition(!run.evidence.isEmpty) } }) / 1_000
    }
    let packing = Stopwatch.runs {
        Double(Stopwatch.time { for reason in reasons { precondition(!reason.packed.isEmpty) } })
    }
    let share = zip(day, zip(catching, packing)).map { day, cost in
        (cost.0 * Double(decisions) + cost.1) / day * 100
    }
    return [
        Figure(what: "decisions of a day", unit: "", runs: [Double(decisions)]),
        Figure(
            what: "decisions with their reason", unit: "%",
            runs: [Double(reasons.count) / Double(max(decisions, 1)) * 100], limit: .atLeast(100)),
        Figure(what: "a reason, median", unit: "bytes", runs: [sizes[sizes.count / 2]]),
        Figure(
            what: "a reason, largest", unit: "bytes", runs: [sizes[sizes.count - 1]],
            limit: .atMost(Double(Reason.mostBytes))),
        Figure(what: "catch a rule's numbers, \(bars) bars", unit: "ns", runs: catching),
        Figure(
            what: "pack a reason", unit: "ns", runs: packing.map { $0 / Double(max(reasons.count, 1)) }),
        Figure(what: "share of a day's time", unit: "%", runs: share, limit: .atMost(1)),
    ]
}

/// A run of the first strategy that has seen its history.
private func warmed(_ played: PlayedDay) throws -> (StrategyRun, Int) {
    let assignment = played.opening.strategies[0]
    var run = StrategyRun(try Strategy.compile(assignment.source, file: assignment.file))
    var bars = 0
    for case .history(strategy: 0, assignment.instruments[0], let bar) in played.history {
        _ = run.close(bar, holding: .flat, deciding: false)
        bars += 1
    }
    return (run, bars)
}
