import Accounting
import Backtest
import Exchange
import Foundation
import Market
import Testing
import Trading

@Suite("A day in process")
struct DayRunTests {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    static func played(seed: UInt64) throws -> PlayedDay {
        let text = try String(contentsOf: root.appending(path: "etc/calendars/nse.calendar"), encoding: .utf8)
        let calendar = try TradingCalendar(parsing: text, file: "nse.calendar")
        let date = try #require(CalendarDate("2026-11-20"))
        let files = try ["trend", "mean_reversion", "opening_range"].map { name in
            let file = "Strategies/\(name).sauda"
            return PlayedDay.StrategyFile(
                file: file, source: try String(contentsOf: root.appending(path: file), encoding: .utf8))
        }
        let synthetic = SyntheticDay(open: Timestamp(date, TimeOfDay(9, 15)), seed: seed)
        let earlier = SyntheticDay(open: Timestamp(date.advanced(byDays: -1), TimeOfDay(9, 15)), seed: seed + 1)
        let series = synthetic.instruments.indices.map { index in
            PlayedDay.Series(
                instrument: synthetic.instruments[index], bars: synthetic.bars[index], barLength: .minutes(1),
                history: earlier.bars[index])
        }
        return try PlayedDay(
            date: date, rulesAsOf: date, calendar: calendar, series: series, strategies: files,
            equity: Money(rupees: 1_000_000), seed: seed, build: "test")
    }

    @Test("trades, and is flat by the bell")
    func flat() throws {
        let day = try Self.played(seed: 7)
        var counts = ["events": 0]
        var run = try DayRun(day.opening, day.exchange) { event, effects, time in
            counts["events", default: 0] += 1
            for effect in effects {
                switch effect {
                case .alert(let alert): print(time, alert.severity, alert.text)
                case .ordered(let id, let t, _): print(time, "ordered", id, t.ticket.purpose, t.ticket.terms)
                case .denied(let t, let d): print(time, "denied", t.purpose, d.map(\.sentence))
                case .posted(let id, let fill, let c): print(time, "fill", id, fill.quantity, fill.price, c.total)
                default: break
                }
            }
        }
        run.play(history: day.history)
        let s = run.desk.snapshot
        print("END", counts, s.orders.count, s.net, s.realised, s.charges, s.denials, s.isFlat, s.squareOffs.map(\.phase))
        #expect(s.isFlat)
    }
}
