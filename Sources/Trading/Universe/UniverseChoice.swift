// Which members of a list a strategy trades on a day: those that pass its filter by
// prices and turnover of the sessions before.
//
// The answer names everybody: who is in, who the filter left out, and who could not be
// judged for want of data. Nothing of the day itself or later is looked at.

public import Market
public import Rules

public struct UniverseChoice: Hashable, Sendable {
    /// In byte order.
    public var symbols: [String] = []
    public var filteredOut: [String] = []
    /// Members without prices before the day: left out, and to be said by name.
    public var unknown: [String] = []

    public init() {}

    /// - Parameter bars: a member's finished bars of any one length, oldest first; asked only when the
    ///   filter wants something. Those of the day and later are not looked at.
    public init(
        _ list: MembershipList, _ filter: UniverseFilter, on date: CalendarDate, bars: (String) -> [Bar]
    ) {
        for symbol in list.members(on: date) {
            guard filter.asksForPrices else {
                symbols.append(symbol)
                continue
            }
            switch filter.judge(bars(symbol), before: date) {
            case true?: symbols.append(symbol)
            case false?: filteredOut.append(symbol)
            case nil: unknown.append(symbol)
            }
        }
    }
}

extension UniverseFilter {
    public var asksForPrices: Bool { leastPrice != nil || mostPrice != nil || leastTurnover != nil }

    /// Nil when no bar lies before the day, or fewer sessions than the turnover is averaged over.
    public func judge(_ bars: [Bar], before date: CalendarDate) -> Bool? {
        let known = bars.filter { $0.start.date < date }
        guard let close = known.last?.close else { return nil }
        if let leastTurnover {
            guard let mean = meanTurnover(known) else { return nil }
            if mean < Int128(leastTurnover.raw) { return false }
        }
        return close >= leastPrice ?? close && close <= mostPrice ?? close
    }

    /// Mean of price × volume a session over the last `turnoverDays` of them, in 1/10,000 rupee.
    private func meanTurnover(_ bars: [Bar]) -> Int128? {
        let wanted = max(turnoverDays, 1)
        var days: [(date: CalendarDate, sum: Int128)] = []
        for bar in bars.reversed() {
            let value = Int128(bar.close.raw) * Int128(bar.volume.raw) / Int128(Quantity.scale)
            if let last = days.last, last.date == bar.start.date {
                days[days.count - 1].sum += value
            } else if days.count == wanted {
                break
            } else {
                days.append((bar.start.date, value))
            }
        }
        guard days.count == wanted else { return nil }
        return days.reduce(Int128(0)) { $0 + $1.sum } / Int128(wanted)
    }
}
