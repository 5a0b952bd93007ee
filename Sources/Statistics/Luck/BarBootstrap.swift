// Histories that might have been: sessions are drawn again in blocks and joined into a chain of
// returns. A session keeps its bars' shape and its gap from the close before it; the dates stay
// those of the calendar. All instruments take the same draw, so that they fall on the same days.

public import Market

public struct BarBootstrap: Hashable, Sendable {
    /// Which date's session is played on each date.
    private let source: [CalendarDate: CalendarDate]
    /// Ascending.
    public let dates: [CalendarDate]

    /// - Parameter dates: Of all sessions, ascending.
    public init(_ dates: [CalendarDate], by bootstrap: BlockBootstrap, seed: UInt64) {
        var random = SeededRandom(seed: seed, stream: "bars")
        let drawn = bootstrap.indices(dates.count, &random).map { dates[$0] }
        self.dates = dates
        source = Dictionary(uniqueKeysWithValues: zip(dates, drawn))
    }

    /// The same instrument on the other path. A date whose drawn session the instrument did not have
    /// stays empty.
    ///
    /// - Parameter tick: Prices are multiples of it, and at least one.
    public func rebuilt(_ bars: BarColumns, tick: Price) -> BarColumns {
        precondition(tick > .zero, "a tick is positive, was \(tick)")
        guard bars.count > 0 else { return bars }
        let sessions = Dictionary(uniqueKeysWithValues: bars.days.map { ($0.date, $0.rows) })
        var made: [Bar] = []
        made.reserveCapacity(bars.count)
        var last = Double(bars.opens[0])
        for date in dates {
            guard let from = source[date], let rows = sessions[from] else { continue }
            let before = rows.lowerBound > 0 ? bars.closes[rows.lowerBound - 1] : bars.opens[rows.lowerBound]
            let factor = last / Double(before)
            let shift = Timestamp(date, TimeOfDay(0, 0)) - Timestamp(from, TimeOfDay(0, 0))
            for row in rows { made.append(bars[row].scaled(by: factor, tick: tick, later: shift)) }
            last = Double(bars.closes[rows.upperBound - 1]) * factor
        }
        return BarColumns(made, length: bars.length)
    }
}

extension Bar {
    /// Rounding keeps the order of prices, so the high stays the highest and the low the lowest.
    fileprivate func scaled(by factor: Double, tick: Price, later shift: Span) -> Bar {
        let price = { (price: Price) in
            let ticks = (Double(price.raw) * factor / Double(tick.raw)).rounded()
            let most = (Double(Price.limit.raw) / Double(tick.raw)).rounded(.down)
            return Price(raw: Int64(min(max(ticks, 1), most)) * tick.raw)
        }
        return Bar(
            start: start + shift, open: price(open), high: price(high), low: price(low), close: price(close),
            volume: volume)
    }
}
