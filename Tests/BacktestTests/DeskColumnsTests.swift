// The Desk that trades live against a whole history at once: fed with real minutes as a
// backtest feeds it, it must answer at every bar that it decides what the columns answer
// at that row, for what it holds at that moment: exit, entry, every line of the reasons.

import Accounting
import Backtest
import Foundation
import Market
import PlayedDays
import Rules
import Testing

@testable import Trading

@Suite("A Desk fed with real bars")
struct DeskColumnsTests {
    private static let isSlow = ProcessInfo.processInfo.environment["SAUDA_SLOW"] == "1"

    @Test(
        "decides as the columns do, for every strategy of ours and for random ones",
        .enabled(if: Shared.has("data/minute_2016"), Shared.absence))
    func everyBar() throws {
        let symbols = try Shared.symbols(in: "data/minute_2016").prefix(Self.isSlow ? 1_000 : 1)
        let index = try Shared.bars("data/minute_2016/RELIANCE.csv.gz")
        var (decided, held, spoke) = (0, 0, 0)
        for (number, symbol) in symbols.enumerated() {
            let minutes = try Shared.bars("data/minute_2016/\(symbol).csv.gz")
            for source in try Self.sources(of: symbol, seed: UInt64(number)) {
                let played = try PlayedLine(
                    symbol, source, minutes: Self.isSlow ? minutes : Array(minutes.prefix(375 * 5)),
                    index: index)
                try played.compare()
                decided += played.decisions.count
                held += played.decisions.count { $0.holding != .flat }
                spoke += played.decisions.count { $0.outcome != .nothing }
            }
        }
        print(
            "Desk = columns on \(symbols.count) symbols: \(decided) decisions, \(held) while holding, "
                + "\(spoke) with an answer")
        #expect(held > 0 && spoke > 50)
    }

    /// Our files that need no contracts, each for this symbol alone, and random ones.
    private static func sources(of symbol: String, seed: UInt64) throws -> [String] {
        let own = [
            "trend", "mean_reversion", "opening_range", "examples/daily_trend", "examples/index_filter",
            "examples/supertrend", "examples/timeframes",
        ]
        let files = try own.map { name in
            try Played.text("Strategies/\(name).sauda").split(
                separator: "\n", omittingEmptySubsequences: false
            )
            .map { $0.hasPrefix("trade ") ? "trade \(symbol) on NSE" : String($0) }.joined(separator: "\n")
        }
        var random = SeededRandom(seed: seed, stream: "desk")
        let drawn = [1, 5, 15].map { RandomRuleFile([symbol], $0, &random).text }
        return files + drawn
    }
}

/// One strategy on one symbol, played once.
private struct PlayedLine {
    struct Decision {
        let bar: Bar
        let holding: Holding
        let outcome: RuleOutcome
    }

    let strategy: Strategy
    let decisions: [Decision]
    private let name: String
    private let series: [(symbol: String, minutes: [Bar])]
    /// Of the days that were opened.
    private let sessions: [CalendarDate: Session]

    /// The first two days only warm up. What is read by name is played by `index`.
    init(_ symbol: String, _ source: String, minutes: [Bar], index: [Bar]) throws {
        strategy = try Strategy.compile(source, file: "\(symbol).sauda")
        name = "\(strategy.name) on \(symbol)"
        series = [(symbol, minutes)] + strategy.companions.map { ($0.symbol, index) }
        let listener = Listener()
        var run = try BarsRun(Self.plan(source, series)) { listener.take($0) }
        _ = run.run()
        decisions = listener.decisions
        sessions = listener.sessions
        #expect(listener.faults == [], "\(name)")
    }

    private static func plan(_ source: String, _ series: [(symbol: String, minutes: [Bar])]) throws
        -> BacktestPlan
    {
        let calendar = try TradingCalendar(
            parsing: Played.text("etc/calendars/nse.calendar"), file: "nse.calendar")
        let lines = series.map { line in
            BacktestPlan.Series(
                instrument: Instrument(id: InstrumentID(0), symbol: line.symbol, hasDerivatives: true),
                bars: BarColumns(line.minutes, length: .minutes(1)))
        }
        return BacktestPlan(
            strategies: [PlayedDay.StrategyFile(file: "played.sauda", source: source)], series: lines,
            from: lines[0].bars.days.dropFirst(2).first?.date, to: lines[0].bars.days.last?.date,
            calendar: calendar, rulebook: Played.date, cash: Money(rupees: 10_000_000),
            limits: .evaluatedOnly, seed: 1, build: "test")
    }

