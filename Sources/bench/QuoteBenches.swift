// Quotes through marks, profit and loss and risk (workload W5): a hundred quotes a
// minute-bar, and a rule that enters on one bar and leaves on the next, so that orders
// come at the rate of the published comparison and more.

import Accounting
import Backtest
import Exchange
import Market
import Platform
import Rules
import Trading

/// With trading and without: what an order costs is the difference.
func measureQuotes() throws -> [Figure] {
    var speeds: [Double] = []
    var orders: [Double] = []
    for run in 0..<6 {
        var (without, with) = (try QuoteWorkload(isTrading: false), try QuoteWorkload(isTrading: true))
        let (idle, busy) = (try without.play(), try with.play())
        guard run > 0 else { continue }
        speeds.append(Double(busy.quotes) / busy.seconds)
        orders.append((busy.seconds - idle.seconds) / Double(max(busy.orders, 1)) * 1e6)
    }
    return [
        Figure(what: "W5, quotes through the Desk", unit: "quotes/s", runs: speeds, limit: .atLeast(5e6)),
        Figure(
            what: "an order, its reports and its share of a bar", unit: "µs", runs: orders,
            limit: .atMost(2)),
    ]
}

extension Workload {
    /// Each close is a quote, one a second: the prices that our peers are given.
    static let quotes = Workload(name: "w5") { bars in
        var told = Told(items: bars.count, seconds: [], hash: 0, expected: nil)
        for _ in 0..<5 {
            var work = try QuoteWorkload(isTrading: true, closes: bars)
            let played = try work.play()
            told.seconds.append(played.seconds)
            var hash = Fingerprint()
            hash.add(Int64(played.quotes))
            hash.add(Int64(played.orders))
            told.hash = hash.value
        }
        return told
    }
}

private struct QuoteWorkload {
    private static let days = 27
    private static let rules = """
        strategy "Every bar"
        trade    QUOTED on NSE
        bars     1 minute
        enter    between 09:15 and 15:25

        buy when close > ₹0
             size 10 shares
             stop 5%

        sell when close > ₹0
        """

    private var desk: Desk
    private let session: Session
    private let isTrading: Bool
    private var random = SeededRandom(seed: 5)
    private var price: Int64 = 1_000_00
    private var quotes = 0
    private var orders = 0
    private var waiting: [Event] = []
    /// What the Desk says to the event at hand.
    private var effects: [Effect] = []
    /// Whose closes are the prices; nil: a walk of our own.
    private let closes: BarColumns?

    init(isTrading: Bool, closes: BarColumns? = nil) throws {
        let calendar = try TradingCalendar(
            parsing: String(decoding: try Files.read("etc/calendars/nse.calendar"), as: UTF8.self),
            file: "nse.calendar")
        let share = QuoteWorkload.share
        guard let session = calendar.session(of: share, on: Days.date) else {
            throw BenchFailed(description: "\(Days.date) has no session in the shipped calendar")
        }
        self.session = session
        self.isTrading = isTrading
        self.closes = closes
        desk = try Desk(QuoteWorkload.opening(session), at: session.open - .minutes(1))
    }

    private static var share: Instrument {
        Instrument(
            id: InstrumentID(0), symbol: "QUOTED",
            band: PriceBand(lower: Price(paise: 5), upper: Price(paise: 1_00_000_00)))
    }

    private static func opening(_ session: Session) -> DayOpening {
        DayOpening(
            build: "bench", account: "bench", mode: .backtest, date: session.date, rulebook: Days.date,
            instruments: [share], sessions: [session],
            strategies: [
                StrategyAssignment(
                    file: "every.sauda", source: rules, allotment: Money(rupees: 1_000_000),
                    instruments: [InstrumentID(0)])
            ], limits: .evaluatedOnly, plan: .sharekhan, cutOffs: CutOffs(),
            equity: Money(rupees: 1_000_000), positions: [])
    }

    /// Processor time of the days, every one of which begins with a new Desk.
    mutating func play() throws -> (seconds: Double, quotes: Int, orders: Int) {
        let start = try ResourceUsage.current().cpuSeconds
        if let closes {
            var day = 0
            while quotes < closes.count {
                try play(day)
                day += 1
            }
        } else {
            for day in 0..<QuoteWorkload.days { try play(day) }
        }
        return (try ResourceUsage.current().cpuSeconds - start, quotes, orders)
    }

    private mutating func play(_ day: Int) throws {
        let today = Session(session, playedOn: Days.date.advanced(byDays: day))
        let start = today.open - .minutes(1)
        if day > 0 { desk = try desk.next(QuoteWorkload.opening(today), at: start) }
        take(.polled(BookReading(orders: [], positions: [], isComplete: true, askedAt: start)), at: start)
        take(.initialised, at: start)
        if isTrading { take(.command(.start(strategies: []), by: "bench"), at: start) }
        var time = today.open
        while time < today.continuousEnd {
            if let closes, quotes == closes.count { return }
            price = nextPrice()
            quotes += 1
            take(.quote(InstrumentID(0), quote(at: time)), at: time)
            time = time + (closes == nil ? .milliseconds(600) : .seconds(1))
        }
    }

    private mutating func nextPrice() -> Int64 {
        if let closes { return closes.closes[quotes] / 100 }
        return max(600_00, min(1_900_00, price + 5 * (random.below(3) - 1)))
    }

    /// The comparison's quotes have two sides, a tick apart.
    private func quote(at time: Timestamp) -> Quote {
        guard closes != nil else { return Quote(last: Price(paise: price), exchangeTime: time) }
        let size = Quantity(1_000_000)
        return Quote(
            last: Price(paise: price), bid: Quote.Level(price: Price(paise: price), quantity: size),
            ask: Quote.Level(price: Price(paise: price + 5), quantity: size), exchangeTime: time)
    }

    /// Every order is filled or rests at once, and every cancel is obeyed.
    private mutating func take(_ event: Event, at time: Timestamp) {
        tell(event, at: time)
        var next = 0
        while next < waiting.count {
            tell(waiting[next], at: time)
            next += 1
        }
        if next > 0 { waiting.removeAll(keepingCapacity: true) }
    }

    private mutating func tell(_ event: Event, at time: Timestamp) {
        desk.apply(event, at: time, into: &effects)
        guard !effects.isEmpty else { return }
        for effect in effects {
            switch effect {
            case .ordered(let id, let approved, _):
                orders += 1
                let name = BrokerOrderID(String(id.number))
                waiting.append(.answered(id, .attempting(baseline: [])))
                waiting.append(.answered(id, .placed(name, routingCode: "")))
                let terms = approved.ticket.terms
                guard terms.kind.trigger == nil else {
                    waiting.append(.acknowledged(name, .confirmed))
                    continue
                }
                let fill = Fill(
                    id: String(id.number), quantity: terms.quantity, price: Price(paise: price), time: time)
                waiting.append(.acknowledged(name, .filled(fill)))
            case .order(let id, .cancelRequested):
                waiting.append(.acknowledged(BrokerOrderID(String(id.number)), .cancelled))
            default: break
            }
        }
        effects.removeAll(keepingCapacity: true)
    }
}
