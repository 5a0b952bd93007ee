import Accounting
import Backtest
import Exchange
import Market
import PlayedDays
import Testing
import Trading

/// Two tests that another library (backtesting.py) ran on real bars: an average of closes crosses another,
/// the order fills at the next open, a fixed number of shares, long only, a flat rate a side.
///
/// No entry is sent without a stop here, so ours has one that no price of the test comes near. One habit of
/// the library differs, and is left out: it sells what is still open after the last bar at that
/// bar's open. A test of ours ends with the position open.
@Suite("A published backtest")
struct PublishedBacktestTests {
    struct Published: Sendable, CustomTestStringConvertible {
        var name: String
        var symbol: String
        var table: String
        var minutes: Int64
        var fast: Int
        var slow: Int
        var shares: Int
        var rate: Rate
        var from: String
        var to: String
        var rows: Int
        var testDescription: String { name }

        var rules: String {
            """
            strategy "Averages"
            trade    \(symbol) on NSE
            bars     \(minutes == 1440 ? "1 day" : "\(minutes) minutes")
            \(minutes == 1440 ? "" : "enter    between 09:15 and 15:30")
            product  delivery
            trade    through ex-dates

            let gap = sma(close, \(fast)) - sma(close, \(slow))

            buy when gap crosses above 0
                 size \(shares) shares
                 stop 80% below entry

            exit when gap crosses below 0
            """
        }
    }

    static let all = [
        Published(
            name: "INFY_daily_sma10_30", symbol: "INFY", table: "daily/INFY", minutes: 1440, fast: 10,
            slow: 30,
            shares: 100, rate: "0.1 %", from: "2019-10-01", to: "2024-12-31", rows: .max),
        Published(
            name: "TATAMOTORS_15m_sma20_60", symbol: "TATAMOTORS", table: "m15/TATAMOTORS", minutes: 15,
            fast: 20, slow: 60, shares: 500, rate: "0.05 %", from: "2018-03-01", to: "2021-03-01", rows: 5_000
        ),
    ]

    @Test(
        "is reproduced trade for trade", .enabled(if: Shared.isThere, Shared.absence), arguments: all)
    func reproduced(_ published: Published) throws {
        let bars = try Shared.bars("data/\(published.table).csv.gz").filter { bar in
            bar.start.date.description >= published.from && bar.start.date.description <= published.to
        }.prefix(published.rows)
        let columns = BarColumns(Array(bars), length: .minutes(published.minutes))
        var run = try BarsRun(try plan(published, columns))
        let result = run.run()
        let found = result.trades.map { trade in
            "\(trade.quantity.units),\(row(of: trade.enteredAt, in: columns)),"
                + "\(row(of: trade.leftAt, in: columns)),"
                + "\(trade.entry),\(trade.exit)"
        }
        let expected = try Shared.rows("golden/backtest_\(published.name)_trades.csv").dropFirst().map {
            row in
            "\(row[0]),\(row[1]),\(row[2]),\(Price(row[3]) ?? .zero),\(Price(row[4]) ?? .zero)"
        }.filter { !$0.contains(",\(columns.count - 1),") }
        #expect(found == expected, "denied: \(result.denials)")
        #expect(expected.count >= 20)
    }

    /// The bar that has begun by `time`; a bar of a day is stamped at its midnight.
    private func row(of time: Timestamp, in columns: BarColumns) -> Int {
        columns.row(at: time + Span(nanoseconds: 1)) - 1
    }

    private func plan(_ published: Published, _ columns: BarColumns) throws -> BacktestPlan {
        let calendar = try TradingCalendar(
            parsing: Played.text("etc/calendars/nse.calendar"), file: "nse.calendar")
        var plan = BacktestPlan.reference(columns, calendar, rulebook: Played.date)
        plan.strategies = [.init(file: "averages.sauda", source: published.rules)]
        plan.series[0].instrument.symbol = published.symbol
        // The library knows no price bands, and no exchange takes a stop beyond one.
        plan.series[0].instrument.band = PriceBand(lower: Price(paise: 5), upper: Price(paise: 100_000_00))
        plan.cash = Money(rupees: 1_000_000)
        plan.warmUpBars = 1
        let term = BrokerageTerm(rate: published.rate)
        plan.brokerage.delivery = term
        return plan
    }
}
