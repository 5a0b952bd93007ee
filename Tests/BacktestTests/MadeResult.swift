// A year of made sessions with trades in three shares, for tests of reports: seeded, so
// that every run sees the same.

import Accounting
import Backtest
import Market
import Trading

enum MadeResult {
    static let symbols = ["RELIANCE", "M&M", "INFY"]

    static func report(
        name: String = "Made", sessions: Int = 250, seed: UInt64 = 1, tradesADay: Int = 2
    ) throws -> BacktestReport {
        var random = SeededRandom(seed: seed)
        let series = symbols.enumerated().map { made($1, number: $0, sessions: sessions, &random) }
        var result = BacktestResult(strategies: [name], cash: Money(rupees: 1_000_000))
        result.assumptions = ["Every order fills at the next bar's open.", "Spread: <none> & nothing else."]
        var equity = result.cash
        for session in 0..<sessions {
            let closed = (0..<tradesADay).map { _ in
                trade(name, series[Int(random.below(3))], session, &random)
            }
            for trade in closed {
                equity += trade.net
                result.charges += trade.charges
            }
            result.trades += closed
            let exposure = closed.map { $0.entry.value(of: $0.quantity) }.max() ?? .zero
            result.equity.append(
                EquityPoint(date: series[0].bars.days[session].date, equity: equity, exposure: exposure))
        }
        result.bars = series.reduce(0) { $0 + $1.bars.count }
        result.orders = result.trades.count * 2
        result.fills = result.orders
        result.denials = [.init(code: .tooManyPositions, count: 12)]
        return BacktestReport(
            result, of: try plan(name, series), origin: .init(data: "made", fidelity: "bars"))
    }

    private static func plan(_ name: String, _ series: [BacktestPlan.Series]) throws -> BacktestPlan {
        let calendar = try TradingCalendar(
            parsing: "covers 2024-01-01 to 2026-12-31 | made | A", file: "made.calendar")
        return BacktestPlan(
            strategies: [
                .init(
                    file: "made.sauda", source: "strategy \"\(name)\"\nbuy when close < 5 & open > 1",
                    settings: [.init(name: "fast", value: 9)])
            ], series: series, calendar: calendar, rulebook: CalendarDate("2026-11-20"),
            cash: Money(rupees: 1_000_000), seed: 7, build: "sauda test")
    }

    private static func made(
        _ symbol: String, number: Int, sessions: Int, _ random: inout SeededRandom
    ) -> BacktestPlan.Series {
        var bars: [Bar] = []
        var price: Int64 = 100_000 + 40_000 * Int64(number)
        var day = CalendarDate(daysSinceEpoch: 19_723)
        while bars.count < sessions * 25 {
            for slot in 0..<25 where !day.weekday.isWeekend {
                let open = price
                price = max(price + (random.below(801) - 398), 5_000)
                let (high, low) = (max(open, price) + random.below(300), min(open, price) - random.below(300))
                bars.append(
                    Bar(
                        start: Timestamp(day, TimeOfDay(9, 15)) + .minutes(Int64(slot) * 15),
                        open: Price(paise: open), high: Price(paise: high), low: Price(paise: low),
                        close: Price(paise: price), volume: Quantity(1000)))
            }
            day = day.advanced(byDays: 1)
        }
        let instrument = Instrument(
            id: InstrumentID(number), symbol: symbol, contract: .share, series: "EQ", previousClose: nil,
            hasDerivatives: false, brokerCode: Int64(number))
        return BacktestPlan.Series(instrument: instrument, bars: BarColumns(bars, length: .minutes(15)))
    }

    private static func trade(
        _ name: String, _ series: BacktestPlan.Series, _ session: Int, _ random: inout SeededRandom
    ) -> ClosedTrade {
        let rows = series.bars.days[session].rows
        let from = rows.lowerBound + Int(random.below(18))
        let to = min(from + 1 + Int(random.below(8)), rows.upperBound - 1)
        let (entry, exit) = (series.bars[from].open, series.bars[to].open)
        let isLong = random.chance(perMille: 600)
        let quantity = Quantity(100 + random.below(150))
        let move = (exit - entry).value(of: quantity)
        let ends: [TradeEnd] = [.stop, .target, .rule(line: 14), .squareOff]
        return ClosedTrade(
            strategy: name, symbol: series.instrument.symbol, side: isLong ? .buy : .sell, quantity: quantity,
            enteredAt: series.bars[from].start, leftAt: series.bars[to].start, entry: entry, exit: exit,
            gross: isLong ? move : -move,
            charges: Charges(
                brokerage: Money(rupees: 40), transactionTax: Money(rupees: 30),
                exchangeFee: Money(paise: 920), regulatorFee: Money(paise: 30), stampDuty: Money(paise: 450),
                goodsAndServicesTax: Money(paise: 890)),
            reason: ends[Int(random.below(4))])
    }
}
