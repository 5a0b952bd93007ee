// The light loop against the Desk: random strategies on random bars with gaps, leaps,
// ties and bars without volume, every trade compared in every field.

import Accounting
import Backtest
import Exchange
import Foundation
import Market
import PlayedDays
import Testing
import Trading

@Suite("The light loop")
struct SkimTests {
    /// SAUDA_SKIM_CASES sets how many random runs are compared.
    private static let cases =
        ProcessInfo.processInfo.environment["SAUDA_SKIM_CASES"].flatMap { Int($0) } ?? 60

    /// In percent, of the random runs: what the light loop must answer itself.
    private static let leastShare = 75

    @Test("gives the Desk's trades on random strategies and bars")
    func random() throws {
        var (alone, trades, closings) = (0, 0, 0)
        var reasons: [String: Int] = [:]
        for seed in 0..<UInt64(SkimTests.cases) {
            let plan = try RandomPlan(seed: seed).plan
            let light = try Skim.run(plan)
            var run = try BarsRun(plan)
            let desk = run.run()
            if let reason = light.desk {
                reasons[reason, default: 0] += 1
            } else {
                alone += 1
                trades += desk.trades.count
                closings += desk.trades.count { $0.reason == .squareOff }
            }
            let same =
                light.trades == desk.trades && light.equity == desk.equity.map(\.equity)
                && light.charges == desk.charges.total
            #expect(
                same, "seed \(seed): \(difference(light.trades, desk.trades))\n\(plan.strategies[0].source)")
            guard same else { return }
        }
        print(
            "\(alone) of \(SkimTests.cases) runs by the light loop, \(trades) trades, "
                + "\(closings) by the clock; else: \(reasons.sorted { $0.value > $1.value })")
        #expect(alone * 100 >= SkimTests.cases * SkimTests.leastShare, "the Desk ran too many: \(reasons)")
        #expect(trades > SkimTests.cases && closings > 0)
    }

    private func difference(_ light: [ClosedTrade], _ desk: [ClosedTrade]) -> String {
        let place = zip(light, desk).enumerated().first { $0.element.0 != $0.element.1 }?.offset
        guard let place else { return "\(light.count) trades by the light loop, \(desk.count) by the Desk" }
        return "trade \(place):\nlight \(light[place])\ndesk  \(desk[place])"
    }

    @Test("trades the reference as the published loop does")
    func reference() throws {
        let bars = ReferenceTests.bars(20_000)
        let light = try Skim.run(ReferenceTests.plan(bars))
        #expect(light.desk == nil)
        var result = BacktestResult(strategies: ["Reference crossover"], cash: .zero)
        result.trades = light.trades
        let loop = ReferenceLoop(bars)
        let timing = ReferenceLoop.timing(ReferenceTests.trades(result, bars))
        #expect(timing == ReferenceLoop.timing(loop.trades))
    }

    @Test("says why it cannot stand for the Desk")
    func refusal() throws {
        var plan = try RandomPlan(seed: 1).plan
        #expect(try Skim.stands(for: plan) == nil)
        plan.strategies[0].source = """
            strategy "Held overnight"
            trade    \(plan.series[0].instrument.symbol) on NSE
            bars     \(plan.series[0].bars.length.seconds / 60) minutes
            product  delivery

            buy when close > open
                 size 1 shares
                 stop 1%
            """
        #expect(try Skim.stands(for: plan) == "positions may be held overnight")
    }
}
