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

    @Test("gives the Desk's trades on random strategies and bars")
    func random() throws {
        var (alone, trades) = (0, 0)
        var reasons: [String: Int] = [:]
        for seed in 0..<UInt64(SkimTests.cases) {
            let plan = try RandomPlan(seed: seed).plan
            let light = try Skim.run(plan)
            if let reason = light.desk {
                reasons[reason, default: 0] += 1
                continue
            }
            var run = try BarsRun(plan)
            let desk = run.run()
            alone += 1
            trades += desk.trades.count
            let same = light.trades == desk.trades && light.equity == desk.equity.map(\.equity)
            #expect(
                same, "seed \(seed): \(difference(light.trades, desk.trades))\n\(plan.strategies[0].source)")
            guard same else { return }
        }
        print("\(alone) of \(SkimTests.cases) runs by the light loop, \(trades) trades; else: \(reasons)")
        #expect(alone * 2 >= SkimTests.cases && trades > 0)
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
        plan.strategies[0].source =
            plan.strategies[0].source.replacingOccurrences(
                of: "product  intraday\nexit     at 14:45", with: "product  delivery"
            )
            .components(separatedBy: "short when")[0]
        #expect(try Skim.stands(for: plan) == "positions may be held overnight")
    }
}

/// A strategy and bars drawn from a seed.
struct RandomPlan {
    let plan: BacktestPlan

    init(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let minutes = [1, 5, 15][Int(random.below(3))]
        let lanes = random.oneIn(3) ? 3 : 1
        let symbols = (0..<lanes).map { "S\($0)" }
        let calendar = try TradingCalendar(
            parsing: Played.text("etc/calendars/nse.calendar"), file: "nse.calendar")
        var exchange = ExchangeSettings()
        if random.oneIn(2) { exchange.costs = .none }
        if random.oneIn(4) { exchange.slippage = .ticks(1 + random.below(3)) }
        exchange.volumeShare = random.oneIn(8) ? 25 : 100_000
        let source = RandomPlan.source(symbols, minutes, &random)
        let days = 4 + Int(random.below(4))
        let rough = random.oneIn(4)
        plan = BacktestPlan(
            strategies: [PlayedDay.StrategyFile(file: "random.sauda", source: source)],
            series: symbols.map { symbol in
                BacktestPlan.Series(
                    instrument: Instrument(
                        id: InstrumentID(0), symbol: symbol, hasDerivatives: random.oneIn(2)),
                    bars: RandomPlan.bars(minutes, days: days, rough: rough, &random))
            },
            warmUpBars: 20, calendar: calendar, rulebook: Played.date,
            cash: Money(rupees: 10_000 + random.below(5_000_000)),
            limits: random.oneIn(5) ? .standard : .evaluatedOnly,
            brokerage: random.oneIn(3) ? .zerodha : .sharekhan, exchange: exchange, seed: seed, build: "test")
    }

    private static func bars(
        _ minutes: Int, days: Int, rough: Bool, _ random: inout SeededRandom
    ) -> BarColumns {
        var bars: [Bar] = []
        var price = 2_000 + random.below(40_000)  // Ticks of five paise.
        let width = 1 + price * (1 + random.below(rough ? 12 : 4)) / 2_000
        var date = Played.date.advanced(byDays: -30)
        for _ in 0..<days {
            repeat { date = date.advanced(byDays: 1) } while date.weekday.isWeekend
            price = max(100, price + random.below(4 * width + 1) - 2 * width)
            for place in 0..<375 / minutes {
                if random.oneIn(200) { continue }
                if random.oneIn(40) { price = max(100, price + random.below(8 * width + 1) - 4 * width) }
                let open = price
                var (high, low) = (open, open)
                for _ in 0..<3 {
                    price = max(100, price + random.below(2 * width + 1) - width)
                    (high, low) = (max(high, price), min(low, price))
                }
                let volume = random.oneIn(300) ? 0 : 1_000 + random.below(1_000_000)
                bars.append(
                    Bar(
                        start: Timestamp(date, TimeOfDay(9, 15)) + .minutes(Int64(place * minutes)),
                        open: Price(paise: open * 5), high: Price(paise: high * 5),
                        low: Price(paise: low * 5),
                        close: Price(paise: price * 5), volume: Quantity(volume)))
            }
        }
        return BarColumns(bars, length: .minutes(Int64(minutes)))
    }

    static func source(_ symbols: [String], _ minutes: Int, _ random: inout SeededRandom) -> String {
        let sizes = ["10% of equity", "25 shares", "50000 rupees", "0.5% of equity at risk"]
        let stops = ["stop 1%", "stop 0.4%", "stop 1.5 × atr(5) SIDE entry", "stop 3%"]
        let targets = ["", "target 2%", "target 2 × risk", "target 0.5 × risk"]
        let trails = ["", "", "trail 1 × atr(5) after 1 × risk", "trail 0.5%"]
        func pick(_ words: [String]) -> String { words[Int(random.below(Int64(words.count)))] }
        func entry(_ isLong: Bool) -> String {
            let condition = RandomPlan.condition(isLong, &random)
            var lines = ["\(isLong ? "buy" : "short") when \(condition)"]
            for words in [["size \(pick(sizes))"], stops, targets, trails] {
                let line = pick(words).replacingOccurrences(of: "SIDE", with: isLong ? "below" : "above")
                if !line.isEmpty { lines.append("     " + line) }
            }
            return lines.joined(separator: "\n")
        }
        var text = """
            strategy "Random"
            trade    \(symbols.joined(separator: ", ")) on NSE
            bars     \(minutes) minute\(minutes == 1 ? "" : "s")
            enter    between 09:\(random.oneIn(2) ? "15" : "30") and 14:\(random.oneIn(2) ? "00" : "30")
            product  intraday
            exit     at 14:45

            \(entry(true))

            sell when \(RandomPlan.condition(false, &random))

            """
        if random.oneIn(2) {
            text += "\n\(entry(false))\n\ncover when \(RandomPlan.condition(true, &random))\n"
        }
        if random.oneIn(3) { text += "\nlimit \(1 + random.below(6)) entries a day\n" }
        return text
    }

    private static func condition(_ rises: Bool, _ random: inout SeededRandom) -> String {
        let n = 2 + random.below(14)
        let (above, more) = rises ? ("above", ">") : ("below", "<")
        let parts = [
            "close crosses \(above) sma(close, \(n))",
            "ema(close, \(n)) crosses \(above) ema(close, \(n + 5))",
            "rsi(close, \(n)) \(more) 50", "close \(more) close 1 bar ago", "close \(more) vwap",
            "close \(more) previous day close",
        ]
        let first = parts[Int(random.below(3))]
        return random.oneIn(2) ? first : first + " and " + parts[3 + Int(random.below(3))]
    }
}
