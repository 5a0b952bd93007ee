// Strategies and bars drawn from a seed, for comparing one engine with another: everything
// that a rule file may say of an intraday strategy, over bars with gaps, leaps and holes.

import Accounting
import Backtest
import Exchange
import Market
import PlayedDays
import Trading

struct RandomPlan {
    let plan: BacktestPlan

    init(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let minutes = [1, 5, 15][Int(random.below(3))]
        let lanes = random.oneIn(3) ? 2 + Int(random.below(4)) : 1
        let symbols = (0..<lanes).map { "S\($0)" }
        let calendar = try TradingCalendar(
            parsing: Played.text("etc/calendars/nse.calendar"), file: "nse.calendar")
        var exchange = ExchangeSettings()
        if random.oneIn(2) { exchange.costs = .none }
        if random.oneIn(4) { exchange.slippage = .ticks(1 + random.below(3)) }
        exchange.volumeShare = random.oneIn(8) ? 25 : 100_000
        let rules = RandomRuleFile(symbols, minutes, &random)
        let days = 4 + Int(random.below(4))
        let rough = random.oneIn(4)
        plan = BacktestPlan(
            strategies: [PlayedDay.StrategyFile(file: "random.sauda", source: rules.text)],
            series: symbols.map { symbol in
                BacktestPlan.Series(
                    instrument: Instrument(
                        id: InstrumentID(0), symbol: symbol, hasDerivatives: random.oneIn(2)),
                    bars: RandomPlan.bars(minutes, days: days, rough: rough, &random))
            },
            warmUpBars: 20, calendar: calendar, rulebook: random.oneIn(4) ? nil : Played.date,
            cash: Money(rupees: 10_000 + random.below(5_000_000)),
            limits: random.oneIn(3) ? .standard : .evaluatedOnly,
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
}

/// A rule file drawn at random.
struct RandomRuleFile {
    private(set) var text = ""

    init(_ symbols: [String], _ minutes: Int, _ random: inout SeededRandom) {
        text = heading(symbols, minutes, &random)
        text += entry(isLong: true, &random)
        text += "\nsell when \(condition(rises: false, &random))\n"
        if random.oneIn(2) {
            text += entry(isLong: false, &random)
            text += "\ncover when \(condition(rises: true, &random))\n"
        }
        var limits: [String] = []
        if random.oneIn(3) { limits.append("\(1 + random.below(6)) entries a day") }
        if random.oneIn(3) { limits.append("\(1 + random.below(3)) entries an instrument") }
        if random.oneIn(3) { limits.append("\(1 + random.below(3)) open positions") }
        if random.oneIn(6) { limits.append("0.\(1 + random.below(4))% loss a day") }
        if !limits.isEmpty { text += "\nlimit \(limits.joined(separator: ", "))\n" }
    }

    private func heading(_ symbols: [String], _ minutes: Int, _ random: inout SeededRandom) -> String {
        let windows = [
            "between 09:15 and 14:00", "between 09:30 and 14:30", "between 09:30 and 11:00, 12:30 and 14:30",
        ]
        let exits = ["exit     at 14:45", "exit     at 14:45", "exit     at 15:10", ""]
        let holds = ["", "", "exit     after 90 minutes", "exit     after 7 bars"]
        let waits = ["", "", "wait     30 minutes after an exit", "wait     1 hour after a loss"]
        var lines = [
            "strategy \"Random\"", "trade    \(symbols.joined(separator: ", ")) on NSE",
            "bars     \(minutes) minute\(minutes == 1 ? "" : "s")", "enter    \(one(windows, &random))",
            "product  intraday",
        ]
        lines += [exits, holds, waits].map { one($0, &random) }.filter { !$0.isEmpty }
        lines.append("\nparam wide = \(1 + random.below(3)) from 1 to 4\n\n")
        return lines.joined(separator: "\n")
    }

    private func entry(isLong: Bool, _ random: inout SeededRandom) -> String {
        let sizes = [
            "10% of equity", "25 shares", "50000 rupees", "0.5% of equity at risk", "0.3% of equity at risk",
            "20% volatility over 10 bars",
        ]
        let stops = ["stop 1%", "stop 0.4%", "stop wide × atr(5) SIDE entry", "stop 3%"]
        let targets = ["", "target 2%", "target wide × risk", "target 0.5 × risk"]
        let trails = ["", "", "trail 1 × atr(5) after 1 × risk", "trail 0.5%"]
        var lines = ["\(isLong ? "buy" : "short") when \(condition(rises: isLong, &random))"]
        for words in [sizes.map { "size \($0)" }, stops, targets, trails] {
            let line = one(words, &random).replacing("SIDE", with: isLong ? "below" : "above")
            if !line.isEmpty { lines.append("     " + line) }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private func condition(rises: Bool, _ random: inout SeededRandom) -> String {
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

    private func one(_ words: [String], _ random: inout SeededRandom) -> String {
        words[Int(random.below(Int64(words.count)))]
    }
}
