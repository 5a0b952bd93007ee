// Many days at the fidelity of bars: the same Desk, risk gate, charges and ledger as
// live, in a plain loop, driven by whole bars and a venue that fills at their prices.
//
//     bar opens    what waited is filled at the open, against us
//     bar passes   if anything could happen in it: unfavourable extreme, favourable one, close
//     bar ends     the Desk closes it, the rules speak, orders wait for the next open
//
// A day is opened from the one before: rules stay compiled, indicators go on, equity
// and allotments compound, what is carried is carried.

import Exchange
import Market
import Rules
public import Trading

public struct BarsRun {
    let days: PlannedDays
    var venue: BarVenue
    var book: TradeBook
    var desk: Desk
    var lanes: [Lane]
    /// By instrument: the last price that was seen.
    var lasts: [Price]
    /// This day's records.
    var journal = DayJournal()
    /// Sees every record of every day, the openings included.
    let witness: ((DayRecord) -> Void)?
    /// Changes with every effect: what the Desk and the venue promised before is void.
    var promise = 1
    /// When the clock next has something to do in a position, as of `promise`.
    var closingAt = BarsRun.never
    var closingPromise = 0
    /// Lanes whose bars pass together now, and those of them in which something may happen.
    var group: [Int] = []
    var awake: [Int] = []
    private var bars = 0

    static let never = Timestamp(nanoseconds: .max / 2)

    /// One instrument's way through its bars.
    struct Lane {
        let instrument: InstrumentID
        let bars: BarColumns
        /// The next bar, the day's first one, and the end of the day's bars.
        var row: Int
        var first = 0
        /// The date's first row, whether or not it is played; nil without bars.
        var dayRow: Int?
        var end: Int
        /// Continuous trading of the day; both zero without a session.
        var open = Timestamp(nanoseconds: 0)
        var close = Timestamp(nanoseconds: 0)
        /// Position in the bars' days.
        var day: Int
        /// What prices matter, valid while `promise` stands.
        var calm = Outlook()
        var isSettled = false
        var promise = 0
    }

    /// - Throws: ``OpeningRefused`` in a sentence, when any day of the plan could not be opened.
    public init(_ plan: BacktestPlan, witness: ((DayRecord) -> Void)? = nil) throws(OpeningRefused) {
        days = try PlannedDays(plan)
        self.witness = witness
        venue = BarVenue(plan.exchange)
        book = TradeBook(days.names, days.instruments, cash: plan.cash)
        lasts = plan.series.map { $0.bars.count > 0 ? Price(raw: $0.bars.opens[0]) : .zero }
        lanes = zip(days.instruments, plan.series).map { instrument, line in
            Lane(instrument: instrument.id, bars: line.bars, row: 0, end: 0, day: 0)
        }
        let sessions = days.sessions(on: days.dates[0])
        let opening = days.opening(
            days.dates[0], sessions, references: lasts, equity: plan.cash, allotments: book.cash,
            positions: [])
        desk = try Desk(opening, at: BarsRun.start(sessions))
    }

    /// - Parameter progress: is told after each day how far the run has come.
    public mutating func run(progress: (RunProgress) -> Void = { _ in }) -> BacktestResult {
        for (index, date) in days.dates.enumerated() {
            openDay(date, after: index > 0 ? days.dates[index - 1] : nil)
            playBars()
            closeDay(date)
            progress(book.progress(after: index, of: days.dates, bars: bars))
        }
        return book.finished(bars: bars, lasts, assumptions: days.plan.assumptions(.bars, days.ex))
    }

    private static func start(_ sessions: [Session?]) -> Timestamp {
        let opens = sessions.compactMap { $0?.open }
        guard let first = opens.min() else { return Timestamp(nanoseconds: 0) }
        return first - .minutes(1)
    }

    // MARK: A day

    private mutating func openDay(_ date: CalendarDate, after previous: CalendarDate?) {
        let sessions = days.sessions(on: date)
        find(date, sessions)
        let start = BarsRun.start(sessions)
        let night = Overnight(
            instruments: days.instruments, date: date, exToday: days.ex.on(date), start: start)
        let positions = night.carry(carried, &book, &lasts)
        let opening = days.opening(
            date, sessions, references: lanes.indices.map { reference(of: lanes[$0]) },
            equity: book.cash.indices.reduce(.zero) { $0 + book.equity(of: $1, lasts) },
            allotments: book.cash.indices.map { book.equity(of: $0, lasts) }, positions: positions,
            previous: previous, exits: previous == nil ? [] : book.cash.indices.map { desk.lastExits(of: $0) }
        )
        do throws(OpeningRefused) {
            desk = previous == nil ? try Desk(opening, at: start) : try desk.next(opening, at: start)
        } catch {
            preconditionFailure("every day of a plan is checked before the first is played: \(error.text)")
        }
        venue.open(opening.instruments)
        book.beginDay(lasts)
        promise += 1
        journal.begin()
        witness?(.opening(opening, at: start))
        if previous == nil { warmUp(at: start) } else { warmUpAnew(opening, at: start) }
        take(.polled(venue.reading(brokerPositions, at: start)), at: start)
        take(.initialised, at: start)
        take(.command(.start(strategies: []), by: "backtest"), at: start)
        settle(at: start)
    }

