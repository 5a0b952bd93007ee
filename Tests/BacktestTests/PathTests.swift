// What only the fidelity of the path has: days opened from the last price, and bars made playable.

import Backtest
import Market
import Testing

@Suite("A run on the path")
struct PathTests {
    @Test("takes a day that opens far beyond yesterday's close for an ex-date, and trades it")
    func beyondTheBand() throws {
        var scene = BarScene()
        scene.days = 2
        scene.bars[1] = [0: (300, 300, 300, 300)]
        var run = try PathRun(scene.plan())
        let trade = try #require(run.run().trades.first)
        #expect(trade.enteredAt.date == BarScene.first.advanced(byDays: 1))
        #expect(trade.entry >= price(300) && trade.entry < price(302))
    }

    @Test("says how many bars contradict themselves, and nothing where none does")
    func contradictions() throws {
        var scene = BarScene()
        var clean = try PathRun(scene.plan())
        #expect(!clean.run().assumptions.contains { $0.contains("contradict") })
        scene.bars[0] = [7: (100, 99, 98, 100), 8: (100, 100, 100, 100)]
        var broken = try PathRun(scene.plan())
        #expect(broken.run().assumptions.contains { $0.hasPrefix("Bars that contradict themselves: 1.") })
    }
}
