// What a file says besides its conditions: whom it trades, through what, when, how much,
// how long, and what it leaves alone.

import Glibc
import Market
import Testing

@testable import Rules

typealias Stream = Rules.Stream

/// Lines below a heading that says the least.
private func terms(_ lines: String, bars: String = "5 minutes") throws -> Strategy {
    try compile("strategy \"x\"\ntrade SBIN on NSE\nbars \(bars)\n\(lines)")
}

private func universe(_ words: String) throws -> Universe {
    try compile("strategy \"x\"\ntrade \(words)\nbars 5 minutes\nbuy when true\nsize 1 share").universe
}

@Suite("A rule file's terms")
struct TermsTests {
    @Test("name symbols, or the members of an index by price and turnover")
    func universes() throws {
        #expect(try universe("M&M, BAJAJ-AUTO on NSE") == .symbols(["M&M", "BAJAJ-AUTO"]))
        #expect(
            try universe("members of NIFTY50 on NSE") == .members(of: "NIFTY50", filter: UniverseFilter()))
        #expect(
            try universe(
                "members of \"NIFTY 50\" on NSE where price between ₹100 and ₹5,000 and "
                    + "turnover above ₹10 crore over 15 days")
                == .members(
                    of: "NIFTY 50",
                    filter: UniverseFilter(
                        leastPrice: Price(paise: 100_00), mostPrice: Price(paise: 5_000_00),
                        leastTurnover: Money(rupees: 100_000_000), turnoverDays: 15)))
        #expect(
            try universe("members of MINE on BSE where price below ₹99.50 and turnover above ₹5 lakh")
                == .members(
                    of: "MINE",
                    filter: UniverseFilter(
                        mostPrice: Price(paise: 99_50), leastTurnover: Money(rupees: 500_000))))
    }

    @Test(
        "trade through one contract",
        arguments: [
            ("nearest future", Vehicle.future(Expiry(.nearest))),
            ("next future, roll 2 days before expiry", .future(Expiry(.next, rollDays: 2))),
            ("call at the money, next expiry", .option(.call, steps: 0, Expiry(.next))),
            ("call at the money + 1, nearest expiry", .option(.call, steps: 1, Expiry(.nearest))),
            ("put at the money - 2, nearest expiry", .option(.put, steps: 2, Expiry(.nearest))),
            ("put at the money + 2, nearest expiry", .option(.put, steps: -2, Expiry(.nearest))),
            ("put 3 strikes out of the money, nearest expiry", .option(.put, steps: 3, Expiry(.nearest))),
            (
                "call 1 strike in the money, nearest expiry, roll 1 day before expiry",
                .option(.call, steps: -1, Expiry(.nearest, rollDays: 1))
            ),
        ])
    func vehicles(words: String, vehicle: Vehicle) throws {
        let strategy = try terms("through \(words)\nbuy when true\nsize 2 lots\nstop 30%\ntarget 2 × risk")
        #expect(strategy.vehicle == vehicle)
        let entry = try #require(play(strategy, bars([100], start: TimeOfDay(9, 30)))[0].entry)
        #expect(entry.size == .lots(2))
        #expect(entry.stopShare == 300_000)
        #expect(entry.targetShare == 600_000)
    }

    @Test("open several windows, hold for a while, and wait after leaving")
    func times() throws {
        let strategy = try terms(
            """
            enter between 09:30 and 11:00, 13:30 and 14:30
            exit after 6 bars
            wait 3 bars after a loss
            buy when true
            size 1 share
            limit 1 entry an instrument a day, 4 entries a day
            """)
        #expect(strategy.entryWindow == EntryWindow(from: TimeOfDay(9, 30), until: TimeOfDay(11, 0)))
        #expect(strategy.otherWindows == [EntryWindow(from: TimeOfDay(13, 30), until: TimeOfDay(14, 30))])
        #expect(
            strategy.conduct
                == Conduct(
                    longestHold: .minutes(30), cooldown: .minutes(15), coolsAfterLossOnly: true,
                    entriesPerInstrument: 1))
        #expect(strategy.limits.entriesPerDay == 4)
        let other = try terms(
            """
            param hold = 45 minutes from 5 minutes to 2 hours step 5 minutes
            exit after hold
            wait 1 hour after an exit
            trade through ex-dates
            buy when true
            size 1 share
            """)
        #expect(
            other.conduct == Conduct(longestHold: .minutes(45), cooldown: .minutes(60), avoidsExDates: false))
        #expect(other.parameters[0].step == 5)
        #expect(try other.setting([("hold", 120)]).conduct.longestHold == .minutes(120))
    }

    @Test("are of daily bars what a held position needs")
    func daily() throws {
        let strategy = try terms("buy when close > open\nsize 1 share\nexit after 10 days", bars: "1 day")
        #expect(strategy.barLength == .minutes(1_440))
        #expect(strategy.product == .delivery)
        #expect(strategy.entryWindow == EntryWindow(from: TimeOfDay(0, 0), until: TimeOfDay(23, 59)))
        #expect(strategy.conduct.longestHold == .minutes(14_400))
        let future = try terms("through nearest future\nshort when true\nsize 1 lot", bars: "1 day")
        #expect(future.product == .carryForward)
    }

    @Test("size by the volatility that the bars have realised")
    func volatility() throws {
        let strategy = try terms("buy when true\nsize 15% volatility over 2 days", bars: "1 day")
        let closes: [Int64] = [100, 110, 99, 99]
        let days = closes.indices.map { index in
            let price = Price(paise: closes[index] * 100)
            return Bar(
                start: Timestamp(testDay.advanced(byDays: index), TimeOfDay(9, 15)), open: price, high: price,
                low: price, close: price, volume: Quantity(1))
        }
        var run = StrategyRun(strategy)
        let sizes = days.map { run.close($0, holding: .flat, deciding: true).entry?.size }
        // The population deviation of two logarithmic gains is half of what lies between them.
        #expect(strategy.warmUpBars == 3)
        #expect(sizes[0] == nil && sizes[1] == nil)
        for (index, deviation) in [(2, log(110.0 / 100 / (99.0 / 110)) / 2), (3, -log(99.0 / 110) / 2)] {
            guard case .volatility(1_500, let realised) = sizes[index] else {
                Issue.record("no size on day \(index): \(String(describing: sizes[index]))")
                continue
            }
            #expect((realised - deviation * Double(252).squareRoot()).magnitude < 1e-12)
        }
    }

    @Test("keep a percentage as a share of the entry price")
    func shares() throws {
        let strategy = try terms(
            "param room = 1.5% from 1% to 2%\nbuy when true\nsize 1 share\nstop room\ntarget 3 × risk\n"
                + "trail 0.5% after 1 × risk")
        let entry = try #require(play(strategy, bars([100], start: TimeOfDay(9, 30)))[0].entry)
        #expect(entry.stopShare == 15_000)
        #expect(entry.stopDistance == 1.5)
        #expect(entry.targetShare == 45_000)
        #expect(entry.trail == Trail(distance: 0.5, after: 1.5))
        let rupees = try terms("buy when true\nsize 1 share\nstop ₹2\ntarget 1%")
        let plain = try #require(play(rupees, bars([100], start: TimeOfDay(9, 30)))[0].entry)
        #expect(plain.stopShare == nil && plain.targetShare == 10_000)
    }
}

