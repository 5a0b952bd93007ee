// The promise of a search: rules that know nothing are called noise. Random rules are searched
// on random walks as `sauda sweep` searches, without any cost, which is the hardest case:
// costs only make noise look worse. A planted edge must not be called noise.
//
// A few of the rules are searched in a usual run, all 200 with SAUDA_SLOW=1.

import Accounting
import Backtest
import Foundation
import Market
import Rules
import Statistics
import Testing
import Trading

@Suite("A search of random rules on a random walk")
struct NoiseTests {
    private var isSlow: Bool { ProcessInfo.processInfo.environment["SAUDA_SLOW"] == "1" }

    @Test("is called noise, but for what the level allows")
    func noise() throws {
        let count = isSlow ? 200 : 8
        var (other, ranked, earning) = ([String](), 0, 0)
        for seed in 1...UInt64(count) {
            let findings = try search(RandomRules(seed: seed).text, walk(seed: seed, drift: 0), seed: seed)
            guard let findings else { continue }  // Too few trades to rank: nothing is claimed.
            ranked += 1
            if findings.best.net > .zero { earning += 1 }
            let verdict = findings.judgement.verdict
            if verdict != .noise { other.append("\(seed): \(verdict)") }
        }
        let most = mostPassing(of: count, level: Thresholds.level)
        print(
            "random rules: \(count - other.count) of \(count) called noise, at most \(most) may be other; "
                + "\(ranked) traded enough, the best of \(earning) earned; other: \(other)")
        #expect(other.count <= most, "seeds \(other) of 1...\(count)")
        #expect(ranked * 2 > count && earning * 4 > count, "too few could have deceived anybody")
    }

    @Test("is not called noise where an edge was planted")
    func edge() throws {
        for seed in 1...3 as ClosedRange<UInt64> {
            let rules =
                RandomRules.heading + """

                    param span = 2 from 1 to 3
                    buy when close > close span bars ago
                         size 100 shares
                         stop 3%
                    sell when close < close span bars ago
                    """
            let findings = try #require(try search(rules, walk(seed: seed, drift: 0.006), seed: seed))
            #expect(
                findings.judgement.verdict != .noise, "seed \(seed): \(findings.judgement.reasons)")
        }
    }

    private func search(_ rules: String, _ bars: BarColumns, seed: UInt64) throws -> SearchFindings? {
        let strategy = try Strategy.compile(rules, file: "random.sauda")
        let plan = try SearchPlan(SearchSpace(strategy, chosen: []))
        let ground = try SearchGround(NoiseTests.plan(rules, bars), strategy, plan.space)
        let sweep = Sweep(ground.plan, settings: plan.settings)
        let results = try sweep.results(of: 0..<sweep.count)
        var evidence = SearchFindings.Evidence(seed: seed)
        evidence.resamples = 199
        evidence.shuffles = 100
        return SearchFindings(plan, results, evidence: evidence)
    }

    private static func plan(_ rules: String, _ bars: BarColumns) throws -> BacktestPlan {
        let root = URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let path = root.appendingPathComponent("etc/calendars/nse.calendar").path
        let calendar = try TradingCalendar(
            parsing: String(contentsOfFile: path, encoding: .utf8), file: "nse.calendar")
        let rulebook = try #require(CalendarDate("2026-11-20"))
        var plan = BacktestPlan.reference(bars, calendar, rulebook: rulebook)
        plan.strategies = [PlayedDay.StrategyFile(file: "random.sauda", source: rules)]
        plan.brokerage = .zero
        plan.brokerage.isTaxed = false
        plan.warmUpBars = nil
        return plan
    }

    /// Eighty sessions of twelve half-hour bars, each session with a drift of its own, up or down.
    private func walk(seed: UInt64, drift: Double) -> BarColumns {
        var random = SeededRandom(seed: seed, stream: "walk")
        func normal() -> Double {
            (0..<12).reduce(-6.0) { sum, _ in sum + Double(random.next() >> 11) * 0x1p-53 }
        }
        var price = 100_000.0  // Paise.
        var bars: [Bar] = []
        for day in 0..<80 {
            let open = Timestamp(CalendarDate(daysSinceEpoch: 17_000).advanced(byDays: day), TimeOfDay(9, 15))
            let slope = random.oneIn(2) ? drift : -drift
            for slot in 0..<12 as Range<Int64> {
                let steps = (0..<4).map { _ in price * (1 + 0.002 * normal()) }
                let first = price
                price *= 1 + slope + 0.004 * normal()
                let all =
                    steps.map { min(max($0, min(first, price) * 0.998), max(first, price) * 1.002) } + [
                        first, price,
                    ]
                let tick = { (paise: Double) in Price(paise: Int64((paise / 5).rounded()) * 5) }
                bars.append(
                    Bar(
                        start: open + .minutes(30 * slot), open: tick(first), high: tick(all.max() ?? price),
                        low: tick(all.min() ?? price), close: tick(price), volume: Quantity(1_000_000)))
            }
        }
        return BarColumns(bars, length: .minutes(30))
    }
}

/// Rules put together at random, with one parameter of three values.
struct RandomRules {
    static let heading = """
        strategy "Random"
        trade    REFERENCE on NSE
        bars     30 minutes
        product  intraday
        """
    let text: String

    init(seed: UInt64) {
        var random = SeededRandom(seed: seed, stream: "rules")
        func one(_ words: [String]) -> String { words[Int(random.below(Int64(words.count)))] }
        let level = one(["rsi(close, n)", "ema(close, n)", "sma(close, n)", "wma(close, n)"])
        func condition() -> String {
            if level.hasPrefix("rsi") { return "\(level) \(one(["<", ">"])) \(one(["40", "50", "60"]))" }
            return one([
                "close > \(level)", "close < \(level)", "close > close n bars ago",
                "close < close n bars ago",
                "close > highest(high 1 bar ago, n)", "close < lowest(low 1 bar ago, n)", "close > open",
                "close < open",
            ])
        }
        let side = one(["buy", "short"])
        text =
            RandomRules.heading + """

                param n = \(one(["4", "5", "6"])) from 4 to 6
                \(side) when \(condition()) or \(condition())
                     size \(one(["50", "100", "200"])) shares
                     \(one(["stop 0.5%", "stop 1%", "stop 2%"]))
                \(side == "buy" ? "sell" : "cover") when \(condition())
                """
    }
}
