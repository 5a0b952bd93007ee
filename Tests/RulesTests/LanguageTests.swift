// What each statement of the language means, shown by what a run answers to a few bars.
// Wrong statements are in ErrorTests, values of a day in SessionTests.

import Market
import Rules
import Testing

private let always = "buy when true\nsize 1 share"

@Suite("A rule file")
struct LanguageTests {
    @Test("says what is traded, when and how much")
    func header() throws {
        let strategy = try compile(
            """
            strategy "Both sides"   # a comment
            trade M&M, BAJAJ-AUTO, L&TFH, 3MINDIA on BSE
            bars 15 minutes
            enter between 09:30 and 14:00
            product intraday
            exit at 15:05
            buy when close > open
                size ₹1,00,000
            limit 3 entries a day, 2 open positions, 1.5% loss a day
            """)
        #expect(strategy.name == "Both sides")
        #expect(strategy.symbols == ["M&M", "BAJAJ-AUTO", "L&TFH", "3MINDIA"])
        #expect(strategy.exchange == .bse)
        #expect(strategy.barLength == .minutes(15))
        #expect(strategy.entryWindow == EntryWindow(from: TimeOfDay(9, 30), until: TimeOfDay(14, 0)))
        #expect(strategy.exitAt == TimeOfDay(15, 5))
        #expect(strategy.product == .intraday)
        #expect(
            strategy.limits == StrategyLimits(entriesPerDay: 3, openPositions: 2, dayLossBasisPoints: 150))
    }

    @Test("reads the same whatever ends its lines and starts its file")
    func lineEnds() throws {
        let source = ruleFile(always)
        let foreign = "\u{FEFF}" + source.replacing("\n", with: "\r\n")
        #expect(try compile(foreign).name == compile(source).name)
        #expect(try compile(foreign).barLength == compile(source).barLength)
    }

    @Test("has usual answers for what it leaves out")
    func defaults() throws {
        let strategy = try compile("strategy \"x\" trade SBIN on NSE bars 1 minute \(always)")
        #expect(strategy.entryWindow == EntryWindow(from: TimeOfDay(9, 20), until: TimeOfDay(14, 45)))
        #expect(strategy.exitAt == nil)
        #expect(strategy.product == .intraday)
        #expect(strategy.limits == StrategyLimits())
        #expect(strategy.warmUpBars == 1)
    }

    @Test(
        "sizes in shares, rupees, equity or risk",
        arguments: [
            ("100 shares", Size.shares(100)), ("₹50,000", .rupees(50_000)), ("50000 rupees", .rupees(50_000)),
            ("10% of equity", .equity(basisPoints: 1_000)), ("2 × 10 shares", .shares(20)),
            ("0.25 percent of equity at risk", .risk(basisPoints: 25)),
        ])
    func sizes(text: String, size: Size) throws {
        let strategy = try compile(ruleFile("buy when true\nsize \(text)\nstop ₹2"))
        #expect(play(strategy, bars([100]))[0].entry?.size == size)
    }

    @Test(
        "measures stops, targets and trails from the entry",
        arguments: [
            ("stop ₹2 below entry", 2.0, nil), ("stop 1%", 1.0, nil), ("stop at low", 0.5, nil),
            ("stop ₹2\ntarget 3 × risk", 2.0, 6.0), ("stop ₹2\ntarget 2% above entry", 2.0, 2.0),
            ("stop ₹2\ntarget at high + ₹1", 2.0, 1.5), ("target risk × 2\nstop ₹4", 4.0, 8.0),
        ] as [(String, Double, Double?)])
    func distances(clauses: String, stop: Double, target: Double?) throws {
        let strategy = try compile(ruleFile("buy when true\nsize 1 share\n\(clauses)"))
        let entry = try #require(play(strategy, bars([100]))[0].entry)
        #expect(entry.side == .buy)
        #expect(entry.stopDistance == stop)
        #expect(entry.targetDistance == target)
    }

    @Test("measures a short's distances the other way")
    func shortDistances() throws {
        let strategy = try compile(
            ruleFile(
                """
                short when true
                size 1 share
                stop at high + ₹1
                target at low - ₹2
                trail 1 × risk after 2 × risk
                """))
        let entry = try #require(play(strategy, bars([100]))[0].entry)
        #expect(entry.side == .sell)
        #expect(entry.stopDistance == 1.5)
        #expect(entry.targetDistance == 2.5)
        #expect(entry.trail == Trail(distance: 1.5, after: 3))
    }

    @Test("does not trade when a distance is not positive")
    func badDistance() throws {
        let strategy = try compile(ruleFile("buy when true\nsize 1 share\nstop at high"))
        #expect(play(strategy, bars([100]))[0] == .nothing)
    }

    @Test(
        "decides conditions",
        arguments: [
            ("close > ₹99", true), ("close >= 2 × ₹50", true), ("close < open", false),
            ("not close < open", true), ("close > ₹200 or volume > 50 shares", true),
            ("close > ₹200 and volume > 50 shares", false), ("(high - low) / close >= 1%", true),
            ("-1 × close < 0", true), ("min(high, low) = high or true", nil),
            ("abs(low - high) > ₹0.5", true),
            ("max(open, high) > open", true), ("minutes since open > 30 seconds", nil),
            ("minutes since open >= 1 minute", true), ("close 1 bar ago > 0", false),
        ] as [(String, Bool?)])
    func conditions(text: String, isTrue: Bool?) throws {
        guard let isTrue else {
            #expect(throws: RuleErrors.self) { try compile(ruleFile("buy when \(text)\nsize 1 share")) }
            return
        }
        let strategy = try compile(ruleFile("buy when \(text)\nsize 1 share"))
        #expect((play(strategy, bars([100]))[0].entry != nil) == isTrue)
    }

    @Test("crosses on the one bar where the order changes")
    func crossing() throws {
        let strategy = try compile(
            ruleFile("buy when close crosses above ₹100\nsize 1 share\nexit when close crosses below ₹100"))
        let played = play(strategy, bars([101, 99, 100, 101, 102, 100, 99, 98]))
        #expect(played.map { $0.entry != nil } == [false, false, false, true, false, false, false, false])
        #expect(played.map { $0.exit != nil } == [false, false, false, false, false, false, true, false])
    }

    @Test("looks back a bounded number of bars")
    func past() throws {
        let seen = try values(of: "close 2 bars ago", over: bars([1, 2, 3, 4]))
        #expect(seen == [nil, nil, 1, 2])
    }

    @Test("takes exits by side, and by the clock")
    func exits() throws {
        let strategy = try compile(
            ruleFile(
                """
                buy when true
                size 1 share
                short when false
                size 1 share
                sell when close > ₹110
                cover when close < ₹90
                exit at 09:19
                """, window: "09:15 and 09:18"))
        var run = StrategyRun(strategy)
        let day = bars([120, 80, 120, 120])
        #expect(run.close(day[0], holding: .long, deciding: true).exit == .rule(line: 9))
        #expect(run.close(day[1], holding: .short, deciding: true).exit == .rule(line: 10))
        #expect(run.close(day[2], holding: .short, deciding: true).exit == nil)
        #expect(run.close(day[3], holding: .short, deciding: true).exit == .time(TimeOfDay(9, 19)))
    }

    @Test("opens only inside its window and only when flat")
    func window() throws {
        let strategy = try compile(ruleFile(always, window: "09:17 and 09:18"))
        var run = StrategyRun(strategy)
        let entries = bars([1, 1, 1, 1]).map { run.close($0, holding: .flat, deciding: true).entry != nil }
        #expect(entries == [false, true, true, false])
        var held = StrategyRun(strategy)
        #expect(bars([1, 1, 1]).allSatisfy { held.close($0, holding: .long, deciding: true) == .nothing })
    }

    @Test("learns from history without deciding, and ignores a bar that is not newer")
    func history() throws {
        let strategy = try compile(ruleFile("buy when close > sma(close, 3)\nsize 1 share"))
        var run = StrategyRun(strategy)
        let day = bars([10, 10, 10, 20])
        for bar in day.prefix(3) { #expect(run.close(bar, holding: .flat, deciding: false) == .nothing) }
        let before = run
        #expect(run.close(day[1], holding: .flat, deciding: true) == .nothing)
        #expect(run == before)
        #expect(run.close(day[3], holding: .flat, deciding: true).entry != nil)
        #expect(run != before)
    }

    @Test("reports warm-up, memory and cost")
    func report() throws {
        let strategy = try compile(
            ruleFile(
                "param cut = 5% from 1% to 9%\nbuy when close > sma(close, 20)\nsize cut of equity", bars: 5))
        #expect(strategy.warmUpBars == 20)
        #expect(
            strategy.report
                == """
                test: 1 symbol on NSE, 5-minute bars, intraday
                warm-up: 20 bars
                memory: 208 bytes an instrument
                cost: 3 operations a bar
                parameter: cut = 5% from 1% to 9%
                """)
    }
}
