// What changes from day to day in a test over many of them: shares that go ex, lists whose
// members change, contracts that expire.

import Accounting
import Backtest
import Exchange
import Market
import PlayedDays
import Testing
import Trading

@Suite("A test over many days")
struct ManyDaysTests {
    /// Six weekdays, the first of them a Thursday.
    private static let days = [0, 1, 4, 5, 6, 7].map { BarScene.first.advanced(byDays: $0) }

    /// Each day flat at its own price in rupees; nil has no bar.
    private func columns(_ closes: [Double?]) -> BarColumns {
        var all: [Bar] = []
        for (day, close) in zip(Self.days, closes) {
            guard let close else { continue }
            for minute in 0..<75 {
                all.append(
                    Bar(
                        start: Timestamp(day, TimeOfDay(9, 15)) + .minutes(Int64(minute) * 5),
                        open: price(close), high: price(close), low: price(close), close: price(close),
                        volume: Quantity(100_000)))
            }
        }
        return BarColumns(all, length: .minutes(5))
    }

    private func plan(
        _ source: String, _ series: [(Instrument, BarColumns)], lists: [MembershipList] = [],
        actions: CorporateActions = .none
    ) throws -> BacktestPlan {
        let calendar = try TradingCalendar(
            parsing: Played.text("etc/calendars/nse.calendar"), file: "nse.calendar")
        var exchange = ExchangeSettings()
        exchange.costs = .none
        return BacktestPlan(
            strategies: [.init(file: "own.sauda", source: source)],
            series: series.map { .init(instrument: $0.0, bars: $0.1) }, from: Self.days[0],
            calendar: calendar, rulebook: Played.date, cash: Money(rupees: 10_000_000),
            limits: .evaluatedOnly, brokerage: .reference, exchange: exchange, actions: actions, lists: lists,
            seed: 1, build: "test")
    }

    private func share(_ symbol: String, _ number: Int = 0) -> Instrument {
        Instrument(id: InstrumentID(number), symbol: symbol)
    }

    // MARK: Lists

    @Test("enters a member of a list only on the days on which it is one")
    func membership() throws {
        let list = MembershipList(
            name: "MINE",
            rows: [
                .init(symbol: "OLD", from: Self.days[0], until: Self.days[1]),
                .init(symbol: "NEW", from: Self.days[2]),
                .init(symbol: "UNSEEN", from: Self.days[0]),
            ])
        let source = """
            strategy "Members"
            trade members of MINE on NSE
            bars 5 minutes
            product intraday
            enter between 09:15 and 10:00
            buy when close > ₹50
                 size 10 shares
                 stop 2%
            """
        let flat = columns([100, 100, 100, 100])
        let plan = try plan(source, [(share("NEW"), flat), (share("OLD", 1), flat)], lists: [list])
        var run = try BarsRun(plan)
        let result = run.run()
        let days = { (symbol: String) in
            Set(result.trades.filter { $0.symbol == symbol }.map(\.enteredAt.date)).sorted()
        }
        #expect(days("OLD") == Array(Self.days[0...1]))
        #expect(days("NEW") == Array(Self.days[2...3]))
        #expect(result.assumptions.contains { $0.contains("UNSEEN") })
        #expect(try Skim.stands(for: plan) != nil)
        var path = try PathRun(plan)
        let played = Set(path.run().trades.map { "\($0.symbol) \($0.enteredAt.date)" })
        #expect(played == Set(result.trades.map { "\($0.symbol) \($0.enteredAt.date)" }))
    }

    @Test("filters members by the close of the day before, never by today's")
    func filter() throws {
        let list = MembershipList(name: "MINE", rows: [.init(symbol: "X", from: Self.days[0])])
        let source = """
            strategy "Members"
            trade members of MINE on NSE where price above ₹105
            bars 5 minutes
            product intraday
            enter between 09:15 and 10:00
            buy when close > ₹50
                 size 10 shares
                 stop 2%
            """
        var run = try BarsRun(try plan(source, [(share("X"), columns([100, 110, 100, 100]))], lists: [list]))
        #expect(Set(run.run().trades.map(\.enteredAt.date)) == [Self.days[2]])
    }

    @Test("refuses a list that is not there, and says how to write it")
    func noList() throws {
        let source = """
            strategy "Members"
            trade members of MINE on NSE
            bars 5 minutes
            buy when close > ₹50
                 size 10 shares
                 stop 2%
            """
        let plan = try plan(source, [(share("X"), columns([100]))])
        #expect(throws: OpeningRefused.self) { try BarsRun(plan) }
    }

    // MARK: Warming up

