// Many days at the fidelity of the path: every bar becomes a seeded row of quotes, and
// each day is played as the daemon would play it, with latencies, ticks and 30-second turns.
//
// Slower than bars by far, and what live is compared with. A day is opened from the one
// before, as at the fidelity of bars, and folded by the same book.

import Exchange
import Market
public import Trading

public struct PathRun {
    private let days: PlannedDays
    private let ledger: PathLedger
    /// Yesterday's; nil before the first day.
    private var desk: Desk?
    private var bars = 0
    /// Bars that no path could go through as they were given.
    private var defects = 0

    /// - Throws: ``OpeningRefused`` in a sentence, when any day of the plan could not be opened.
    public init(_ plan: BacktestPlan) throws(OpeningRefused) {
        days = try PlannedDays(plan)
        guard days.length < .minutes(360) else {
            throw OpeningRefused(
                "a path of quotes needs bars that are shorter than the session; these are of "
                    + "\(days.length.seconds / 60) minutes: use the fidelity of bars")
        }
        ledger = PathLedger(TradeBook(days.names, days.instruments, cash: plan.cash), plan.series)
        bars = days.history.reduce(0) { $0 + $1.count }
        _ = try Desk(
            opening(days.dates[0], days.rows(on: days.dates[0])),
            at: Timestamp(days.dates[0], TimeOfDay(9, 0)))
    }

    /// - Parameter progress: is told after each day how far the run has come.
    public mutating func run(progress: (RunProgress) -> Void = { _ in }) -> BacktestResult {
        for (index, date) in days.dates.enumerated() {
            play(date)
            progress(ledger.book.progress(after: index, of: days.dates, bars: bars))
        }
        var assumptions = days.plan.assumptions(.path, days.ex)
        if defects > 0 {
            assumptions.append(
                "Bars that contradict themselves: \(defects). They were widened to hold their open and "
                    + "close, or left out where they overlap or hold no price.")
        }
        return ledger.book.finished(bars: bars, ledger.lasts, assumptions: assumptions)
    }

    private mutating func play(_ date: CalendarDate) {
        let today = days.rows(on: date)
        ledger.begin(days.plan.series, today)
        let opening = opening(date, today)
        guard opening.sessions.contains(where: { $0 != nil }) else {
            return ledger.book.endDay(date, ledger.lasts)  // All of its bars lie outside trading hours.
        }
        let exchange = SimulatedExchange(
            instruments: listings(opening, today), settings: days.plan.exchange, seed: days.plan.seed)
        defects += exchange.barDefects.count
        let ledger = ledger
        let run: DayRun
        do throws(OpeningRefused) {
            run = try DayRun(opening, exchange, after: desk) { event, effects, _ in
                ledger.take(event, effects)
            }
        } catch {
            preconditionFailure("every day of a plan is checked before the first is played: \(error.text)")
        }
        var day = run
        day.play(history: desk == nil ? warmUp(on: date) : warmUpAnew(opening))
        desk = day.desk
        ledger.book.endDay(date, ledger.lasts)
        bars += today.reduce(0) { $0 + $1.count }
    }

    /// An instrument without a bar has no session today.
    private func opening(_ date: CalendarDate, _ today: [Range<Int>]) -> DayOpening {
        let sessions = zip(days.sessions(on: date), zip(days.plan.series, today)).map { session, line in
            let (series, rows) = line
            return session.flatMap { session in
                let isTraded = rows.contains { row in
                    let start = Timestamp(nanoseconds: series.bars.starts[row])
                    return start >= session.open && start < session.continuousEnd
                }
                return isTraded ? session : nil
            }
        }
        let night = Overnight(
            instruments: days.instruments, date: date, exToday: days.ex.on(date),
            start: Timestamp(date, TimeOfDay(9, 0)))
        let carried = ledger.carry(desk.map { $0.carried + $0.stranded } ?? [], over: night)
        let cash = ledger.book.cash.indices.map { ledger.book.equity(of: $0, ledger.lasts) }
        return days.opening(
            date, sessions, references: ledger.references(days),
            equity: cash.reduce(.zero, +), allotments: cash,
            positions: carried,
            previous: desk?.opening.date,
            exits: desk.map { desk in cash.indices.map { desk.lastExits(of: $0) } } ?? [])
    }

