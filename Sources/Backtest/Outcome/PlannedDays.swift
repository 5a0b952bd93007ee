// The days of a plan and how each is opened: the rows of every instrument, the session
// it follows, the band around yesterday's close.
//
// Everything that could refuse a day is asked before the first one is played, so a run
// that has begun ends.

import Accounting
import Exchange
import Market
import Rules
import Trading

struct PlannedDays {
    let plan: BacktestPlan
    let instruments: [Instrument]
    let assignments: [StrategyAssignment]
    let names: [String]
    /// Of the rules' bars, in the plan's order.
    let lengths: [Span]
    /// Of the data's bars.
    let length: Span
    /// The days that trade, oldest first.
    let dates: [CalendarDate]
    /// By instrument: the rows that only warm up, all before the first trade.
    let history: [Range<Int>]
    let ex: ExDates
    private let cast: DayCast
    /// By instrument: its hours under the named rulebook; nil where each day has its own.
    private let rules: [Session?]?

    init(_ plan: BacktestPlan) throws(OpeningRefused) {
        self.plan = plan
        length = try PlannedDays.length(of: plan)
        instruments = PlayedDay.numbered(plan.series.map(\.instrument))
        assignments = try PlayedDay.assignments(plan.strategies, instruments, plan.cash, plan.lists)
        let strategies = try assignments.map { (file) throws(OpeningRefused) in
            try PlannedDays.compiled(file, over: plan.series[0].bars.length)
        }
        names = strategies.map(\.name)
        lengths = strategies.map(\.barLength)
        ex = ExDates(plan, instruments)
        cast = DayCast(plan: plan, instruments: instruments, strategies: strategies, ex: ex)
        let calendar = plan.calendar
        let listed = instruments
        rules = plan.rulebook.map { date in listed.map { calendar.session(of: $0, on: date) } }
        let ratio = strategies.map { $0.warmUpBars * Int($0.barLength.nanoseconds / plan.length) }.max() ?? 0
        let warmUp = plan.warmUpBars ?? ratio
        (dates, history) = try PlannedDays.days(plan, warmUp: warmUp)
        try check()
        try cast.check(assignments)
    }

    private static func length(of plan: BacktestPlan) throws(OpeningRefused) -> Span {
        guard let first = plan.series.first else {
            throw OpeningRefused("there are no bars to test on; name a folder or symbols that have some")
        }
        if let other = plan.series.first(where: { $0.bars.length != first.bars.length }) {
            throw OpeningRefused(
                "\(other.instrument.symbol) has bars of \(other.bars.length.seconds) s and "
                    + "\(first.instrument.symbol) of \(first.bars.length.seconds) s; one run needs one length"
            )
        }
        return first.bars.length
    }

    private static func compiled(
        _ file: StrategyAssignment, over length: Span
    ) throws(OpeningRefused) -> Strategy {
        let strategy: Strategy
        do throws(RuleErrors) {
            strategy = try Strategy.compile(file.source, file: file.file)
                .setting(file.settings.map { ($0.name, $0.value) })
        } catch {
            throw OpeningRefused("\(error)")
        }
        guard strategy.barLength.nanoseconds % length.nanoseconds == 0 else {
            throw OpeningRefused(
                "\(strategy.name) has bars of \(strategy.barLength.seconds) s, and the data has bars of "
                    + "\(length.seconds) s, of which they cannot be made")
        }
        return strategy
    }

    private static func days(
        _ plan: BacktestPlan, warmUp: Int
    ) throws(OpeningRefused) -> (dates: [CalendarDate], history: [Range<Int>]) {
        let all = plan.series.flatMap { $0.bars.days.map(\.date) }
        let warm = plan.series.compactMap { line in
            line.bars.days.first { $0.rows.upperBound > warmUp }?.date
        }.min()
        guard let from = plan.from ?? warm else {
            throw OpeningRefused("no instrument has more than the \(warmUp) bars that the rules warm up with")
        }
        let to = plan.to ?? all.max() ?? from
        let days = Set(all).filter { $0 >= from && $0 <= to }
        guard !days.isEmpty else {
            throw OpeningRefused(
                "no bars lie between \(from) and \(plan.to.map { "\($0)" } ?? "the end"); the data has "
                    + "\(all.min().map { "\($0)" } ?? "none") to \(all.max().map { "\($0)" } ?? "none")")
        }
        // One instant for all of them, or a sparse instrument would be shown what the others have not seen
        // yet. What is not warm by then, or begins later, warms up while it trades.
        let cut =
            plan.from == nil
            ? plan.series.compactMap { $0.bars.count > warmUp ? $0.bars.starts[warmUp] : nil }.min() : nil
        let midnight = Timestamp(from, TimeOfDay(0, 0)).nanoseconds
        let history = plan.series.map {
            0..<$0.bars.row(at: Timestamp(nanoseconds: max(cut ?? midnight, midnight)))
        }
        return (days.sorted(), history)
    }

