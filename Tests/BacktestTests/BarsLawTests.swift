// The laws that hold for bars as for quotes: the same twice, nothing seen before its
// time, recovery without deciding, one day from the one before.

import Backtest
import Exchange
import Market
import PlayedDays
import Testing
import Trading

@Suite("A run over bars")
struct BarsLawTests {
    static func shipped(seed: UInt64, days: Int = 3, drop: Int? = nil) throws -> BacktestPlan {
        var bars: [[Bar]] = []
        var instruments: [Instrument] = []
        for day in 0..<days {
            let open = Timestamp(Played.date.advanced(byDays: day - days), TimeOfDay(9, 15))
            let made = SyntheticDay(open: open, seed: seed + UInt64(day))
            instruments = made.instruments
            if bars.isEmpty { bars = made.bars.map { _ in [] } }
            for index in made.bars.indices { bars[index] += made.bars[index] }
        }
        if let drop { bars = bars.map { Array($0.dropLast(drop)) } }
        let calendar = try TradingCalendar(
            parsing: Played.text("etc/calendars/nse.calendar"), file: "nse.calendar")
        return BacktestPlan(
            strategies: try Played.shipped(),
            series: zip(instruments, bars).map {
                BacktestPlan.Series(instrument: $0, bars: BarColumns($1, length: .minutes(1)))
            },
            from: Played.date.advanced(byDays: 1 - days), calendar: calendar, rulebook: Played.date,
            cash: Money(rupees: 1_000_000), seed: seed, build: "test")
    }

    @Test("gives the same result twice", arguments: [1, 2] as [UInt64])
    func deterministic(seed: UInt64) throws {
        var (one, two) = (try BarsRun(Self.shipped(seed: seed)), try BarsRun(Self.shipped(seed: seed)))
        let result = one.run()
        #expect(result == two.run())
        #expect(!result.trades.isEmpty)
        #expect(result.assumptions.count > 5)
    }

    @Test("sees nothing before its time: later bars change no earlier trade", arguments: [7, 60, 500])
    func noLookAhead(drop: Int) throws {
        let whole = try Self.shipped(seed: 3)
        let cut = try Self.shipped(seed: 3, drop: drop)
        var (one, two) = (try BarsRun(whole), try BarsRun(cut))
        let end = cut.series.map { Timestamp(nanoseconds: $0.bars.starts[$0.bars.count - 1]) }.max()
        let before = { (result: BacktestResult) in
            result.trades.filter { $0.leftAt < end ?? $0.leftAt }
        }
        let trades = before(one.run())
        #expect(!trades.isEmpty)
        #expect(trades == before(two.run()))
    }

    @Test("is rebuilt from its records without deciding, and decides the same in a replay")
    func laws() throws {
        var replay = Replay()
        var restored: Desk?
        var desk: Desk?
        var compared = 0
        for record in try Self.records(seed: 4) {
            switch record {
            case .opening(let opening, let time):
                #expect(replay.difference == nil, "\(replay.verdict)")
                replay = Replay()
                restored = try Desk(opening, at: time)
                desk = restored
            case .event(let event, let effects, let time):
                _ = desk?.apply(event, at: time)
                restored?.restore(event, effects, at: time)
                guard !effects.isEmpty else { break }
                #expect(restored == desk)
                compared += 1
            }
            replay.take(record)
        }
        #expect(replay.difference == nil, "\(replay.verdict)")
        #expect(compared > 10)
    }

    /// Of the first day: later days open from the one before, see `nextDay`.
    private static func records(seed: UInt64) throws -> [DayRecord] {
        let sink = Sink()
        var plan = try shipped(seed: seed)
        plan.to = plan.from
        var run = try BarsRun(plan) { sink.records.append($0) }
        _ = run.run()
        return sink.records
    }

    /// The shipped strategies' bars are of five minutes.
    private struct Fives {
        private var builders: [InstrumentID: BarBuilder] = [:]

        mutating func take(_ bar: Bar, of instrument: InstrumentID, _ opening: DayOpening) -> [Event] {
            let open = Timestamp(bar.start.date, TimeOfDay(9, 15))
            if bar.start == open {
                builders[instrument] = BarBuilder(length: .minutes(5), sessionOpen: open)
            }
            builders[instrument]?.take(bar)
            guard let five = builders[instrument]?.close(at: bar.start + .minutes(1)) else { return [] }
            return opening.strategies.enumerated().compactMap { index, line in
                line.instruments.contains(instrument) ? .history(strategy: index, instrument, five) : nil
            }
        }
    }

    private final class Sink { var records: [DayRecord] = [] }

    @Test("opens a day from the one before as if it had been opened afresh and fed with history")
    func nextDay() throws {
        let sink = Sink()
        var run = try BarsRun(Self.shipped(seed: 5)) { sink.records.append($0) }
        _ = run.run()
        var history: [Event] = []
        var fresh: Desk?
        var compared = 0
        var fives = Fives()
        for record in sink.records {
            switch record {
            case .opening(let opening, let time):
                var desk = try Desk(opening, at: time)
                for event in history { _ = desk.apply(event, at: time) }
                fresh = desk
            case .event(let event, let effects, let time):
                let found = fresh?.apply(event, at: time)
                #expect(found == effects)
                compared += effects.count
                if case .history = event { history.append(event) }
                if case .bar(let instrument, let bar, _) = event, let fresh {
                    history += fives.take(bar, of: instrument, fresh.opening)
                }
            }
        }
        #expect(compared > 0)
    }
}
