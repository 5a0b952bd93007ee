// The days that are measured: synthetic, seeded, under the shipped calendar and the
// shipped strategies.

import Backtest
import Exchange
import Market
import Platform
import Trading

enum Days {
    static let date = CalendarDate(daysSinceEpoch: 20_777)  // 2026-11-20, a Friday.

    /// NIFTY and twelve large caps under three strategies.
    static func ordinary(seed: UInt64 = 7) throws -> PlayedDay {
        try played(
            series(seed: seed), strategies: ["trend", "mean_reversion", "opening_range"].map { try file($0) })
    }

    /// The first half hour of `count` instruments, every one traded by every strategy.
    static func wide(_ count: Int) throws -> PlayedDay {
        try played(wideSeries(count), strategies: wideStrategies(count))
    }

    static func wideSeries(_ count: Int) throws -> [PlayedDay.Series] {
        var all: [PlayedDay.Series] = []
        while all.count < count {
            let shares = series(seed: UInt64(all.count + 1), minutes: 30).filter(\.instrument.isTradable)
            for var line in shares.prefix(count - all.count) {
                line.instrument.symbol = "S\(all.count)"
                all.append(line)
            }
        }
        return all
    }

    static func wideStrategies(_ count: Int) throws -> [PlayedDay.StrategyFile] {
        let symbols = (0..<count).map { "S\($0)" }.joined(separator: ", ")
        return try ["trend", "mean_reversion", "opening_range"].map { name in
            var file = try file(name)
            let lines = file.source.split(separator: "\n", omittingEmptySubsequences: false)
            file.source = lines.map { $0.hasPrefix("trade ") ? "trade \(symbols) on NSE" : String($0) }
                .joined(separator: "\n")
            return file
        }
    }

    /// Every event of the day, with its time, as a Desk in process met them.
    static func events(of played: PlayedDay) throws -> [(event: Event, effects: [Effect], at: Timestamp)] {
        var events: [(event: Event, effects: [Effect], at: Timestamp)] = []
        var run = try DayRun(played.opening, played.exchange) { events.append(($0, $1, $2)) }
        run.play(history: played.history)
        return events
    }

    /// The instant at which the day's Desk is made.
    static func start(of played: PlayedDay) -> Timestamp {
        let opens = played.opening.sessions.compactMap { $0?.open }
        guard let first = opens.min() else { preconditionFailure("a played day has a session") }
        return first - .minutes(1)
    }

    private static func played(
        _ series: [PlayedDay.Series], strategies: [PlayedDay.StrategyFile]
    ) throws -> PlayedDay {
        let calendar = try TradingCalendar(parsing: text("etc/calendars/nse.calendar"), file: "nse.calendar")
        return try PlayedDay(
            date: date, rulesAsOf: date, calendar: calendar, series: series, strategies: strategies,
            equity: Money(rupees: 10_000_000), seed: 7, build: "bench")
    }

    private static func series(seed: UInt64, minutes: Int = 375) -> [PlayedDay.Series] {
        let open = TimeOfDay(9, 15)
        let today = SyntheticDay(open: Timestamp(date, open), minutes: minutes, seed: seed)
        let yesterday = SyntheticDay(open: Timestamp(date.advanced(byDays: -1), open), seed: seed + 1)
        return today.instruments.indices.map { index in
            PlayedDay.Series(
                instrument: today.instruments[index], bars: today.bars[index], barLength: .minutes(1),
                history: yesterday.bars[index])
        }
    }

    private static func file(_ name: String) throws -> PlayedDay.StrategyFile {
        let path = "Strategies/\(name).sauda"
        return PlayedDay.StrategyFile(file: path, source: try text(path))
    }

    private static func text(_ path: String) throws -> String {
        String(decoding: try Files.read(path), as: UTF8.self)
    }
}