    func compare() throws {
        let own = columns(series[0].minutes)
        let rules = RuleColumns(
            strategy, bars: own, companions: series.dropFirst().map { columns($0.minutes) },
            opening: { opening($0, own) })
        for decision in decisions {
            let row = own.row(at: decision.bar.start)
            try #require(
                row < own.count && own[row] == decision.bar,
                "\(name): the Desk made a bar at \(decision.bar.start) that the data do not hold")
            let expected = rules.outcome(at: row, holding: decision.holding)
            try #require(
                decision.outcome == expected, "\(name) at \(decision.bar.start) \(decision.holding)")
        }
        let played = own.starts.base
        let live = (0..<own.count).count { sessions[Timestamp(nanoseconds: played[$0]).date] != nil }
        #expect(decisions.count >= live - 1, "\(name): \(live) bars were played")
    }

    /// The strategy's bars out of those of the minutes that lie in a session.
    private func columns(_ minutes: [Bar]) -> BarColumns {
        var made: [Bar] = []
        for bar in minutes {
            let session = sessions[bar.start.date]
            let open = session?.open ?? Timestamp(bar.start.date, TimeOfDay(9, 15))
            let end = session?.continuousEnd ?? Timestamp(bar.start.date, TimeOfDay(15, 30))
            guard bar.start >= open, bar.start < end else { continue }
            let elapsed = (bar.start - open).nanoseconds
            let start = open + Span(nanoseconds: elapsed - elapsed % strategy.barLength.nanoseconds)
            if let last = made.last, last.start == start {
                made[made.count - 1] = Bar(
                    start: start, open: last.open, high: max(last.high, bar.high),
                    low: min(last.low, bar.low), close: bar.close, volume: last.volume + bar.volume)
            } else {
                made.append(
                    Bar(
                        start: start, open: bar.open, high: bar.high, low: bar.low, close: bar.close,
                        volume: bar.volume))
            }
        }
        return BarColumns(made, length: strategy.barLength)
    }

    /// A day of history opens with its first bar, unless it began late.
    private func opening(_ date: CalendarDate, _ bars: BarColumns) -> SessionOpening? {
        if let session = sessions[date], !strategy.hasDailyBars { return SessionOpening(open: session.open) }
        guard let day = bars.days.first(where: { $0.date == date }) else { return nil }
        let start = bars[day.rows.lowerBound].start
        return SessionOpening(
            open: start, isComplete: strategy.hasDailyBars || start.timeOfDay == TimeOfDay(9, 15))
    }
}

/// Hears what a run tells its Desk, and asks a Desk of its own.
private final class Listener {
    private var desk: Desk?
    private(set) var decisions: [PlayedLine.Decision] = []
    private(set) var sessions: [CalendarDate: Session] = [:]
    private(set) var faults: [String] = []

    func take(_ record: DayRecord) {
        switch record {
        case .opening(let opening, let time):
            sessions[opening.date] = opening.sessions[0]
            do throws(OpeningRefused) {
                if let yesterday = desk {
                    desk = try yesterday.next(opening, at: time)
                } else {
                    desk = try Desk(opening, at: time)
                }
            } catch {
                faults.append(error.text)
            }
        case .event(let event, let effects, let time):
            decisions += desk?.decisions(on: event, at: time) ?? []
            if desk?.apply(event, at: time) != effects { faults.append("\(event) at \(time)") }
        }
    }
}

extension Desk {
    /// What the rules answer to the bars that this event finishes, on a copy: the Desk's own steps up to
    /// acting on them.
    fileprivate func decisions(on event: Event, at time: Timestamp) -> [PlayedLine.Decision] {
        var copy = self
        copy.now = max(now, time)
        copy.closeBars(before: event)
        copy.observe(event)
        copy.closeBars(with: event)
        return copy.closed.map { closed in
            let holding = copy.holding(closed.seat, closed.slot)
            let speaks = copy.hear(closed, holding)
            return PlayedLine.Decision(
                bar: closed.bar, holding: holding,
                outcome: speaks ? copy.seats[closed.seat].answer(closed.slot, holding) : .nothing)
        }
    }
}
