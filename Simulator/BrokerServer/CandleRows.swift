// Candles: earlier sessions only, oldest first, no date range to ask for.
//
// At 10:35 on a trading day the newest candle was the previous session's (seen
// 2026-10-05), so same-day bars are served only where the profile asks for them.
// `tradeTime` is the last second of the bar, its date unpadded, day first.

import Exchange
import Market
import Platform

extension ShareKhanServer {
    mutating func candles(_ key: String, _ interval: String) -> Reply {
        guard let length = candleLength(interval) else { return .badInput("Invalid Chart Period") }
        guard let instrument = instruments[key] else { return list("chart", []) }
        var bars = history(of: instrument)
        if let fault = faults.strikes(.staleCandles, "candles", "candles", at: now) {
            bars.removeAll { $0.start >= now - fault.delay }
        }
        let rows = bars.grouped(by: length).map { bar in
            let row: JSON = [
                "open": .number(javaDouble(bar.bar.open.raw)), "high": .number(javaDouble(bar.bar.high.raw)),
                "low": .number(javaDouble(bar.bar.low.raw)), "close": .number(javaDouble(bar.bar.close.raw)),
                "qty": JSON(bar.bar.volume), "tradeTime": JSON(WireTime(bar.lastTrade).candleTime),
                "tradeDate": JSON(WireTime(bar.lastTrade).candleDate),
            ]
            return shuffle.object(row)
        }
        return list("chart", rows)
    }

    private func history(of instrument: Instrument) -> [Bar] {
        let index = Int(instrument.id.index)
        var bars = configuration.day.history.indices.contains(index) ? configuration.day.history[index] : []
        guard configuration.profile.sameDayCandles,
            let listing = configuration.day.listings.first(where: { $0.instrument.id == instrument.id })
        else { return bars }
        bars += listing.bars.filter { $0.start + listing.barLength <= now }
        return bars
    }

    /// Minutes of a bar; nil for a word that the real server refuses.
    private func candleLength(_ interval: String) -> Span? {
        let minutes: [String: Int64] = [
            "1minute": 1, "3minute": 3, "5minute": 5, "10minute": 10, "15minute": 15, "30minute": 30,
            "60minute": 60, "90minute": 90, "daily": 1440,
        ]
        return minutes[interval.lowercased()].map { .minutes($0) }
    }
}

extension [Bar] {
    /// Longer bars, counted from 09:15 of each day, and the last second in which one traded.
    fileprivate func grouped(by length: Span) -> [(bar: Bar, lastTrade: Timestamp)] {
        var groups: [(bar: Bar, lastTrade: Timestamp)] = []
        for bar in self {
            let open = Timestamp(bar.start.date, TimeOfDay(9, 15))
            let slot = Swift.max(0, (bar.start - open).nanoseconds / length.nanoseconds)
            let start = open + length * slot
            let last = bar.start + .seconds(59)
            if let group = groups.last, group.bar.start == start {
                groups[groups.count - 1] = (group.bar.joined(with: bar), last)
            } else {
                var first = bar
                first.start = start
                groups.append((first, last))
            }
        }
        return groups
    }
}

extension Bar {
    fileprivate func joined(with later: Bar) -> Bar {
        Bar(
            start: start, open: open, high: Swift.max(high, later.high), low: Swift.min(low, later.low),
            close: later.close, volume: volume.joined(with: later.volume))
    }
}