    /// Five-minute bars of the first days, at 100 + the bar's number in paise, of the slots that are wanted.
    private func sparse(_ wanted: (Int) -> Bool) -> BarColumns {
        var all: [Bar] = []
        for (day, date) in Self.days.prefix(2).enumerated() {
            for slot in 0..<75 where wanted(day * 75 + slot) {
                let close = Price(paise: 10_000 + Int64(day * 75 + slot))
                all.append(
                    Bar(
                        start: Timestamp(date, TimeOfDay(9, 15)) + .minutes(Int64(slot) * 5), open: close,
                        high: close, low: close, close: close, volume: Quantity(100_000)))
            }
        }
        return BarColumns(all, length: .minutes(5))
    }

    @Test(
        "warms all instruments up to one instant: a sparse companion shows nothing of what comes later",
        arguments: [1, 2, 5, 9])
    func commonCut(step: Int) throws {
        let source = """
            strategy "Reads"
            trade X on NSE
            bars 5 minutes
            product intraday
            buy when sma(close, 10) > ₹1 and close of IDX > ₹1
                 size 1 share
                 stop 50%
            """
        var plan = try plan(
            source, [(share("X"), sparse { _ in true }), (share("IDX", 1), sparse { $0 % step == 0 })])
        plan.from = nil
        var history: [InstrumentID: Timestamp] = [:]
        var firstBar: Timestamp?
        var run = try BarsRun(plan) { record in
            guard case .event(let event, _, _) = record else { return }
            switch event {
            case .history(_, let instrument, let bar): history[instrument] = bar.start
            case .bar(_, let bar, _): firstBar = firstBar ?? bar.start
            default: break
            }
        }
        _ = run.run()
        let cut = try #require(firstBar)
        let last = try #require(history.values.max())
        #expect(last < cut, "a bar of \(last) warmed up, and the first that is played begins at \(cut)")
        #expect(history.count == 2)
    }

    // MARK: Contracts

    private func contracts(_ vehicle: String) -> String {
        """
        strategy "Through"
        trade X on NSE
        through \(vehicle)
        bars 5 minutes
        product carry
        enter between 09:15 and 10:00
        buy when close > ₹50
             size 1 lot
             stop 5%
        """
    }

    private func future(_ number: Int, _ expiry: CalendarDate) -> Instrument {
        Instrument(
            id: InstrumentID(number), symbol: "X\(expiry)FUT", segment: .derivatives,
            contract: .future(underlying: "X", expiry: expiry), lot: Quantity(75))
    }

    @Test("trades the future that is nearest on the day, and settles what is held beyond its expiry")
    func futures() throws {
        let (near, far) = (future(1, Self.days[1]), future(2, Self.days[5]))
        let plan = try plan(
            contracts("nearest future"),
            [
                (share("X"), columns([100, 100, 100, 100])), (near, columns([101, 103])),
                (far, columns([105, 105, 105, 105])),
            ])
        var run = try BarsRun(plan)
        let result = run.run()
        #expect(result.trades.map(\.symbol) == [near.symbol], "denied: \(result.denials)")
        #expect(result.trades.first?.entry == price(101))
        #expect(result.trades.first?.exit == price(103))
        #expect(result.trades.first?.gross == Money(rupees: 150))
        #expect(result.openPositions.map(\.symbol) == [far.symbol])
        #expect(result.openPositions.first?.net == Quantity(75))
        #expect(try Skim.stands(for: plan) != nil)
    }

    @Test("trades the option whose strike is nearest to the price when the rule speaks")
    func options() throws {
        let strikes = [90, 100, 110].enumerated().map { index, strike in
            Instrument(
                id: InstrumentID(index + 1), symbol: "X\(strike)CE", segment: .derivatives,
                contract: .option(
                    underlying: "X", expiry: Self.days[5], strike: Price(paise: Int64(strike) * 100), .call),
                lot: Quantity(75))
        }
        var series = [(share("X"), columns([108, 108]))]
        series += zip(strikes, [20.0, 12, 5]).map { ($0, columns([$1, $1])) }
        var run = try BarsRun(try plan(contracts("call at the money, nearest expiry"), series))
        let result = run.run()
        #expect(result.openPositions.map(\.symbol) == ["X110CE"], "denied: \(result.denials)")
        #expect(result.openPositions.first?.averagePrice == price(5))
    }

    @Test("refuses contracts of which there are no bars")
    func noContracts() throws {
        let plan = try plan(contracts("nearest future"), [(share("X"), columns([100]))])
        #expect(throws: OpeningRefused.self) { try BarsRun(plan) }
    }

    // MARK: Nights

    @Test("fills a stop that is placed again after a gap at the gap's price, not at its trigger")
    func gapOverNight() throws {
        var scene = BarScene.entered()
        (scene.days, scene.product) = (2, "delivery")
        scene.rules = "buy when close > ₹101 and close < ₹101.8\n size 100 shares\n stop 2%"
        scene.bars[1] = [0: (95, 95, 95, 95)]
        let trade = try #require(try scene.run().trades.first)
        #expect(trade.leftAt.date == BarScene.first.advanced(byDays: 1))
        #expect(trade.exit <= price(95))
    }