@Suite("A value on other bars")
struct PlaceTests {
    /// The checked condition of the first entry, with the checker that made it.
    private func checked(_ lines: String) throws -> StrategyChecker {
        let text = SourceText(ruleFile(lines + "\nsize 1 share", bars: 5), file: "f")
        var lexer = Lexer(text, problems: Problems())
        lexer.run()
        var parser = Parser(text, tokens: lexer.tokens, problems: lexer.problems)
        let statements = parser.run()
        var checker = StrategyChecker(text, statements, settings: [], parser.problems)
        checker.run(statements)
        #expect(checker.problems.list.isEmpty, "\(checker.problems.errors(in: text))")
        return checker
    }

    /// The left side of `… > …`.
    private func left(_ lines: String) throws -> Typed {
        let checker = try checked(lines)
        guard case .binary(_, let left, _) = checker.rules.entries[0].condition.kind else {
            throw RuleErrors(errors: [])
        }
        return left
    }

    @Test(
        "names an instrument, a length of bar, or both",
        arguments: [
            ("close of NIFTY50", Rules.Stream(companion: 0, minutes: 5)),
            ("close of \"NIFTY 50\" on BSE", Rules.Stream(companion: 0, minutes: 5)),
            ("close on 15 minutes", Rules.Stream(companion: nil, minutes: 15)),
            ("close of M&M on 1 hour", Rules.Stream(companion: 0, minutes: 60)),
            ("close of BAJAJ-AUTO on BSE on 1 day", Rules.Stream(companion: 0, minutes: 1_440)),
            ("ema(close of L&TFH, 20)", Rules.Stream(companion: 0, minutes: 5)),
            ("ema(close of NIFTY50 on 15 minutes, 20)", Rules.Stream(companion: 0, minutes: 15)),
            ("ema(close of NIFTY50, 20) on 15 minutes", Rules.Stream(companion: 0, minutes: 15)),
            ("(close of NIFTY50) on 15 minutes", Rules.Stream(companion: 0, minutes: 15)),
            ("close of NIFTY50 2 bars ago", Rules.Stream(companion: 0, minutes: 5)),
            ("sma((high + low of SBIN) / 2 on 1 hour, 3)", nil),
            ("sma((high + low) / 2 of SBIN, 3)", nil),
        ] as [(String, Rules.Stream?)])
    func streams(text: String, stream: Rules.Stream?) throws {
        guard let stream else {
            #expect(throws: RuleErrors.self) { try compile(ruleFile("buy when \(text) > ₹1\nsize 1 share")) }
            return
        }
        guard case .of(stream, let inner) = try left("buy when \(text) > ₹1").kind else {
            Issue.record("\(text) is not on \(stream)")
            return
        }
        #expect(!inner.reachesOut)
    }

