// Bars that wait before the rules see them.
//
// The newest bar of history waits, because it may have closed with yesterday's session:
// then it is decided once, at the first second of today's session in which its
// instrument has a price. So does a bar that closes with today's session, until
// tomorrow. Any other waiting bar is only history, and is shown to the rules, undecided,
// as soon as something later comes.
//
//     history ─▶ waiting ─┬─ the next bar of ours or a companion's ─▶ seen, undecided
//                         └─ the open, if it closed with the last session ─▶ decided

import Market
import Rules

extension StrategySeat {
    func waitsForNextOpen(_ bar: Bar, _ slot: Int) -> Bool {
        guard strategy.hasDailyBars || strategy.holdsOvernight, let end = lines[slot].hours?.end
        else { return false }
        return strategy.waitsForNextOpen(
            barEndingAt: (bar.start + strategy.barLength).timeOfDay, sessionEnd: end.timeOfDay)
    }

    var hasWaiting: Bool { lines.contains { $0.waiting != nil } }

    /// Puts a finished bar aside; what waited before it is history now. A bar that is not later than the
    /// one that waits is ignored.
    mutating func wait(_ bar: Bar, _ slot: Int) {
        if let older = lines[slot].waiting, older.start >= bar.start { return }
        settle(slot)
        lines[slot].waiting = bar
    }

    /// Bars of history come in order of time, at equal times the companions' first; those of several
    /// instruments may come one instrument after another where there is no companion.
    mutating func take(history bar: Bar, for instrument: InstrumentID) {
        for index in companions.indices where companions[index] == instrument { take(bar, of: index) }
        if let slot = slot(of: instrument) { wait(bar, slot) }
    }

    /// A day in the making: nobody sees it before it is over.
    mutating func take(partOfDay bar: Bar, of instrument: InstrumentID) {
        for index in companions.indices where companions[index] == instrument {
            if let day = companionDays[index], !day.isOfTheDay(of: bar) { settleDay(of: index) }
            companionDays[index] = companionDays[index]?.joined(with: bar) ?? bar
        }
        guard let slot = slot(of: instrument) else { return }
        lines[slot].isQuoted = true
        if let day = lines[slot].waiting, day.isOfTheDay(of: bar) {
            lines[slot].waiting = day.joined(with: bar)
        } else {
            wait(bar, slot)
        }
    }

    private mutating func settleDay(of companion: Int) {
        guard let day = companionDays[companion] else { return }
        companionDays[companion] = nil
        take(day, of: companion)
    }

    /// Shows the rules the bar that waits, as history.
    mutating func settle(_ slot: Int) {
        guard let bar = lines[slot].waiting else { return }
        lines[slot].waiting = nil
        _ = see(bar, slot, .flat)
    }

    mutating func settle(before start: Timestamp) {
        for slot in lines.indices {
            if let bar = lines[slot].waiting, bar.start < start { settle(slot) }
        }
    }

    /// The bars that the open decides, once their instruments have a price. Bars of days before the last
    /// session stay what they are, history.
    mutating func barsOfTheOpen(at now: Timestamp, into bars: inout [ClosedBar]) {
        for index in companions.indices {
            if let day = companionDays[index], day.start.date < now.date { settleDay(of: index) }
        }
        for slot in lines.indices {
            guard let bar = lines[slot].waiting, lines[slot].isQuoted, let hours = lines[slot].hours,
                now >= hours.open, bar.start.date < hours.date
            else { continue }
            if waitsForNextOpen(bar, slot), previousSession.map({ $0 == bar.start.date }) ?? true {
                lines[slot].waiting = nil
                bars.append(ClosedBar(seat: index, slot: slot, bar: bar, isFromBefore: true))
            } else {
                settle(slot)
            }
        }
    }
}

extension Bar {
    fileprivate func isOfTheDay(of other: Bar) -> Bool { start.date == other.start.date }

    fileprivate func joined(with later: Bar) -> Bar {
        var bar = self
        bar.join(later)
        return bar
    }
}
