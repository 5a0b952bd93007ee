// Days played once in process, with every record, for the tests that look at decisions.

import Backtest
import Market
import Platform
import Trading

@testable import Gateway

struct PlayedRecords: Sendable {
    let opening: DayOpening
    let records: [DayRecord]

    /// Two mornings of three shares, which all three strategies of the program trade. Awaited, because a day
    /// takes seconds and a test that waits should hold no thread.
    static let days = Task {
        let calendar = try Sources.calendar(PlayedDayFixture.root + "/etc/calendars/nse.calendar")
        guard let date = CalendarDate(Defaults.rulebook) else { throw Failure(.data, "no date") }
        return try (UInt64(1)...2).map { try PlayedRecords($0, calendar, date) }
    }

    private init(_ seed: UInt64, _ calendar: TradingCalendar, _ date: CalendarDate) throws(Failure) {
        var series = Array(SyntheticSeries.day(date, calendar, seed).series.prefix(4))
        for index in series.indices { series[index].bars = Array(series[index].bars.prefix(200)) }
        let files = try Sources.strategyFiles(PlayedDayFixture.root + "/Strategies")
        let symbols = series.map(\.instrument.symbol).joined(separator: ", ")
        var strategies = try Sources.strategies(files)
        for index in strategies.indices {
            let lines = strategies[index].source.split(separator: "\n", omittingEmptySubsequences: false)
            strategies[index].source = lines.map {
                $0.hasPrefix("trade ") ? "trade \(symbols) on NSE" : String($0)
            }.joined(separator: "\n")
        }
        do throws(OpeningRefused) {
            let played = try PlayedDay(
                date: date, rulesAsOf: date, calendar: calendar, series: series, strategies: strategies,
                equity: Defaults.cash, seed: seed, build: "test")
            opening = played.opening
            var records = [DayRecord.opening(played.opening, at: Timestamp(date, TimeOfDay(9, 14)))]
            var run = try DayRun(played.opening, played.exchange) { event, effects, time in
                records.append(.event(event, effects: effects, at: time))
            }
            run.play(history: played.history)
            self.records = records
        } catch {
            throw Failure(.data, error.text)
        }
    }

    /// Every ticket that the gate was asked about, with its answer and what was kept of it.
    var decisions: [(subject: OrderStory.Subject, ticket: Ticket, reason: Reason?, denials: [Denial])] {
        var found: [(OrderStory.Subject, Ticket, Reason?, [Denial])] = []
        var denied = 0
        for case .event(_, let effects, _) in records {
            for (place, effect) in effects.enumerated() {
                let next = place + 1 < effects.count ? effects[place + 1] : nil
                switch (effect, next) {
                case (.ordered(let id, let approved, _), .reasoned(let same, let reason)?) where same == id:
                    found.append((.order(id), approved.ticket, reason, []))
                case (.ordered(let id, let approved, _), _):
                    found.append((.order(id), approved.ticket, nil, []))
                case (.denied(let ticket, let denials), let next):
                    denied += 1
                    var reason: Reason?
                    if case .weighed(let kept)? = next { reason = kept }
                    found.append((.denial(denied), ticket, reason, denials))
                default: break
                }
            }
        }
        return found
    }
}
