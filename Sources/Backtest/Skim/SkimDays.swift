// What the light loop may rely on, settled once a plan: days, hours, limits, bands and
// the rules' columns. A plan that needs more than the loop models is refused here.

import Accounting
import Exchange
import Market
import Rules
import Trading

struct SkimDays {
    let plan: BacktestPlan
    let days: PlannedDays
    let strategy: Strategy
    /// By position of a lane: its instrument in the plan.
    let lanes: [Int]
    /// By date, then lane: hours, nil without a session.
    let sessions: [[Session?]]
    /// By lane: the bars that the Desk shows to the rules; the first are as many for warming up.
    let bars: [BarColumns]
    /// By lane, then date: what the day's band lies around; nil without bars.
    let references: [[Reference?]]
    /// By date: the charges in force.
    let charges: [[FillCharges]]

    /// Raw prices: the day's first one, and the last one before it.
    struct Reference {
        let open: Int64
        let last: Int64
    }

    /// - Parameter other: of the same series, calendar and dates under other settings: what both have in
    ///   common is taken from it.
    init(_ plan: BacktestPlan, like other: SkimDays? = nil) throws {
        let reason = SkimDays.refusal(plan)
        if let reason { throw BeyondSkimError(reason) }
        let days = try PlannedDays(plan)
        let assignment = days.assignments[0]
        strategy = try Strategy.compile(assignment.source, file: assignment.file)
            .setting(assignment.settings.map { ($0.name, $0.value) })
        if !days.ex.isEmpty { throw BeyondSkimError("a corporate action changes prices within the days") }
        if let reason = SkimDays.refusal(strategy, days.length) { throw BeyondSkimError(reason) }
        let lanes = assignment.instruments.map { Int($0.index) }
        (self.plan, self.days, self.lanes) = (plan, days, lanes)
        if let other, other.lanes == lanes, other.days.dates == days.dates,
            other.days.history == days.history
        {
            (sessions, bars, references) = (other.sessions, other.bars, other.references)
            charges = other.charges
            return
        }
        sessions = days.dates.map { date in
            let all = days.sessions(on: date)
            return lanes.map { all[$0] }
        }
        charges = try SkimDays.charges(plan, days, lanes)
        var shown: [BarColumns] = []
        var references: [[Reference?]] = []
        for (place, lane) in lanes.enumerated() {
            let hours = SkimHours(
                plan.series[lane].bars, history: days.history[lane].upperBound, dates: days.dates,
                sessions: sessions.map { $0[place] })
            shown.append(try hours.shown())
            references.append(hours.references)
        }
        (bars, self.references) = (shown, references)
    }

    private static func refusal(_ plan: BacktestPlan) -> String? {
        if plan.strategies.count != 1 { return "several strategies share the account" }
        if plan.limits[.marketProtection] > plan.limits[.collarCash] {
            return "orders may go further than the price collar lets them"
        }
        for line in plan.series where line.instrument.isTradable {
            let instrument = line.instrument
            if instrument.segment != .cash || instrument.multiplier != 1 || instrument.lot != Quantity(1) {
                return "\(instrument.symbol) is no share"
            }
            if instrument.settlesGross {
                return "\(instrument.symbol) is settled trade for trade"
            }
        }
        return nil
    }

    private static func refusal(_ strategy: Strategy, _ length: Span) -> String? {
        if strategy.product != .intraday { return "positions may be held overnight" }
        if strategy.barLength != length { return "the rules' bars are made of several of the data's" }
        if strategy.barLength < .minutes(1) { return "bars are shorter than a minute" }
        if !strategy.companions.isEmpty { return "the rules read other instruments' bars" }
        if strategy.vehicle != .itself { return "contracts are traded in the instruments' place" }
        if strategy.hasDailyBars { return "a bar is a day" }
        if case .members = strategy.universe { return "a list of members changes from day to day" }
        let day = Span.minutes(24 * 60).nanoseconds
        let spans = [strategy.conduct.longestHold, strategy.conduct.cooldown]
        if spans.contains(where: { $0.map { $0.nanoseconds % day == 0 } ?? false }) {
            return "holding or waiting is counted in days"
        }
        return nil
    }

    private static func charges(
        _ plan: BacktestPlan, _ days: PlannedDays, _ lanes: [Int]
    ) throws -> [[FillCharges]] {
        let dates = plan.rulebook.map { [$0] } ?? days.dates
        let known = try dates.map { date in
            let rules = try ChargeRules(plan: plan.brokerage, rulebook: date)
            return try lanes.map { lane in
                let exchange = days.instruments[lane].exchange
                guard let charges = FillCharges(rules, exchange: exchange, kind: .intraday) else {
                    throw BeyondSkimError("the charges of \(exchange.rawValue) are not known")
                }
                return charges
            }
        }
        return plan.rulebook == nil ? known : days.dates.map { _ in known[0] }
    }

    /// The rules over a lane's bars, in the sessions in which the Desk shows them.
    func columns(of place: Int) -> RuleColumns {
        RuleColumns(strategy, bars: bars[place], opening: openings(of: place))
    }

    /// When the session of a date opened, as the Desk learns it.
    func openings(of place: Int) -> (CalendarDate) -> SessionOpening? {
        let bars = bars[place]
        let history = days.history[lanes[place]].upperBound
        var openings: [Int32: SessionOpening] = [:]
        var number = 0
        for day in bars.days {
            while number < days.dates.count, days.dates[number] < day.date { number += 1 }
            let isPlayed = number < days.dates.count && days.dates[number] == day.date
            guard isPlayed, day.rows.lowerBound >= history, let session = sessions[number][place] else {
                let start = Timestamp(nanoseconds: bars.starts[day.rows.lowerBound])
                openings[day.date.daysSinceEpoch] = SessionOpening(
                    open: start, isComplete: start.timeOfDay == TimeOfDay(9, 15))
                continue
            }
            openings[day.date.daysSinceEpoch] = SessionOpening(open: session.open, isComplete: true)
        }
        let known = openings
        return { known[$0.daysSinceEpoch] }
    }
}
