// Prices against each other: ticks, jumps that look like a split, runs that look dead.

import Accounting
import Market

extension BarInspection {
    /// From this day on shares below ₹250 trade in steps of one paisa (NSE circular, 2024-05-24).
    private static let paisaTicks = CalendarDate(year: 2024, month: 6, day: 10)

    mutating func checkTicks(_ said: Price?) {
        for day in bars.days {
            let hasPaisa = BarInspection.paisaTicks.map { $0 <= day.date } ?? false
            for row in day.rows { checkTick(row, said, hasPaisa) }
        }
    }

    private mutating func checkTick(_ row: Int, _ said: Price?, _ hasPaisa: Bool) {
        func isWrong(_ raw: Int64) -> Bool {
            let tick = said?.raw ?? (hasPaisa && raw < 2_500_000 ? 100 : 500)
            return raw % tick != 0
        }
        let prices = [bars.opens[row], bars.highs[row], bars.lows[row], bars.closes[row]]
        guard isWrong(prices[0]) || isWrong(prices[1]) || isWrong(prices[2]) || isWrong(prices[3]) else {
            return
        }
        let wrong = prices.filter(isWrong).map { "\(Price(raw: $0))" }
        note(.tick, "\(stamp(row)): \(wrong.joined(separator: ", ")) is no multiple of the tick")
    }

    mutating func checkJumps(_ actions: CorporateActions) {
        guard bars.count > 1, let first = bars.days.first, let last = bars.days.last else { return }
        let known = actions.of(
            table.symbol, on: table.exchange, after: first.date, through: last.date
        ).filter(\.changesPrice)
        for row in 1..<bars.count {
            let (close, open) = (bars.closes.base[row - 1], bars.opens.base[row])
            // Nearly every bar opens within a tenth of the close before: no date is made for those.
            guard open > close + close / 10 || open < close - close / 10 else { continue }
            let jump = PriceJump(from: close, to: open)
            let hole = bars.starts.base[row] - bars.starts.base[row - 1]
            guard jump.isSuspicious, hole <= PriceJump.longestHole.nanoseconds else { continue }
            let date = Timestamp(nanoseconds: bars.starts[row]).date
            let reason = known.first {
                $0.exDate == date
                    && $0.priceFactor(lastClose: Price(raw: close)).map(jump.isExplained) ?? false
            }
            let unknown = actions == .none ? "" : "; no action of that day explains it"
            note(.jump, "\(stamp(row)): \(jump.text)\(reason.map { "; known: \($0)" } ?? unknown)")
        }
        for action in known { checkAdjusted(action) }
    }

    /// An action that the prices do not show: they were adjusted, or the date is wrong.
    private mutating func checkAdjusted(_ action: CorporateAction) {
        guard let day = bars.days.first(where: { $0.date >= action.exDate }), day.rows.lowerBound > 0 else {
            return
        }
        let row = day.rows.lowerBound
        let jump = PriceJump(from: bars.closes[row - 1], to: bars.opens[row])
        guard let factor = action.priceFactor(lastClose: Price(raw: bars.closes[row - 1])),
            !jump.isExplained(by: factor)
        else { return }
        note(
            .jump, "\(action.exDate): \(action) is known and no price shows it; the prices look adjusted")
    }

    /// Bars of one and the same price for half an hour, or three days: a dead feed or a locked band.
    mutating func checkStale() {
        let halfHour = Int(Span.minutes(30).nanoseconds / bars.length.nanoseconds)
        let least = table.length == .day ? 3 : max(halfHour, 4)
        var from = 0
        for row in 1..<max(bars.count + 1, 1) {
            let goesOn = row < bars.count && isFlat(row) && bars.opens.base[row] == bars.opens.base[from]
            if goesOn, isFlat(from), table.length == .day || isSameDay(from, row) { continue }
            if row - from >= least, isFlat(from) {
                note(
                    .stale,
                    "\(stamp(from)) to \(stamp(row - 1)): \(row - from) bars at"
                        + " \(Price(raw: bars.opens[from]))"
                )
            }
            from = row
        }
    }

    private func isFlat(_ row: Int) -> Bool {
        let open = bars.opens.base[row]
        return open == bars.highs.base[row] && open == bars.lows.base[row] && open == bars.closes.base[row]
    }

    private func isSameDay(_ a: Int, _ b: Int) -> Bool {
        bars.starts.base[b] - bars.starts.base[a] < Span.day.nanoseconds / 2
    }
}