    // MARK: Ex-dates

    /// A real share over an ex-date: bought weeks before, with a stop of a tenth and an exit far below its
    /// average.
    private func real(_ symbol: String, from: String, to: String, adjusts: Bool) throws -> BacktestPlan {
        let bars = try Shared.bars("data/daily/\(symbol).csv.gz").filter {
            $0.start.date.description >= "2021-06-01" && $0.start.date.description <= to
        }
        let source = """
            strategy "Holds"
            trade \(symbol) on NSE
            bars 1 day
            buy when close > 0.8 × sma(close, 20)
                 size 101 shares
                 stop 15%
            sell when close < 0.8 × sma(close, 20)
            """
        let actions = try CorporateActions(
            parsing: Played.text("etc/corporate-actions.csv"), file: "corporate-actions.csv")
        var plan = try plan(source, [(share(symbol), BarColumns(bars, length: .minutes(1440)))])
        plan.from = CalendarDate(Substring(from))
        plan.actions = adjusts ? actions : .none
        return plan
    }

    @Test(
        "carries a real position over its ex-date: more shares, no stop, no exit",
        .enabled(if: Shared.isThere, Shared.absence),
        arguments: [
            ("RELIANCE", "2024-10-21", "2024-10-28", "2024-10-30", Int64(2)),
            ("TATASTEEL", "2022-07-20", "2022-07-28", "2022-08-02", 10),
        ])
    func exDate(symbol: String, from: String, exDate: String, to: String, factor: Int64) throws {
        var plain = try BarsRun(try real(symbol, from: from, to: to, adjusts: false))
        let fallen = plain.run()
        let leftOn = try #require(fallen.trades.first).leftAt.date.description
        #expect(leftOn >= exDate, "without actions it looks like a crash")
        let plan = try real(symbol, from: from, to: to, adjusts: true)
        var run = try BarsRun(plan)
        let result = run.run()
        #expect(result.trades.isEmpty)
        #expect(result.openPositions.first?.net == Quantity(101 * factor))
        let equity = result.equity.map(\.equity)
        let worst = zip(equity, equity.dropFirst()).map { $1 - $0 }.min() ?? .zero
        #expect(worst > Money(rupees: -20_000), "a split is no loss")
        #expect(try Skim.stands(for: plan) != nil)
    }

    /// Raw bars that halve on the third day, and the same ones adjusted throughout.
    @Test("decides after an ex-date as on bars that were adjusted from the beginning; adjusted bars stay")
    func adjusted() throws {
        let source = """
            strategy "Averages"
            trade X on NSE
            bars 5 minutes
            product intraday
            enter between 09:15 and 15:00
            buy when close >= sma(close, 100)
                 size 10 shares
                 stop 2%
            """
        let split = try #require(CorporateAction(symbol: "X", exDate: Self.days[3], .split(old: 1, new: 2)))
        let actions = CorporateActions([split])
        func trades(_ closes: [Double?], _ actions: CorporateActions) throws -> [String] {
            var run = try BarsRun(try plan(source, [(share("X"), columns(closes))], actions: actions))
            return run.run().trades.filter { $0.enteredAt.date > Self.days[3] }
                .map { "\($0.enteredAt) \($0.leftAt) \($0.entry) \($0.exit)" }
        }
        let expected = try trades([50, 50, 50, 50, 51, 52], .none)
        #expect(!expected.isEmpty)
        #expect(try trades([100, 100, 100, 50, 51, 52], actions) == expected)
        #expect(try trades([50, 50, 50, 50, 51, 52], actions) == expected)
        #expect(try trades([100, 100, 100, 50, 51, 52], .none) != expected)
    }

    @Test("stays out of a share on its ex-date, unless the file says otherwise")
    func guarded() throws {
        let head = """
            strategy "Eager"
            trade X on NSE
            bars 5 minutes
            product intraday
            enter between 09:15 and 10:00

            """
        let rule = """
            buy when close > ₹10
                 size 10 shares
                 stop 2%
            """
        let split = try #require(CorporateAction(symbol: "X", exDate: Self.days[2], .split(old: 1, new: 2)))
        func days(_ source: String) throws -> Set<CalendarDate> {
            let series = [(share("X"), columns([100, 100, 50, 50]))]
            var run = try BarsRun(try plan(source, series, actions: CorporateActions([split])))
            return Set(run.run().trades.map(\.enteredAt.date))
        }
        #expect(try days(head + rule) == [Self.days[0], Self.days[1], Self.days[3]])
        #expect(try days(head + "trade through ex-dates\n" + rule) == Set(Self.days[0...3]))
    }
}
