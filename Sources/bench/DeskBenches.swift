// The pure core: events to effects, the risk gate, the exchange, a day in process.

import Backtest
import Exchange
import Market
import Platform
import Trading

/// Every event of a day through a fresh Desk, each timed by itself.
func measureDesk(_ played: PlayedDay) throws -> [Figure] {
    let events = try Days.events(of: played)
    let start = Days.start(of: played)
    let runs = try Stopwatch.runs {
        var desk = try Desk(played.opening, at: start)
        var times: [Int64] = []
        times.reserveCapacity(events.count)
        for line in events { times.append(Stopwatch.time { _ = desk.apply(line.event, at: line.at) }) }
        return times
    }
    return [
        Figure(what: "events", unit: "", runs: runs.map { Double($0.count) }),
        Figure(
            what: "event → effects, p50", unit: "µs", runs: runs.map { Stopwatch.quantile(0.5, of: $0) / 1e3 }
        ),
        Figure(
            what: "event → effects, p99", unit: "µs",
            runs: runs.map { Stopwatch.quantile(0.99, of: $0) / 1e3 }, limit: .atMost(50)),
        Figure(what: "event → effects, longest", unit: "µs", runs: runs.map { Double($0.max() ?? 0) / 1e3 }),
    ]
}

/// An entry in the middle of the day, judged again and again.
func measureRisk() throws -> [Figure] {
    let played = try Days.ordinary()
    let noon = Timestamp(Days.date, TimeOfDay(12, 0))
    var desk = try Desk(played.opening, at: Days.start(of: played))
    for line in try Days.events(of: played) where line.at < noon { _ = desk.apply(line.event, at: line.at) }
    guard let id = played.opening.strategies.first?.instruments.first,
        let price = played.exchange.instrument(id).previousClose
    else { preconditionFailure("the shipped strategies trade the synthetic shares") }
    let ticket = Ticket(
        owner: .strategy(0),
        terms: OrderTerms(
            instrument: id, side: .buy, quantity: Quantity(10), kind: .limit(price), product: .intraday),
        purpose: .entry, signalAt: desk.now, stopTrigger: price.moved(byBasisPoints: -100))
    let view = desk.view(for: ticket)
    let gathering = Stopwatch.runs { (0..<20_000).map { _ in Stopwatch.time { _ = desk.view(for: ticket) } } }
    let judging = Stopwatch.runs {
        (0..<20_000).map { _ in Stopwatch.time { _ = RiskGate.review(ticket, in: view) } }
    }
    return [
        Figure(
            what: "gather the view, p99", unit: "µs",
            runs: gathering.map { Stopwatch.quantile(0.99, of: $0) / 1e3 }),
        Figure(what: "review, p50", unit: "µs", runs: judging.map { Stopwatch.quantile(0.5, of: $0) / 1e3 }),
        Figure(what: "review, p99", unit: "µs", runs: judging.map { Stopwatch.quantile(0.99, of: $0) / 1e3 }),
    ]
}

/// The simulated exchange alone, without orders.
func measureExchange() throws -> [Figure] {
    let played = try Days.ordinary()
    let close = Timestamp(Days.date, TimeOfDay(16, 0))
    let runs = Stopwatch.runs {
        var exchange = played.exchange
        var count = 0
        let time = Stopwatch.time {
            while let next = exchange.nextInstant, next <= close { count += exchange.advance(to: next).count }
        }
        return Double(count) / (Double(time) / 1e9)
    }
    return [Figure(what: "quotes", unit: "a second", runs: runs)]
}

/// A whole day in process: exchange, Desk, risk and charges in a plain loop.
func measureDay() throws -> [Figure] {
    let played = try Days.ordinary()
    let seconds = try Stopwatch.runs {
        var run = try DayRun(played.opening, played.exchange)
        return Double(Stopwatch.time { run.play(history: played.history) }) / 1e9
    }
    let session = 375.0 * 60
    return [
        Figure(what: "a day in process", unit: "s", runs: seconds),
        Figure(what: "against real time", unit: "times", runs: seconds.map { session / $0 }),
    ]
}

/// What is resident with 200 instruments under three strategies, exchange included.
func measureMemory() throws -> [Figure] {
    let played = try Days.wide(200)
    let runs = try (0..<5).map { _ in
        var run = try DayRun(played.opening, played.exchange)
        run.play(history: played.history)
        return Double(try ResourceUsage.current().residentBytes) / 1e6
    }
    return [Figure(what: "resident", unit: "MB", runs: runs)]
}

/// Thirty different days after each other in this process, a Desk each: resident after each one.
///
/// Desks and exchange in process, without sockets, journal or database: the daemon of many days is
/// not measured by this.
func measureDays() throws -> [Figure] {
    let resident = try (0..<30).map { day in
        let played = try Days.ordinary(seed: UInt64(day + 1))
        var run = try DayRun(played.opening, played.exchange)
        run.play(history: played.history)
        return Double(try ResourceUsage.current().residentBytes) / 1e6
    }
    let later = (resident.dropFirst(10).max() ?? 0) - (resident.prefix(10).max() ?? 0)
    return [
        Figure(what: "resident after a day, in process", unit: "MB", runs: resident),
        Figure(what: "growth from day 10 to day 30", unit: "MB", runs: [later], limit: .atMost(2)),
    ]
}
