// Which corporate actions the bars show, and on which of their days.
//
// Bars that their maker has adjusted already do not jump on an ex-date: there the action
// is left out, or a position would be changed twice. Nothing is adjusted by an action
// whose day has not come.

import Accounting
import Market
import Trading

struct ExDates {
    /// One action on the first day that its share trades without it.
    private struct Day {
        let date: CalendarDate
        let ex: ExDay
    }

    /// In order of their dates.
    private let days: [Day]
    /// By instrument; none for what is no share.
    private let actions: [CorporateActions]
    /// Those that the bars do not show, within the bars' days.
    let leftOut: [CorporateAction]

    init(_ plan: BacktestPlan, _ instruments: [Instrument]) {
        var (days, actions, leftOut): ([Day], [CorporateActions], [CorporateAction]) = ([], [], [])
        for (instrument, line) in zip(instruments, plan.series) {
            var shown: [CorporateAction] = []
            for action in ExDates.candidates(plan.actions, instrument, line.bars) {
                guard let day = line.bars.days.first(where: { $0.date >= action.exDate }) else { continue }
                let close = Price(raw: line.bars.closes[day.rows.lowerBound - 1])
                let open = Price(raw: line.bars.opens[day.rows.lowerBound])
                if let factor = action.priceFactor(lastClose: close), factor.explains(close, open) {
                    shown.append(action)
                    days.append(Day(date: day.date, ex: ExDay(instrument: instrument.id, action: action)))
                } else {
                    leftOut.append(action)
                }
            }
            actions.append(CorporateActions(shown))
        }
        self.days = days.sorted { ($0.date, $0.ex.instrument) < ($1.date, $1.ex.instrument) }
        self.actions = actions
        self.leftOut = leftOut
    }

    /// Those that change the price inside the bars' days.
    private static func candidates(
        _ actions: CorporateActions, _ instrument: Instrument, _ bars: BarColumns
    ) -> [CorporateAction] {
        guard instrument.contract == .share, !actions.list.isEmpty, let first = bars.days.first,
            let last = bars.days.last
        else { return [] }
        return actions.of(instrument.symbol, on: instrument.exchange, after: first.date, through: last.date)
            .filter(\.changesPrice)
    }

    var isEmpty: Bool { days.isEmpty }

    /// Of a day, in the order of the instruments.
    func on(_ date: CalendarDate) -> [ExDay] { days.filter { $0.date == date }.map(\.ex) }

    /// Bars before `date` in prices of that day.
    func adjust(_ bars: [Bar], of instrument: Instrument, to date: CalendarDate) -> [Bar] {
        actions[Int(instrument.id.index)]
            .adjust(bars, of: instrument.symbol, on: instrument.exchange, to: date)
    }
}