    private func check() throws(OpeningRefused) {
        for date in plan.rulebook.map({ [$0] }) ?? dates {
            do throws(ChargeError) {
                _ = try ChargeRules(plan: plan.brokerage, rulebook: date)
            } catch {
                throw OpeningRefused("\(error)")
            }
            guard instruments.contains(where: { plan.calendar.session(of: $0, on: date) != nil }) else {
                throw OpeningRefused(
                    "\(date) has no session in the calendar; choose another date with --rules-as-of")
            }
        }
    }

    /// What the rules of a strategy are shown before a day: bars of `rows` in prices of the day, made as long
    /// as theirs. Of days that were played only what was traded continuously, as it was shown then.
    func history(
        of id: InstrumentID, _ rows: Range<Int>, for strategy: Int, on date: CalendarDate
    ) -> [Bar] {
        let (index, bars) = (Int(id.index), plan.series[Int(id.index)].bars)
        var made: [Bar] = []
        for day in bars.days where day.rows.lowerBound < rows.upperBound {
            let hours = day.rows.upperBound > history[index].upperBound ? sessions(on: day.date)[index] : nil
            let isPlayed = day.rows.upperBound > history[index].upperBound && length < .minutes(1440)
            let shown = day.rows.clamped(to: rows).filter { row in
                guard isPlayed, row >= history[index].upperBound else { return true }
                let start = Timestamp(nanoseconds: bars.starts[row])
                return hours.map { start >= $0.open && start < $0.continuousEnd } ?? false
            }
            made += aggregated(shown.map { bars[$0] }, from: length, to: lengths[strategy])
        }
        return ex.adjust(made, of: instruments[index], to: date)
    }

    /// A session outside the rule, such as a muhurat evening, keeps its own hours under any rulebook.
    func sessions(on date: CalendarDate) -> [Session?] {
        if let rules, !plan.calendar.day(date).isSpecial {
            return rules.map { $0.map { Session($0, playedOn: date) } }
        }
        return instruments.map { plan.calendar.session(of: $0, on: date) }
    }

    /// - Parameters:
    ///   - references: by instrument, what the band lies around; nil where nothing is known.
    ///   - allotments: by strategy.
    ///   - previous: the last day that was played.
    ///   - exits: by strategy, when what was left; empty on the first day.
    ///   - positions: as the night left them, see ``Overnight``.
    func opening(
        _ date: CalendarDate, _ sessions: [Session?], references: [Price?], equity: Money,
        allotments: [Money], positions: [CarriedPosition], previous: CalendarDate? = nil,
        exits: [[LastExit]] = []
    ) -> DayOpening {
        var instruments = instruments
        for index in instruments.indices {
            instruments[index].previousClose = references[index]
            instruments[index].band = plan.exchange.dayBand(
                of: instruments[index], around: references[index])
        }
        var assignments = assignments
        for index in assignments.indices {
            assignments[index].allotment = allotments[index]
            if !exits.isEmpty { assignments[index].lastExits = exits[index] }
            cast.fill(&assignments[index], of: index, on: date)
        }
        return DayOpening(
            build: plan.build, account: "backtest", mode: .backtest, date: date,
            rulebook: plan.rulebook ?? date, instruments: instruments, sessions: sessions,
            strategies: assignments, limits: plan.limits, plan: plan.brokerage, cutOffs: plan.cutOffs,
            equity: equity, positions: positions, previousSession: previous, exToday: ex.on(date))
    }
}

extension BacktestPlan {
    /// Of the data's bars, in nanoseconds.
    fileprivate var length: Int64 { series[0].bars.length.nanoseconds }
}
