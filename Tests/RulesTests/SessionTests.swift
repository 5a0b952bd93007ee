// Values that belong to one trading day, and what becomes of them on a day joined late.

import Market
import Rules
import Testing

@Suite("A session value")
struct SessionTests {
    private let nextDay = testDay.advanced(byDays: 1)

    @Test("weights prices by volume since the open, and starts again each day")
    func vwap() throws {
        let two = bars([100, 200], volume: 100) + bars([50], day: nextDay, volume: 7)
        #expect(try values(of: "vwap", over: two) == [100, 150, 50])
    }

    @Test("has no VWAP without volume")
    func noVolume() throws {
        #expect(try values(of: "vwap", over: bars([100, 200], volume: 0)) == [nil, nil])
    }

    @Test("knows the opening range once it is over")
    func openingRange() throws {
        let day = bars([100, 105, 95, 120, 80])
        #expect(
            try values(of: "opening range high(3 minutes)", over: day) == [nil, nil, 105.5, 105.5, 105.5])
        #expect(try values(of: "opening range low(3 minutes)", over: day) == [nil, nil, 94.5, 94.5, 94.5])
    }

    @Test("draws the opening range afresh each day")
    func openingRangeAgain() throws {
        let two = bars([100, 105]) + bars([50, 60], day: nextDay)
        #expect(try values(of: "opening range high(2 minutes)", over: two) == [nil, 105.5, nil, 60.5])
    }

    @Test("remembers the day before")
    func previousDay() throws {
        let two = bars([100, 120, 110]) + bars([50], day: nextDay)
        #expect(try values(of: "previous day high", over: two) == [nil, nil, nil, 120.5])
        #expect(try values(of: "previous day low", over: two) == [nil, nil, nil, 99.5])
        #expect(try values(of: "previous day close", over: two) == [nil, nil, nil, 110])
    }

    @Test(
        "is undefined on a day that was joined late",
        arguments: [
            "vwap", "opening range high(1 minute)", "opening range low(1 minute)", "previous day close",
        ])
    func lateStart(value: String) throws {
        let two = bars([100, 120]) + bars([50, 60], day: nextDay)
        #expect(try values(of: value, over: two, complete: false) == [nil, nil, nil, nil])
    }

    @Test("leaves other rules to trade on a day that was joined late")
    func lateStartElsewhere() throws {
        let strategy = try compile(ruleFile("buy when close > vwap or close > sma(close, 2)\nsize 1 share"))
        let outcomes = play(strategy, bars([100, 120]), complete: false)
        #expect(outcomes.map { $0.entry != nil } == [false, true])
    }

    @Test("does not turn undefined into its opposite")
    func notUndefined() throws {
        let strategy = try compile(ruleFile("buy when not close > vwap\nsize 1 share"))
        #expect(play(strategy, bars([100, 90]), complete: false).allSatisfy { $0 == .nothing })
    }

    @Test("keeps the day when the session is begun again after a restart")
    func beginTwice() throws {
        let rule = "buy when true\nsize 1 share\nstop at vwap - ₹1"
        var run = StrategyRun(try compile(ruleFile(rule)))
        let open = Timestamp(testDay, TimeOfDay(9, 15))
        let day = bars([100, 100])
        run.beginSession(open: open, complete: true)
        #expect(run.close(day[0], holding: .flat, deciding: true).entry?.stopDistance == 1)
        run.beginSession(open: open, complete: true)
        #expect(run.close(day[1], holding: .flat, deciding: true).entry?.stopDistance == 1)
        run.beginSession(open: open, complete: false)
        #expect(run.close(bars([1, 1, 100])[2], holding: .flat, deciding: true).entry == nil)
    }

    @Test(
        "counts a bar of an unannounced day as a day joined late", arguments: ["vwap", "minutes since open"])
    func unannounced(value: String) throws {
        var run = StrategyRun(try compile(ruleFile("buy when \(value) > 0\nsize 1 share")))
        #expect(run.close(bars([100])[0], holding: .flat, deciding: true) == .nothing)
        run.beginSession(open: Timestamp(nextDay, TimeOfDay(9, 15)), complete: true)
        #expect(run.close(bars([100], day: nextDay)[0], holding: .flat, deciding: true).entry != nil)
    }

    @Test("ignores a bar from before its open")
    func beforeTheOpen() throws {
        var run = StrategyRun(try compile(ruleFile("buy when true\nsize 1 share\nstop at vwap - ₹1")))
        run.beginSession(open: Timestamp(testDay, TimeOfDay(9, 16)), complete: true)
        let day = bars([500, 100])
        #expect(run.close(day[0], holding: .flat, deciding: true) == .nothing)
        #expect(run.close(day[1], holding: .flat, deciding: true).entry?.stopDistance == 1)
    }
}
