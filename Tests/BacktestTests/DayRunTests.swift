import Accounting
import Backtest
import Exchange
import Market
import PlayedDays
import Testing
import Trading

@Suite("A day in process")
struct DayRunTests {
    @Test("trades within its limits, is flat by the bell, and its books add up", arguments: UInt64(1)...3)
    func day(seed: UInt64) throws {
        let (desk, records) = try Played.day(seed: seed)
        let snapshot = desk.snapshot
        #expect(snapshot.isFlat && snapshot.unknownOrders == 0 && snapshot.liveOrders == 0, "seed \(seed)")
        let largest = desk.opening.equity.basisPoints(1000)
        let entries = desk.orders.filter { $0.ticket.purpose == .entry }
        #expect(entries.contains { $0.order.filled > .zero }, "seed \(seed): nothing was traded")
        for entry in entries {
            let worst = try #require(entry.terms.worstValue)
            #expect(worst <= largest, "seed \(seed): \(entry.order)")
        }
        let blind = records.contains { record in
            record.effects.contains { effect in
                if case .alert(let alert) = effect { alert.text.contains("cannot be judged") } else { false }
            }
        }
        #expect(!blind, "seed \(seed): a position of our own had no value")
        var charges = Money.zero
        for record in records {
            for case .posted(_, _, let estimate) in record.effects { charges += estimate.total }
        }
        #expect(desk.ledger.totals().charges == charges, "seed \(seed)")
        let strategies = snapshot.strategies.reduce(Money.zero) { $0 + $1.realised }
        #expect(desk.ledger.totals().realised == strategies, "seed \(seed)")
    }

    @Test("decides the same twice", arguments: [UInt64(11)])
    func deterministic(seed: UInt64) throws {
        let (first, second) = try (Played.day(seed: seed), Played.day(seed: seed))
        #expect(first.desk == second.desk, "seed \(seed)")
        #expect(first.records == second.records, "seed \(seed)")
    }

    @Test("is rebuilt from its record at any moment without deciding again", arguments: [UInt64(21)])
    func recovery(seed: UInt64) throws {
        let played = try Played.setUp(seed: seed)
        var live = try Desk(played.opening, at: Played.start(of: played))
        var restored = live
        var checked = 0
        var run = try DayRun(played.opening, played.exchange) { event, effects, time in
            _ = live.apply(event, at: time)
            restored.restore(event, effects, at: time)
            if !effects.isEmpty || checked % 5000 == 0 {
                #expect(live == restored, "seed \(seed): after \(event) at \(time)")
            }
            checked += 1
        }
        run.play(history: played.history)
        #expect(restored == run.desk, "seed \(seed)")
    }

    @Test(
        "ends flat, or says that it is not, on bad days too",
        arguments: ["crash", "circuit-lock", "halt", "bad-feed"])
    func scenarios(name: String) throws {
        let scenario = try Scenario(text: Played.text("Simulator/Scenarios/\(name).scenario"))
        let (desk, records) = try Played.day(seed: 5, settings: scenario.settings, shape: scenario.shape)
        let said = records.contains { record in
            record.effects.contains { effect in
                if case .squareOff(_, .page(let notice)) = effect {
                    notice.subject == .notFlat
                } else {
                    false
                }
            }
        }
        #expect(desk.snapshot.isFlat || said, "\(name)")
    }
}