    /// Sets each lane on the day's bars.
    private mutating func find(_ date: CalendarDate, _ sessions: [Session?]) {
        for index in lanes.indices {
            let all = lanes[index].bars.days
            var day = lanes[index].day
            while day < all.count, all[day].date < date { day += 1 }
            lanes[index].day = day
            guard let session = sessions[index], day < all.count, all[day].date == date else {
                lanes[index].row = lanes[index].end
                lanes[index].dayRow = nil
                continue
            }
            let rows = all[day].rows
            lanes[index].dayRow = rows.lowerBound
            // Rows that warmed the rules up are not played.
            lanes[index].first = min(max(rows.lowerBound, days.history[index].upperBound), rows.upperBound)
            (lanes[index].row, lanes[index].end) = (lanes[index].first, rows.upperBound)
            (lanes[index].open, lanes[index].close) = (session.open, session.continuousEnd)
            if rows.lowerBound > 0 {
                lasts[index] = Price(raw: lanes[index].bars.closes[rows.lowerBound - 1])
            }
        }
    }

    /// Yesterday's close; today's open on a day on which the price means something else (an ex-date).
    private func reference(of lane: Lane) -> Price? {
        let last = lasts[Int(lane.instrument.index)]
        guard let row = lane.dayRow, last.raw > 0 else { return last.raw > 0 ? last : nil }
        let open = Price(raw: lane.bars.opens[row])
        let band = days.plan.exchange.dayBand(of: days.instruments[Int(lane.instrument.index)], around: last)
        return band?.contains(open) ?? true ? last : open
    }

    private mutating func warmUp(at start: Timestamp) {
        let history = days.history
        for (strategy, assignment) in days.assignments.enumerated() {
            let own = assignment.instruments.filter { !assignment.companions.contains($0) }
            show(assignment.companions + own, to: strategy, at: start) { history[$0] }
        }
        bars = days.history.reduce(0) { $0 + $1.count }
    }

    /// Rules whose shares go ex see all that they have seen again, in prices of today.
    private mutating func warmUpAnew(_ opening: DayOpening, at start: Timestamp) {
        guard !opening.exToday.isEmpty else { return }
        let lanes = lanes
        for strategy in opening.strategies.indices {
            show(opening.begunAnew(by: strategy), to: strategy, at: start) { lane in
                let place = lanes[lane].bars.place(of: opening.date)
                let days = lanes[lane].bars.days
                return 0..<(place < days.count ? days[place].rows.lowerBound : lanes[lane].bars.count)
            }
        }
    }

    /// - Parameter rows: of the lane with this number, all before the day.
    private mutating func show(
        _ instruments: [InstrumentID], to strategy: Int, at start: Timestamp, _ rows: (Int) -> Range<Int>
    ) {
        let lines = instruments.map {
            ($0, days.history(of: $0, rows(Int($0.index)), for: strategy, on: desk.opening.date))
        }
        let events = WarmUp.events(
            lines, strategy: strategy,
            inOrderOfTime: !days.assignments[strategy].companions.isEmpty)
        for event in events { take(event, at: start) }
    }

    /// What the day before left open.
    private var carried: [CarriedPosition] { desk.carried + desk.stranded }

    var brokerPositions: [BrokerPosition] { [].joined(with: carried) }

    private mutating func closeDay(_ date: CalendarDate) {
        for end in Set(lanes.map(\.close)).sorted() where end.nanoseconds > 0 {
            pass(from: desk.now, to: end)
        }
        let end = lanes.map(\.close).max() ?? desk.now
        venue.expire()
        settle(at: end)
        // A bar that reaches beyond the session ends after it.
        take(.tick, at: end + (days.lengths.filter { $0 < .minutes(1440) }.max() ?? .zero))
        settle(at: end)
        book.endDay(date, lasts)
    }

    mutating func count(_ bars: Int) { self.bars += bars }
}
