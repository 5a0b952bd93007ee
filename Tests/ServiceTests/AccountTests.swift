import Market
import Platform
import Testing
import Trading

@testable import Service

@Suite("A trading account", .timeLimit(.minutes(1)))
struct AccountTests {
    @Test("stops at once while it waits for the next day")
    func night() async throws {
        let scene = try AccountScene(TimeOfDay(20, 0))
        async let end = scene.account.run()
        await scene.clock.whenAsleep()
        await scene.account.stop()
        #expect(await end == .stopped)
        #expect(scene.clock.now() == Timestamp(AccountScene.date, TimeOfDay(20, 0)))
    }

    @Test("stops at once while it waits for a login")
    func login() async throws {
        let scene = try AccountScene(TimeOfDay(10, 0), broker: QuietBroker(isLoggedIn: false))
        async let end = scene.account.run()
        await scene.clock.whenAsleep()
        guard case .needsLogin = scene.account.board[.authenticate].state else {
            Issue.record("it does not wait for a login")
            return
        }
        await scene.account.stop()
        #expect(await end == .stopped)
    }

    @Test("plays a day once and then waits for the next")
    func once() async throws {
        let scene = try AccountScene(TimeOfDay(15, 34))
        async let end = scene.account.run()
        await scene.pass(until: Timestamp(AccountScene.next, TimeOfDay(8, 30)))
        #expect(await scene.account.reports.map(\.date) == [AccountScene.date])
        await scene.account.stop()
        #expect(await end == .stopped)
    }

    @Test(
        "is over when the calendar says so, be it a muhurat evening",
        arguments: [
            ("2024-11-01", "19:00:00"), ("2025-10-21", "14:45:00"), ("2025-10-20", "15:30:00"),
            ("2026-11-20", "15:40:00"),
        ])
    func over(date: String, time: String) throws {
        let date = try #require(CalendarDate(date))
        let end = try #require(try Package.calendar().end(of: date))
        #expect(end.date == date)
        #expect("\(end.timeOfDay)".hasPrefix(time.prefix(5)), "\(end)")
    }

    @Test("on paper opens without the positions and orders of the real account")
    func paper() async throws {
        let held = BrokerPosition(
            instrument: InstrumentID(0), product: .delivery, net: Quantity(40),
            averagePrice: Price(paise: 80_000))
        let scene = try AccountScene(TimeOfDay(15, 34), mode: "paper", broker: QuietBroker(held: [held]))
        async let end = scene.account.run()
        await scene.pass(until: Timestamp(AccountScene.next, TimeOfDay(8, 30)))
        let begun = try #require(try scene.journal())
        #expect(begun.opening.positions.isEmpty)
        #expect(begun.opening.equity == Money(rupees: 500_000))
        #expect(!scene.broker.questions.contains("positions"))
        #expect(!scene.broker.questions.contains("orders"))
        await scene.account.stop()
        #expect(await end == .stopped)
    }

    @Test("its database is its owner's alone")
    func database() throws {
        let scene = try AccountScene(TimeOfDay(15, 34))
        #expect(Files.privateFileProblem(scene.house.configuration.dataDirectory + "/sauda.sqlite") == nil)
    }

    @Test("runs the start-up steps again when it is asked, each reported, and arms nothing")
    func again() async throws {
        let scene = try AccountScene(TimeOfDay(10, 0))
        async let end = scene.account.run()
        try await scene.becomesReady()
        let first = scene.account.board.jobs
        let asked = scene.broker.questions.count { $0 == "holdings" }
        scene.clock.move(to: scene.clock.now() + .seconds(1))
        await scene.account.initialise()
        try await scene.becomesReady()
        for (old, new) in zip(first, scene.account.board.jobs) {
            #expect(new.isDone, "\(new.step)")
            #expect(try #require(new.since) > #require(old.since), "\(new.step)")
        }
        #expect(scene.broker.questions.count { $0 == "holdings" } == asked + 1)
        #expect(await scene.account.day?.host.snapshot().isArmed == false)
        await scene.account.stop()
        #expect(await end == .stopped)
    }

    @Test("goes on without a history that nobody can read, and says so")
    func unreadable() async throws {
        let scene = try AccountScene(TimeOfDay(15, 34), broker: QuietBroker(badCandles: true))
        async let end = scene.account.run()
        await scene.pass(until: Timestamp(AccountScene.next, TimeOfDay(8, 30)))
        #expect(await scene.account.reports.count == 1)
        #expect(scene.broker.questions.count { $0 == "candles" } == 3)
        #expect(scene.alerts.contains { $0.hasPrefix("The history of SBIN could not be read") })
        await scene.account.stop()
        #expect(await end == .stopped)
    }

    @Test("stops when it was told so before it began")
    func early() async throws {
        let scene = try AccountScene(TimeOfDay(10, 0))
        await scene.account.stop()
        #expect(await scene.account.run() == .stopped)
    }
}
