// All corporate actions that we know of, asked by instrument and date.
//
// Whoever compares a price of one day with one of another asks here for the factor
// between them; whoever carries a position over a night asks what became of it.

public import Market

public struct CorporateActions: Hashable, Sendable {
    /// By ex-date, then as they were given.
    public let list: [CorporateAction]

    public init(_ actions: [CorporateAction] = []) {
        list = actions.enumerated()
            .sorted { ($0.element.exDate, $0.offset) < ($1.element.exDate, $1.offset) }.map(\.element)
    }

    public static let none = CorporateActions()

    /// Those of one share whose ex-date lies after `start` and not after `end`, in their order.
    public func of(
        _ symbol: String, on exchange: Exchange = .nse, after start: CalendarDate, through end: CalendarDate
    ) -> [CorporateAction] {
        list.filter {
            $0.symbol == symbol && $0.exchange == exchange && start < $0.exDate && $0.exDate <= end
        }
    }

    /// Those that go ex on the day.
    public func of(
        _ symbol: String, on exchange: Exchange = .nse, exOn date: CalendarDate
    ) -> [CorporateAction] {
        of(symbol, on: exchange, after: date.advanced(byDays: -1), through: date)
    }

    /// By what a price of `date` is multiplied to compare with one of `later`.
    ///
    /// - Parameter close: the raw close of the last session before an ex-date; a rights issue needs it
    ///   and is left out without it.
    public func factor(
        _ symbol: String, on exchange: Exchange = .nse, from date: CalendarDate, to later: CalendarDate,
        close: (CalendarDate) -> Price? = { _ in nil }
    ) -> Ratio {
        var factor = Ratio.one
        for action in of(symbol, on: exchange, after: date, through: later) {
            guard let one = action.priceFactor(lastClose: close(action.exDate)) else { continue }
            factor = factor.multiplied(by: one) ?? factor
        }
        return factor
    }

    /// Bars of one share, oldest first, as they would have been printed by the prices of `date`.
    ///
    /// - Parameter ifRaw: leaves out an action whose jump the bars do not show: whoever made them has
    ///   adjusted them already. An ex-date after the last bar always counts.
    public func adjust(
        _ bars: [Bar], of symbol: String, on exchange: Exchange = .nse, to date: CalendarDate,
        ifRaw: Bool = false
    ) -> [Bar] {
        guard let first = bars.first else { return [] }
        let actions = of(symbol, on: exchange, after: first.start.date, through: date)
        guard !actions.isEmpty else { return bars }
        var adjusted = bars
        var factor = Ratio.one
        var end = bars.endIndex
        for action in actions.reversed() {
            let start = bars[..<end].firstIndex { $0.start.date >= action.exDate } ?? end
            for index in start..<end { adjusted[index] = factor.of(bars[index]) }
            end = start
            let close = bars[..<start].last?.close
            guard let one = action.priceFactor(lastClose: close) else { continue }
            if ifRaw, let close, start < bars.endIndex, !one.explains(close, bars[start].open) { continue }
            factor = factor.multiplied(by: one) ?? factor
        }
        for index in 0..<end { adjusted[index] = factor.of(bars[index]) }
        return adjusted
    }
}

extension Ratio {
    /// Whether an open after a close is nearer to the close times this than to the close itself.
    public func explains(_ close: Price, _ open: Price) -> Bool {
        let distance = { (price: Price) in (open - price).raw.magnitude }
        return distance(of(close)) < distance(close)
    }
}
