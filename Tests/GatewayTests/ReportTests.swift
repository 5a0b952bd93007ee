import Accounting
import Market
import Platform
import Testing
import Trading

@testable import Gateway

@Suite("A day's report")
struct ReportTests {
    @Test("adds up: lines to the total, charges by kind to all charges")
    func sums() throws {
        let (report, _) = try PlayedDayFixture.played.get()
        #expect(report.isFlat)
        #expect(report.fills.count == report.lines.reduce(0) { $0 + $1.fills })
        #expect(report.net == report.gross - report.charges.total)
        let kinds = report.charges.kinds.reduce(Money.zero) { $0 + $1.amount }
        #expect(kinds == report.charges.total)
        let fills = report.fills.reduce(Money.zero) { $0 + $1.charges.total }
        #expect(fills == report.charges.total)
    }

    @Test("is one object with the agreed names when a day is played")
    func keys() throws {
        let (report, _) = try PlayedDayFixture.played.get()
        let outcome = PlayOutcome(
            report: report, verdict: .identical(records: 3), standing: [], differences: [],
            mostMessagesPerSecond: 2,
            kills: 0, instruments: 4, seconds: .milliseconds(12_345),
            daemonStatus: 0)
        #expect(
            outcome.json.members.map(\.name) == [
                "day", "instruments", "quotes", "orders", "fills", "denied", "unknown", "alerts",
                "squared_off_at",
                "flat", "net_profit", "journal_records", "replay_identical", "seconds", "kills",
                "exchange_agrees", "most_messages_per_second", "daemon_status",
            ])
        #expect(outcome.json["seconds"]?.text == "12.3")
        #expect(outcome.json["replay_identical"] == true)
        #expect(outcome.isGood)
    }

    @Test("is not flat while an order may still fill")
    func standing() throws {
        let (report, _) = try PlayedDayFixture.played.get()
        let outcome = PlayOutcome(
            report: report, verdict: .identical(records: 3), standing: ["O1"], differences: [],
            mostMessagesPerSecond: 2, kills: 0, instruments: 4, seconds: .seconds(1), daemonStatus: 0)
        #expect(!outcome.isFlat && !outcome.isGood)
    }

    @Test("is not good when the replay differs")
    func differs() throws {
        let (report, _) = try PlayedDayFixture.played.get()
        var replay = Replay()
        replay.take(.event(.tick, effects: [], at: Timestamp(secondsSinceEpoch: 0)))
        let outcome = PlayOutcome(
            report: report, verdict: replay.verdict, standing: [], differences: [], mostMessagesPerSecond: 2,
            kills: 0,
            instruments: 4, seconds: .seconds(1), daemonStatus: 0)
        #expect(!outcome.isGood)
    }

    @Test("cuts a coloured line by what is seen of it")
    func cutting() {
        #expect(LivePicture.cut("\u{1B}[31mabcdef\u{1B}[0m", to: 3) == "\u{1B}[31mabc\u{1B}[0m")
    }
}
