// Days on the path of quotes that are not like the others: a share goes ex while it is
// held, a future expires, an option is chosen by its strike.

import Accounting
import Backtest
import Exchange
import Market
import PlayedDays
import Testing
import Trading

@Suite("Many days on the path")
struct PathDaysTests {
    private static let days = [0, 1, 4, 5, 6, 7].map { BarScene.first.advanced(byDays: $0) }

    /// Each day flat at its own price in rupees, and one tick up and down in every bar; nil has no bar.
    private func columns(_ closes: [Double?]) -> BarColumns {
        var all: [Bar] = []
        for (day, close) in zip(Self.days, closes) {
            guard let close else { continue }
            for slot in 0..<25 {
                all.append(
                    Bar(
                        start: Timestamp(day, TimeOfDay(9, 15)) + .minutes(Int64(slot) * 15),
                        open: price(close), high: price(close + 0.05), low: price(close - 0.05),
                        close: price(close), volume: Quantity(1_000_000)))
            }
        }
        return BarColumns(all, length: .minutes(15))
    }

    /// - Parameter protection: how far behind its trigger a stop's limit lies, in hundredths of a percent;
    ///   the exchange takes at most 3 %.
    private func result(
        _ source: String, _ series: [(Instrument, BarColumns)], actions: CorporateActions = .none,
        protection: Int64 = 100
    ) throws -> BacktestResult {
        var limits = RiskLimits.evaluatedOnly
        limits[.marketProtection] = protection
        let calendar = try TradingCalendar(
            parsing: Played.text("etc/calendars/nse.calendar"), file: "nse.calendar")
        let plan = BacktestPlan(
            strategies: [.init(file: "own.sauda", source: source)],
            series: series.map { .init(instrument: $0.0, bars: $0.1) }, from: Self.days[0],
            calendar: calendar, rulebook: Played.date, cash: Money(rupees: 10_000_000),
            limits: limits, brokerage: .reference, actions: actions, seed: 1, build: "test")
        var run = try PathRun(plan)
        return run.run()
    }

    private let share = Instrument(id: InstrumentID(0), symbol: "X")

    private func through(_ vehicle: String) -> String {
        """
        strategy "Through"
        trade X on NSE
        through \(vehicle)
        bars 15 minutes
        product carry
        enter between 09:15 and 11:00
        buy when close > ₹50
             size 1 lot
             stop 5%
        """
    }

    @Test("double what is held when a share splits one to two, without a loss, a stop or a trade")
    func exDate() throws {
        let source = """
            strategy "Holds"
            trade X on NSE
            bars 15 minutes
            product delivery
            buy when close > ₹50
                 size 100 shares
                 stop 15%
            """
        let split = try #require(CorporateAction(symbol: "X", exDate: Self.days[2], .split(old: 1, new: 2)))
        let closes: [Double?] = [200, 200, 100, 100]
        let held = try result(source, [(share, columns(closes))], actions: CorporateActions([split]))
        #expect(held.trades.isEmpty, "denied: \(held.denials)")
        #expect(held.openPositions.first?.net == Quantity(200))
        let worst = zip(held.equity, held.equity.dropFirst()).map { $1.equity - $0.equity }.min() ?? .zero
        #expect(worst > Money(rupees: -200), "a split is no loss")
        let fallen = try result(source, [(share, columns(closes))])
        #expect(fallen.trades.first?.reason == .stop, "without the action it looks like a crash")
    }

    @Test("do not argue with an exchange that refuses a stop: again every five seconds, closed after thirty")
    func refusedStop() throws {
        let future = Instrument(
            id: InstrumentID(1), symbol: "X-FUT", segment: .derivatives,
            contract: .future(underlying: "X", expiry: Self.days[5]), lot: Quantity(75))
        let played = try result(
            through("nearest future") + "\nlimit 1 entry a day",
            [(share, columns([100])), (future, columns([105]))], protection: 1500)
        #expect(played.trades.map(\.reason) == [.stop], "denied: \(played.denials)")
        let held = try #require(played.trades.first.map { $0.leftAt - $0.enteredAt })
        #expect(held > .seconds(29) && held < .seconds(40), "\(held)")
        #expect((5...9).contains(played.orders), "entry, a stop every five seconds, exit: \(played.orders)")
    }

    @Test("trade the nearest future and settle what is held beyond its expiry")
    func futures() throws {
        let future = { (number: Int, expiry: CalendarDate) in
            Instrument(
                id: InstrumentID(number), symbol: "X-\(expiry)-FUT", segment: .derivatives,
                contract: .future(underlying: "X", expiry: expiry), lot: Quantity(75))
        }
        let (near, far) = (future(1, Self.days[1]), future(2, Self.days[5]))
        let played = try result(
            through("nearest future"),
            [
                (share, columns([100, 100, 100, 100])), (near, columns([101, 103])),
                (far, columns([105, 105, 105, 105])),
            ])
        #expect(played.trades.map(\.symbol) == [near.symbol], "denied: \(played.denials)")
        #expect(played.trades.first?.quantity == Quantity(75))
        let exit = try #require(played.trades.first?.exit)
        #expect(exit >= price(102.9) && exit <= price(103.1))
        #expect(played.openPositions.map(\.symbol) == [far.symbol])
    }

    @Test("take the option at the money, and only it")
    func options() throws {
        let strikes = [90, 100, 110].enumerated().map { index, strike in
            Instrument(
                id: InstrumentID(index + 1), symbol: "X\(strike)CE", segment: .derivatives,
                contract: .option(
                    underlying: "X", expiry: Self.days[5], strike: Price(paise: Int64(strike) * 100), .call),
                lot: Quantity(75))
        }
        let series =
            [(share, columns([98, 98]))] + zip(strikes, [12, 5, 2]).map { ($0, columns([$1, $1])) }
        let played = try result(through("call at the money, nearest expiry"), series)
        #expect(played.openPositions.map(\.symbol) == ["X100CE"], "denied: \(played.denials)")
    }

    @Test("enter nothing where the chosen contract has no quotes, and say so")
    func unpriced() throws {
        let future = Instrument(
            id: InstrumentID(1), symbol: "X-FUT", segment: .derivatives,
            contract: .future(underlying: "X", expiry: Self.days[5]), lot: Quantity(75))
        let played = try result(
            through("nearest future"), [(share, columns([100, 100])), (future, columns([nil, 105]))])
        #expect(played.openPositions.map(\.symbol) == ["X-FUT"])
        let listedLater = try result(
            through("nearest future"),
            [(share, columns([nil, 100, 100])), (future, columns([105, nil, nil]))])
        #expect(listedLater.fills == 0)
        #expect(listedLater.warnings.count > 0)
        #expect(listedLater.warnings.examples.first?.contains("X-FUT") == true)
    }
}