    @Test("keeps an average on its own bars, and a difference where both are known")
    func lifting() throws {
        let difference = try left("buy when ema(close - close of NIFTY50, 3) > ₹1")
        guard case .call(.ema, let inner, count: 3, p: _, q: _) = difference.kind else {
            Issue.record("not on the strategy's bars")
            return
        }
        #expect(inner.contains { $0.reachesOut })
        let both = try left("buy when ema(high of NIFTY50 - low of NIFTY50, 3) > ₹1")
        #expect(both.onlyStream == Rules.Stream(companion: 0, minutes: 5))
    }

    @Test("takes a name along to other bars, once for each")
    func names() throws {
        let checker = try checked(
            """
            let mean = (high + low) / 2
            let trend = mean - ema(mean, 9)
            let index = close of NIFTY50
            buy when trend > ₹0 and trend on 15 minutes > ₹0 and trend of NIFTY50 > ₹0 and index > ₹1
                 and trend on 15 minutes < ₹9 and sma(index, 5) > ₹1 and index on 1 hour > ₹1
            """)
        #expect(checker.rules.streams.count == 3)
        let lets = checker.rules.lets.map(\.stream)
        #expect(lets.filter { $0 == nil }.count == 2)
        #expect(lets.filter { $0 == Rules.Stream(companion: nil, minutes: 15) }.count == 2)
        #expect(checker.expressions.places.companions == [Companion(symbol: "NIFTY50", exchange: .nse)])
    }

    @Test("has a companion on the strategy's exchange unless it says another")
    func exchange() throws {
        let checker = try checked("buy when close of SENSEX on BSE > close of NIFTY50")
        #expect(
            checker.expressions.places.companions == [
                Companion(symbol: "SENSEX", exchange: .bse), Companion(symbol: "NIFTY50", exchange: .nse),
            ])
    }
}
