import BrokerServer
import Market
import Platform
import Storage
import Testing
import Trading

@testable import Service

@Suite("A played day", .timeLimit(.minutes(10)))
struct DayTests {
    @Test("logs in, opens the books, arms itself and trades over the wire")
    func morning() async throws {
        let day = try await RecordedDay.morning.value
        #expect(day.exit == .stopped)
        let report = try #require(day.report)
        #expect(report.fills > 0)
        #expect(report.quotes > 10_000)
        #expect(report.unknown == 0)
        #expect(day.brokerOrders == report.orders)
        #expect(report.instruments == day.opening.instruments.count)
    }

    @Test("turns the price loop each half minute and the second hand each second, on time")
    func beats() async throws {
        let day = try await RecordedDay.morning.value
        let open = Timestamp(PlayedDay.date, TimeOfDay(9, 15))
        var (turns, ticks) = (0, 0)
        for record in day.records {
            switch record.event {
            case .sampled:
                #expect((record.at - open).nanoseconds % 30_000_000_000 == 0, "\(record.at)")
                turns += 1
            case .tick:
                #expect(record.at.nanoseconds % 1_000_000_000 == 500_000_000, "\(record.at)")
                ticks += 1
            default: break
            }
        }
        #expect(turns == 121 || turns == 120)
        #expect(ticks > 4400)
    }

    @Test("is decided the same when it is replayed from its journal")
    func replay() async throws {
        let day = try await RecordedDay.morning.value
        var replay = Replay()
        replay.take(.opening(day.opening, at: day.at))
        for record in day.records { replay.take(record.record) }
        #expect(replay.difference == nil)
        #expect(replay.count == day.records.count + 1)
    }

    @Test(
        "is flat by the bell",
        .enabled(if: environment("SAUDA_SLOW") == "1", "a whole day takes minutes in debug"))
    func wholeDay() async throws {
        let day = try await RecordedDay(seed: 7, ends: TimeOfDay(16, 0))
        #expect(day.exit == .dayOver)
        let report = try #require(day.report)
        #expect(report.isFlat)
        #expect(report.squaredOffAt != nil || report.fills > 0)
    }

    @Test("on paper sends nothing to the broker and trades all the same")
    func paper() async throws {
        let day = try await RecordedDay(seed: 7, ends: TimeOfDay(10, 15), mode: "paper")
        let report = try #require(day.report)
        #expect(report.mode == .paper)
        #expect(report.fills > 0)
        #expect(day.brokerOrders == 0)
    }

    @Test("goes on after a stop in the middle: no order twice, no fill lost")
    func restart() async throws {
        let played = try PlayedDay(seed: 7, ends: TimeOfDay(10, 15))
        let first = try played.daemon()
        async let firstEnd = first.run()
        let alerts = first.alertStream()
        try await played.logIn(first)
        for await alert in alerts where alert.alert.text.hasPrefix("Started by") { break }
        for await line in try #require(await first.tail("main")) where line.contains("posted") { break }
        await first.stop()
        #expect(await firstEnd == .stopped)
        let before = try #require(await first.report("main"))
        let second = try played.daemon()
        #expect(await second.run() == .stopped)
        #expect(second.alerts(since: 0).contains { $0.alert.text.hasPrefix("Recovered") })
        let report = try #require(await second.report("main"))
        let orders = try await played.ordersAtBroker()
        played.simulator.stop()
        #expect(report.fills >= before.fills && before.fills > 0)
        #expect(report.orders >= orders)
        #expect(report.journalRecords > before.journalRecords)
        let journal = JournalHeader(account: "main", date: PlayedDay.date)
        let begun = try #require(try DayJournal.read(JournalFolder(played.journals), journal))
        let sent = begun.records.flatMap(\.effects).count { effect in
            if case .order(_, .attempted) = effect { true } else { false }
        }
        #expect(orders == sent)
    }

    @Test("halts while a file KILL is there")
    func killFile() async throws {
        let played = try PlayedDay(seed: 3, ends: TimeOfDay(9, 20))
        let daemon = try played.daemon()
        async let exit = daemon.run()
        try await played.logIn(daemon)
        try Files.writeAtomically([], to: played.configuration.dataDirectory + "/KILL")
        _ = await exit
        played.simulator.stop()
        #expect(daemon.alerts(since: 0).contains { $0.alert.text.contains("KILL") })
    }
}
