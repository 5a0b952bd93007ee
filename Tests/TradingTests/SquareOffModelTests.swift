// Thousands of closings against a broker that does its worst. A failure names its seed.

import Foundation
import Market
import Testing
import Trading

@Suite("A square-off against a hostile broker")
struct SquareOffModelTests {
    /// `SAUDA_SEEDS=20000 swift test -c release --filter SquareOffModelTests` for a long night.
    static let seeds = ProcessInfo.processInfo.environment["SAUDA_SEEDS"].flatMap { UInt64($0) } ?? 60

    private let plan = SquareOffPlan(
        deadline: Timestamp(CalendarDate(daysSinceEpoch: 20_000), TimeOfDay(15, 11)),
        sessionEnd: Timestamp(CalendarDate(daysSinceEpoch: 20_000), TimeOfDay(15, 15)))

    /// One played closing.
    private struct Outcome {
        var world: SquareOffWorld
        var actions: [(at: Timestamp, SquareOffAction)] = []
        var netAtDeadline: [Int64] = []
        var worstTurn: [Int64]

        init(world: SquareOffWorld) {
            self.world = world
            worstTurn = world.places.map { _ in 0 }
        }

        var isProvenFlat: Bool { actions.contains { $0.1 == .done(flat: true) } }
        func firstPage(_ subject: SquareOffNotice.Subject, _ key: SquareOffKey) -> Timestamp? {
            actions.first {
                if case .page(let notice) = $0.1 {
                    notice.subject == subject && notice.key == key
                } else {
                    false
                }
            }?.at
        }
    }

    private func play(
        _ seed: UInt64, _ faults: SquareOffWorld.Faults, restarts: Bool = false,
        trigger: SquareOffTrigger = .schedule
    ) -> Outcome {
        var outcome = Outcome(
            world: SquareOffWorld(seed: seed, start: plan.startAt, plan: plan, faults: faults))
        var random = SeededRandom(seed: seed, stream: "restarts")
        let fresh = SquareOff(scope: .account, trigger: trigger, startedAt: plan.startAt)
        var run = fresh
        let signs = outcome.world.places.map { $0.net.signum() }
        while !run.isDone, outcome.world.now < plan.sessionEnd + .minutes(1) {
            outcome.world.tick()
            let now = outcome.world.now
            let view = outcome.world.view
            for action in run.plan(view) {
                run.record(action, at: now)
                outcome.actions.append((now, action))
                outcome.world.perform(action)
            }
            if restarts, random.oneIn(20) {
                run = fresh
                for (at, action) in outcome.actions { run.record(action, at: at) }
            }
            for (place, state) in outcome.world.places.enumerated() {
                outcome.worstTurn[place] = max(outcome.worstTurn[place], -signs[place] * state.net)
            }
            if now == plan.deadline { outcome.netAtDeadline = outcome.world.places.map(\.net) }
        }
        return outcome
    }

    @Test("never has more standing to close than the broker last confirmed")
    func neverOverCloses() {
        for seed in 0..<Self.seeds {
            let outcome = play(seed, SquareOffWorld.Faults(locked: 100, foreign: 300))
            #expect(outcome.world.violations.isEmpty, "seed \(seed): \(outcome.world.violations)")
        }
    }

    @Test("never turns a position over, and is flat by the deadline where a counterparty exists")
    func flatByDeadline() {
        for seed in 0..<Self.seeds {
            let outcome = play(seed, SquareOffWorld.Faults(locked: 0, foreign: 0))
            #expect(outcome.worstTurn.allSatisfy { $0 <= 0 }, "seed \(seed): \(outcome.worstTurn)")
            #expect(outcome.netAtDeadline.allSatisfy { $0 == 0 }, "seed \(seed): \(outcome.netAtDeadline)")
            #expect(outcome.isProvenFlat, "seed \(seed): not proven flat")
            let isTrulyFlat = outcome.world.places.allSatisfy { $0.net == 0 }
            #expect(isTrulyFlat, "seed \(seed): says flat, is \(outcome.world.places.map(\.net))")
        }
    }

    @Test("pages within five seconds what is locked at its circuit, and again what is open at the deadline")
    func pagesWhatCannotBeClosed() {
        for seed in 0..<Self.seeds / 5 {
            let outcome = play(seed, SquareOffWorld.Faults(locked: 1000, foreign: 0))
            for (place, state) in outcome.world.places.enumerated() where state.net != 0 {
                let key = outcome.world.key(place)
                let circuit = outcome.firstPage(.circuitLocked, key)
                let notFlat = outcome.firstPage(.notFlat, key)
                #expect(circuit.map { $0 - plan.startAt <= .seconds(5) } ?? false, "seed \(seed): \(key)")
                #expect(notFlat.map { $0 - plan.deadline <= .seconds(5) } ?? false, "seed \(seed): \(key)")
            }
            #expect(outcome.actions.last?.1 == .done(flat: false), "seed \(seed): ended otherwise")
        }
    }

    @Test("goes on the same after a restart at any moment")
    func restarts() {
        for seed in 0..<Self.seeds / 3 {
            let through = play(seed, SquareOffWorld.Faults())
            let restarted = play(seed, SquareOffWorld.Faults(), restarts: true)
            let isSame = through.actions.elementsEqual(restarted.actions) { $0.at == $1.at && $0.1 == $1.1 }
            #expect(isSame, "seed \(seed): the restarted run did otherwise")
        }
    }

    @Test("started by a kill, is as safe and begins at step C")
    func kill() {
        for seed in 0..<Self.seeds / 3 {
            let outcome = play(seed, SquareOffWorld.Faults(locked: 0, foreign: 0), trigger: .kill)
            #expect(outcome.worstTurn.allSatisfy { $0 <= 0 }, "seed \(seed): \(outcome.worstTurn)")
            #expect(outcome.isProvenFlat, "seed \(seed): not proven flat")
            let steps = outcome.actions.compactMap { action -> LadderStep? in
                if case .close(_, let closing) = action.1 { closing.step } else { nil }
            }
            #expect(steps.allSatisfy { $0 >= .c }, "seed \(seed): \(steps)")
        }
    }

    @Test("does nothing twice when asked twice")
    func idempotent() {
        for seed in 0..<Self.seeds / 3 {
            var world = SquareOffWorld(seed: seed, start: plan.startAt, plan: plan, faults: .init())
            var run = SquareOff(scope: .account, trigger: .schedule, startedAt: plan.startAt)
            for _ in 0..<60 {
                world.tick()
                for action in run.step(world.view) { world.perform(action) }
                let again = run.plan(world.view)
                #expect(again.isEmpty, "seed \(seed): \(again)")
            }
        }
    }
}
