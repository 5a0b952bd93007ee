// The light loop against the Desk on real bars: every rule file that ships, over minutes
// of 2016 put together to its own bars.
//
// SAUDA_SKIM_SYMBOLS sets how many symbols are traded; files that want contracts or an
// index need data of another kind and are left out.

import Accounting
import Backtest
import Exchange
import Foundation
import Market
import PlayedDays
import Rules
import Testing
import Trading

@Suite("The light loop and the files that ship")
struct SkimFilesTests {
    private static let most =
        ProcessInfo.processInfo.environment["SAUDA_SKIM_SYMBOLS"].flatMap { Int($0) } ?? 2

    static let files = [
        "trend", "mean_reversion", "opening_range", "examples/daily_trend", "examples/supertrend",
        "examples/timeframes", "examples/index_filter", "examples/index_call", "examples/future_carry",
    ]

    @Test(
        "gives the Desk's trades on real minutes", .enabled(if: Shared.isThere, Shared.absence),
        arguments: files)
    func realBars(_ name: String) throws {
        let text = try Played.text("Strategies/\(name).sauda")
        let strategy = try Strategy.compile(text, file: name)
        guard strategy.companions.isEmpty, strategy.vehicle == .itself else {
            print("skipped: \(name) needs an index or contracts")
            return
        }
        let plan = try plan(text, strategy.barLength)
        let light = try Skim.run(plan)
        var run = try BarsRun(plan)
        let desk = run.run()
        print("\(name): \(desk.trades.count) trades, \(light.desk.map { "by the Desk: " + $0 } ?? "light")")
        #expect(light.trades == desk.trades)
        #expect(light.equity == desk.equity.map(\.equity))
        #expect(light.charges == desk.charges.total)
    }

    private func plan(_ text: String, _ length: Span) throws -> BacktestPlan {
        let folder = Shared.root.appendingPathComponent("data/minute_2016")
        let symbols = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
            .filter { $0.hasSuffix(".csv.gz") && !$0.contains("-") && !$0.contains("&") }
            .map { $0.replacingOccurrences(of: ".csv.gz", with: "") }.prefix(SkimFilesTests.most)
        let series = try symbols.map { symbol in
            BacktestPlan.Series(
                instrument: Instrument(id: InstrumentID(0), symbol: symbol),
                bars: SkimFilesTests.bars(try Shared.bars("data/minute_2016/\(symbol).csv.gz"), length))
        }
        let pattern = /trade    .* on NSE/
        return BacktestPlan(
            strategies: [
                PlayedDay.StrategyFile(
                    file: "shipped.sauda",
                    source: text.replacing(
                        pattern, with: "trade    \(symbols.joined(separator: ", ")) on NSE"))
            ],
            series: series,
            calendar: try TradingCalendar(
                parsing: Played.text("etc/calendars/nse.calendar"), file: "nse.calendar"),
            rulebook: Played.date, cash: Money(rupees: 1_000_000), seed: 1, build: "test")
    }

    /// Bars of continuous trading, put together from the open on.
    private static func bars(_ minutes: [Bar], _ length: Span) -> BarColumns {
        var made: [Bar] = []
        for bar in minutes {
            let open = Timestamp(bar.start.date, TimeOfDay(9, 15))
            let elapsed = (bar.start - open).nanoseconds
            guard elapsed >= 0, bar.start < Timestamp(bar.start.date, TimeOfDay(15, 30)) else { continue }
            let start = open + Span(nanoseconds: elapsed / length.nanoseconds * length.nanoseconds)
            guard let last = made.indices.last, made[last].start == start else {
                var first = bar
                first.start = start
                made.append(first)
                continue
            }
            made[last].high = max(made[last].high, bar.high)
            made[last].low = min(made[last].low, bar.low)
            made[last].close = bar.close
            made[last].volume += bar.volume
        }
        return BarColumns(made, length: length)
    }
}