    /// Bars inside continuous trading; an instrument without any has no quotes today.
    private func listings(_ opening: DayOpening, _ today: [Range<Int>]) -> [Listing] {
        zip(opening.instruments, opening.sessions).enumerated().compactMap { index, line in
            guard let session = line.1 else { return nil }
            let bars = today[index].map { days.plan.series[index].bars[$0] }
                .filter { $0.start >= session.open && $0.start < session.continuousEnd }
            guard !bars.isEmpty else { return nil }
            return Listing(
                instrument: line.0, session: SessionWindow(session), bars: bars, barLength: days.length)
        }
    }

    /// What the rules see before the first day, in each strategy's own length.
    private func warmUp(on date: CalendarDate) -> [Event] {
        days.assignments.enumerated().flatMap { strategy, assignment -> [Event] in
            let own = assignment.instruments.filter { !assignment.companions.contains($0) }
            return shown(assignment.companions + own, to: strategy, on: date) { days.history[$0] }
        }
    }

    /// Rules whose shares go ex see all that they have seen again, in prices of today.
    private func warmUpAnew(_ opening: DayOpening) -> [Event] {
        opening.strategies.indices.flatMap { strategy in
            shown(opening.begunAnew(by: strategy), to: strategy, on: opening.date) { index in
                let bars = days.plan.series[index].bars
                let place = bars.place(of: opening.date)
                return 0..<(place < bars.days.count ? bars.days[place].rows.lowerBound : bars.count)
            }
        }
    }

    private func shown(
        _ instruments: [InstrumentID], to strategy: Int, on date: CalendarDate, _ rows: (Int) -> Range<Int>
    ) -> [Event] {
        let lines = instruments.map {
            ($0, days.history(of: $0, rows(Int($0.index)), for: strategy, on: date))
        }
        return WarmUp.events(
            lines, strategy: strategy, inOrderOfTime: !days.assignments[strategy].companions.isEmpty)
    }
}

/// What a run remembers from day to day, shared with the day that is being played.
private final class PathLedger {
    var book: TradeBook
    /// By instrument: the last price that was seen.
    private(set) var lasts: [Price]
    /// By instrument: the day's first price; nil without bars.
    private var opens: [Price?]

    init(_ book: TradeBook, _ series: [BacktestPlan.Series]) {
        self.book = book
        lasts = series.map { $0.bars.count > 0 ? Price(raw: $0.bars.opens[0]) : .zero }
        opens = lasts
    }

    func begin(_ series: [BacktestPlan.Series], _ today: [Range<Int>]) {
        for (index, rows) in today.enumerated() {
            let bars = series[index].bars
            opens[index] = rows.isEmpty ? nil : Price(raw: bars.opens[rows.lowerBound])
            if !rows.isEmpty, rows.lowerBound > 0 {
                lasts[index] = Price(raw: bars.closes[rows.lowerBound - 1])
            }
        }
        book.beginDay(lasts)
    }

    func carry(_ positions: [CarriedPosition], over night: Overnight) -> [CarriedPosition] {
        night.carry(positions, &book, &lasts)
    }

    func take(_ event: Event, _ effects: [Effect]) {
        if case .quote(let instrument, let quote) = event { lasts[Int(instrument.index)] = quote.last }
        book.fold(effects, lasts)
    }

    /// Yesterday's close; today's open on a day on which the price means something else (an ex-date).
    func references(_ days: PlannedDays) -> [Price?] {
        lasts.indices.map { index in
            let last = lasts[index]
            guard let open = opens[index], last > .zero else { return last > .zero ? last : nil }
            let band = days.plan.exchange.dayBand(of: days.instruments[index], around: last)
            return band?.contains(open) ?? true ? last : open
        }
    }
}

extension PlannedDays {
    /// By instrument: the rows of `date` that trade; empty without any.
    fileprivate func rows(on date: CalendarDate) -> [Range<Int>] {
        plan.series.enumerated().map { index, line in
            let (all, low) = (line.bars.days, line.bars.place(of: date))
            guard low < all.count, all[low].date == date else { return 0..<0 }
            let rows = all[low].rows
            return max(rows.lowerBound, min(history[index].upperBound, rows.upperBound))..<rows.upperBound
        }
    }
}
