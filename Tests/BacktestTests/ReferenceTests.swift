// Workload W1: the engine against the published reference.

import Backtest
import Exchange
import Market
import PlayedDays
import Rules
import Testing
import Trading

@Suite("The reference workload")
struct ReferenceTests {
    static func bars(_ count: Int) -> [Bar] {
        var market = ReferenceMarket()
        return (0..<count).map { _ in market.next() }
    }

    static func plan(_ bars: [Bar]) throws -> BacktestPlan {
        let calendar = try TradingCalendar(
            parsing: Played.text("etc/calendars/nse.calendar"), file: "nse.calendar")
        return .reference(BarColumns(bars, length: .minutes(1)), calendar, rulebook: Played.date)
    }

    static var isSpoken: Bool {
        do throws(RuleErrors) {
            _ = try Strategy.compile(BacktestPlan.referenceRules, file: "reference.sauda")
            return true
        } catch {
            return false
        }
    }

    /// The engine's trades in the reference's terms.
    static func trades(_ result: BacktestResult, _ bars: [Bar]) -> [ReferenceLoop.Trade] {
        let columns = BarColumns(bars, length: .minutes(1))
        return result.trades.map { trade in
            let reason: Int64 =
                switch trade.reason {
                case .stop: 1
                case .rule(BacktestPlan.referenceClockLine): 2
                default: 0
                }
            let left = columns.row(at: trade.leftAt)
            // A stop inside a bar is stamped inside it; the reference names the bar.
            let inside = left == columns.count || columns.starts[left] > trade.leftAt.nanoseconds
            return ReferenceLoop.Trade(
                entered: columns.row(at: trade.enteredAt), left: inside ? left - 1 : left,
                quantity: trade.quantity.raw / Quantity.scale, entryPaise: trade.entry.raw / 100,
                exitPaise: trade.exit.raw / 100, reason: reason)
        }
    }

    @Test("makes the published bars")
    func data() {
        var hash = Fingerprint()
        for bar in ReferenceTests.bars(100_000) {
            hash.add(bar.start.nanoseconds / 1_000_000_000)
            for price in [bar.open, bar.high, bar.low, bar.close] { hash.add(price.raw / 100) }
            hash.add(bar.volume.raw / Quantity.scale)
        }
        #expect(hash.value == 0x52aa_e672_b071_2048)
    }

    @Test("loop gives the published hashes")
    func loop() {
        let loop = ReferenceLoop(ReferenceTests.bars(100_000))
        #expect(loop.trades.count == 1894)
        #expect(ReferenceLoop.timing(loop.trades) == 0xc318_fb49_cfe7_dc63)
        #expect(ReferenceLoop.full(loop.trades) == 0xbb8f_fd39_0a46_bcfd)
    }

    @Test(
        "is traded as the reference trades it, trade for trade",
        .enabled(if: ReferenceTests.isSpoken, "the language has no close-seeded ewma yet"))
    func trades() throws {
        let bars = ReferenceTests.bars(100_000)
        let loop = ReferenceLoop(bars)
        var run = try BarsRun(ReferenceTests.plan(bars))
        let result = run.run()
        let trades = ReferenceTests.trades(result, bars)
        for (ours, theirs) in zip(trades, loop.trades) where ours != theirs {
            Issue.record("ours \(ours), the reference's \(theirs)")
            return
        }
        #expect(trades.count == loop.trades.count)
        #expect(ReferenceLoop.timing(trades) == 0xc318_fb49_cfe7_dc63)
        #expect(ReferenceLoop.full(trades) == 0xbb8f_fd39_0a46_bcfd)
        #expect(abs(result.finalEquity.rupees - loop.equity) < 1)
    }
}
