// Both paths of a backtest on the reference bars, event by event and whole histories as
// columns, and sweeps over hundreds of settings.

import Backtest
import Exchange
import Market
import Platform
import Trading

extension Workload {
    private static let repetitions = 5

    /// One crossover with a stop and a clock, by columns and the light loop.
    static let columnar = Workload(name: "w1-columnar") { bars in try crossover(bars) }
    static let columnarShort = Workload(name: "w1-columnar-1m") { bars in try crossover(bars) }

    /// The same event by event: the whole Desk, every bar an event, every record of the day in memory.
    static let events = Workload(name: "w1") { bars in try everyEvent(bars) }
    static let eventsShort = Workload(name: "w1-1m") { bars in try everyEvent(bars) }

    private static func everyEvent(_ bars: BarColumns) throws -> Told {
        let plan = try referencePlan(bars)
        var told = Told(items: bars.count, seconds: [], hash: 0, expected: expectedTiming[bars.count])
        for _ in 0..<repetitions {
            var run = try BarsRun(plan)
            let (seconds, result) = processorSeconds { run.run() }
            told.seconds.append(seconds)
            told.hash = timing(result.trades, bars)
            told.noteMemory()
        }
        return told
    }

    private static func crossover(_ bars: BarColumns) throws -> Told {
        let plan = try referencePlan(bars)
        var told = Told(items: bars.count, seconds: [], hash: 0, expected: expectedTiming[bars.count])
        for _ in 0..<repetitions {
            let (seconds, outcome) = try processorSeconds { try Skim.run(plan) }
            if let reason = outcome.desk {
                throw BenchFailed(description: "the light loop does not stand for this plan: \(reason)")
            }
            told.seconds.append(seconds)
            told.hash = timing(outcome.trades, bars)
            told.noteMemory()
        }
        return told
    }

    /// A rule file of another shape, over a grid of its parameters.
    static let anyRules = Workload(name: "sweep-any") { bars in
        var plan = try referencePlan(bars)
        plan.warmUpBars = 200
        plan.strategies = [PlayedDay.StrategyFile(file: "any.sauda", source: anyFile)]
        let sweep = Sweep(
            plan,
            parameters: [
                ParameterGrid(name: "fast", from: 6, through: 12, by: 2),
                ParameterGrid(name: "strength", from: 50, through: 65, by: 5),
                ParameterGrid(name: "far", from: 1, through: 3, by: 1),
            ])
        var told = Told(items: sweep.count * bars.count, seconds: [], hash: 0, expected: nil)
        let (seconds, results) = try processorSeconds { try sweep.results(of: 0..<sweep.count) }
        told.seconds.append(seconds)
        var hash = Fingerprint()
        for result in results { hash.add(result.finalEquity.raw) }
        let byDesk = results.count { $0.engine == .desk }
        if byDesk > 0 { throw BenchFailed(description: "\(byDesk) settings went to the Desk") }
        told.hash = hash.value
        return told
    }

    private static let anyFile = """
        strategy "A rule file of the usual kind"
        trade    REFERENCE on NSE
        bars     1 minute
        enter    between 09:30 and 14:45
        product  intraday
        exit     at 15:10

        param fast     = 8  from 4 to 16
        param strength = 55 from 50 to 70
        param far      = 2  from 1 to 4

        let trend = ema(close, fast) - ema(close, 34)

        buy when trend crosses above 0 and rsi(close, 14) > strength
             size 10% of equity
             stop far × atr(14) below entry
             target 3 × risk

        sell when trend crosses below 0
        """

    /// The bars' days are made: nobody's holidays and muhurat evenings fall on them.
    static func referencePlan(_ bars: BarColumns) throws -> BacktestPlan {
        let text = String(decoding: try Files.read("etc/calendars/nse.calendar"), as: UTF8.self)
        let calendar = try TradingCalendar(parsing: text, file: "nse.calendar")
        return .reference(bars, calendar.only(Days.date), rulebook: Days.date)
    }

    private static let expectedTiming: [Int: UInt64] = [
        100_000: 0xc318_fb49_cfe7_dc63, 1_000_000: 0x873b_692d_f746_169c, 5_000_000: 0xc99e_3a9d_3add_21b4,
    ]

    /// FNV-1a over (entry bar, exit bar, reason) of every trade.
    static func timing(_ trades: [ClosedTrade], _ bars: BarColumns) -> UInt64 {
        var hash = Fingerprint()
        for trade in trades {
            let (entered, left) = (bars.row(at: trade.enteredAt), bars.row(at: trade.leftAt))
            let isInside = left == bars.count || bars.starts[left] > trade.leftAt.nanoseconds
            let reason: Int64 =
                switch trade.reason {
                case .stop: 1
                case .rule(BacktestPlan.referenceClockLine): 2
                default: 0
                }
            for number in [Int64(entered), Int64(isInside ? left - 1 : left), reason] { hash.add(number) }
        }
        return hash.value
    }
}
