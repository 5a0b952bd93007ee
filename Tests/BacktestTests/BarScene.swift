// A few days of one share, quiet at 100.00 but for the bars that a test names, under
// one strategy: what the rules of filling are shown on.

import Accounting
import Backtest
import Exchange
import Market
import PlayedDays
import Trading

struct BarScene {
    /// Open, high, low, close in rupees of the minute with this number, by day.
    var bars: [Int: [Int: (Double, Double, Double, Double)]] = [:]
    var days = 1
    var volume: Int64 = 1_000_000
    /// Minutes in which only 240 shares are traded.
    var thin: Set<Int> = []
    var exchange = ExchangeSettings()
    var product = "intraday"
    var rules = """
        buy when close > ₹101
             size 100 shares
             stop 2%
        """
    var head = "enter between 09:15 and 15:00"
    var length = Span.minutes(1)
    var brokerage = BrokeragePlan.reference

    init() { exchange.costs = .none }

    /// Bar 5 rises above 101, so an order waits for the open of bar 6.
    static func entered(at open: Double = 102) -> BarScene {
        var scene = BarScene()
        scene.bars[0] = [5: (100, 101.5, 100, 101.5), 6: (open, open, open, open)]
        return scene
    }

    static let first = CalendarDate(daysSinceEpoch: 20_776)

    var source: String {
        """
        strategy "Scene"
        trade SCENE on NSE
        bars 1 minute
        \(head)
        product \(product)
        \(rules)
        """
    }

    /// What follows the last named bar of a day stays at its close.
    var columns: BarColumns {
        var all: [Bar] = []
        var last = 100.0
        for day in 0..<days {
            let open = Timestamp(BarScene.first.advanced(byDays: day), TimeOfDay(9, 15))
            for minute in 0..<375 {
                let (o, h, l, c) = bars[day]?[minute] ?? (last, last, last, last)
                last = c
                all.append(
                    Bar(
                        start: open + .minutes(Int64(minute)), open: price(o), high: price(h), low: price(l),
                        close: price(c), volume: Quantity(thin.contains(minute) ? 240 : volume)))
            }
        }
        return BarColumns(all, length: length)
    }

    func plan() throws -> BacktestPlan {
        let calendar = try TradingCalendar(
            parsing: Played.text("etc/calendars/nse.calendar"), file: "nse.calendar")
        return BacktestPlan(
            strategies: [PlayedDay.StrategyFile(file: "scene.sauda", source: source)],
            series: [.init(instrument: Instrument(id: InstrumentID(0), symbol: "SCENE"), bars: columns)],
            warmUpBars: 0, calendar: calendar, rulebook: Played.date, cash: Money(rupees: 1_000_000),
            limits: .evaluatedOnly, brokerage: brokerage, exchange: exchange, seed: 1, build: "test")
    }

    func run() throws -> BacktestResult {
        var run = try BarsRun(plan())
        return run.run()
    }

    /// The run's records, the openings among them.
    func records() throws -> [DayRecord] {
        let sink = Sink()
        var run = try BarsRun(plan()) { sink.records.append($0) }
        _ = run.run()
        return sink.records
    }

    private final class Sink { var records: [DayRecord] = [] }
}

func price(_ rupees: Double) -> Price { Price(paise: Int64((rupees * 100).rounded())) }
