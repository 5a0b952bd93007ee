// Why, in a test: nothing is kept of its decisions, so it is run again up to the day
// that is asked about, and explained from those records by the code that explains a
// live day.

import Accounting
import Backtest
import Market
import Platform
import Trading

struct BacktestWhy {
    enum Question: Hashable {
        /// The so-manieth trade of `trades.csv`, from 1.
        case trade(Int)
        case bar(symbol: String, CalendarDate, TimeOfDay)
    }

    let question: Question
    private let base: BacktestPlan

    init(_ question: Question, of plan: BacktestPlan) {
        self.question = question
        base = plan
    }

    /// What the words ask; nil when they ask nothing.
    static func question(_ arguments: Arguments) throws(Failure) -> Question? {
        guard arguments.text("why") != nil || arguments.text("why-not") != nil else { return nil }
        guard arguments.text("fidelity") != BacktestRequest.Fidelity.path.rawValue else { throw path }
        if let text = arguments.text("why-not") { return try bar(text) }
        guard let text = arguments.text("why") else { return nil }
        guard let number = Int(text), number > 0 else {
            throw Failure(
                .usage, "sauda backtest: --why expects the number of a trade, from 1, found \"\(text)\"",
                remedy: "the numbers are those of the rows of trades.csv: --report DIR writes it")
        }
        return .trade(number)
    }

    static let path = Failure(
        .usage, "sauda backtest: --why and --why-not explain --fidelity bars only",
        remedy: "leave --fidelity out; `sauda play --keep DIR` keeps a journal that `sauda why` explains")

    private static func bar(_ text: String) throws(Failure) -> Question {
        let words = text.split(separator: ",").map(String.init)
        guard words.count == 3, let date = CalendarDate(words[1]), let time = TimeOfDay(words[2]) else {
            throw Failure(
                .usage, "sauda backtest: --why-not expects SYMBOL,YYYY-MM-DD,HH:MM, found \"\(text)\"",
                remedy: "write it as --why-not SBIN,2024-01-15,10:45: the time at which the bar closed")
        }
        return .bar(symbol: words[0], date, time)
    }

    func answer() throws(Failure) -> JSON {
        switch question {
        case .trade(let number): return try trade(number)
        case .bar(let symbol, let date, let time):
            var plan = base
            plan.to = plan.to.map { min($0, date) } ?? date
            var asked = WhyNot(symbol: symbol, date: date, time: time)
            _ = try run(plan) { asked.take($0) }
            return WhyJSON.json(try WhyVerb.answer(asked))
        }
    }

    private func trade(_ number: Int) throws(Failure) -> JSON {
        let trades = try run(base, witness: nil).trades
        guard trades.indices.contains(number - 1) else {
            throw Failure(
                .data, "there is no trade \(number): the test made \(trades.count)",
                remedy: trades.isEmpty
                    ? "ask about a bar: --why-not SYMBOL,YYYY-MM-DD,HH:MM"
                    : "name one from 1 to \(trades.count)")
        }
        let trade = trades[number - 1]
        var plan = base
        plan.to = trade.leftAt.date
        var days = TradeDays(trade)
        _ = try run(plan) { days.take($0) }
        let stories = days.stories
        return [
            "trade": JSON(number), "strategy": .string(trade.strategy), "symbol": .string(trade.symbol),
            "net": JSON(trade.net), "orders": .array(stories.map(WhyJSON.json)),
            "lines": .array(
                ([
                    "trade \(number): \(trade.side) \(trade.quantity) \(trade.symbol) for \(trade.strategy), "
                        + "in at \(trade.entry), out at \(trade.exit) (\(trade.reason)), "
                        + "net \(Humane.signedRupees(trade.net)) after charges of "
                        + Humane.rupees(trade.charges.total)
                ] + stories.flatMap { [""] + $0.lines }).map { .string($0) }),
        ]
    }

    private func run(
        _ plan: BacktestPlan, witness: ((DayRecord) -> Void)?
    ) throws(Failure) -> BacktestResult {
        do throws(OpeningRefused) {
            var run = try BarsRun(plan, witness: witness)
            return run.run()
        } catch {
            throw Failure(.data, error.text, remedy: "see: sauda help backtest")
        }
    }
}

/// The records of the days on which a trade was entered and left, and the orders that did it.
private struct TradeDays {
    private let trade: ClosedTrade
    private var entered: [DayRecord] = []
    private var left: [DayRecord] = []
    private var date: CalendarDate?

    init(_ trade: ClosedTrade) { self.trade = trade }

    mutating func take(_ record: DayRecord) {
        if case .opening(let opening, _) = record { date = opening.date }
        if date == trade.enteredAt.date { entered.append(record) }
        if date == trade.leftAt.date { left.append(record) }
    }

    /// The entry that was filled first and the order that was filled last; one when they are the same.
    var stories: [OrderStory] {
        [
            story(entered, filledAt: trade.enteredAt, entry: true),
            story(left, filledAt: trade.leftAt, entry: false),
        ].compactMap { $0 }
    }

    private func story(_ records: [DayRecord], filledAt time: Timestamp, entry: Bool) -> OrderStory? {
        guard let id = order(records, filledAt: time, entry: entry) else { return nil }
        var story = OrderStory(.order(id))
        for record in records { story.take(record) }
        return story
    }

    private func order(_ records: [DayRecord], filledAt time: Timestamp, entry: Bool) -> OrderID? {
        var mine: [OrderID] = []
        var symbols: [String] = []
        for record in records {
            if case .opening(let opening, _) = record { symbols = opening.instruments.map(\.symbol) }
            guard case .event(_, let effects, _) = record else { continue }
            for effect in effects {
                switch effect {
                case .ordered(let id, let approved, _)
                where (approved.ticket.purpose == .entry) == entry
                    && symbols[Int(approved.ticket.terms.instrument.index)] == trade.symbol:
                    mine.append(id)
                case .posted(let id, let fill, _) where fill.time == time && mine.contains(id): return id
                default: break
                }
            }
        }
        return nil
    }
}
