// What belongs to one trading day: its VWAP, its opening range, and the day before.
//
// A day that was joined late has no VWAP, no opening range, and will be no "previous
// day" either: a part of a day is not a day.

import Market

struct Session: Hashable, Sendable {
    private struct Range: Hashable {
        var high: Double
        var low: Double
        var close: Double
    }

    private(set) var open: Timestamp
    private(set) var isComplete: Bool
    /// False when bars came for a day that nobody had begun: its open is not known.
    private var isAnnounced = true
    /// Counts sessions, so that an opening range knows its own.
    private(set) var number = 1.0
    private var today: Range?
    private var yesterday: Range?
    /// Sum of typical price × volume, and of volume.
    private var turnover = 0.0
    private var volume = 0.0

    init(open: Timestamp, isComplete: Bool) {
        self.open = open
        self.isComplete = isComplete
    }

    /// The next session; the same one again only loses completeness.
    mutating func begin(open: Timestamp, isComplete: Bool) {
        guard open != self.open else {
            self.isComplete = self.isComplete && isComplete
            return
        }
        yesterday = self.isComplete ? today : nil
        today = nil
        turnover = 0
        volume = 0
        number += 1
        self.open = open
        self.isComplete = isComplete
        isAnnounced = true
    }

    /// A bar of a day that nobody had begun.
    mutating func beginUnannounced(_ start: Timestamp) {
        begin(open: start, isComplete: false)
        isAnnounced = false
    }

    /// Whether a bar that starts at `start` can belong to this session.
    func holds(_ start: Timestamp) -> Bool {
        open <= start && start < open + .minutes(24 * 60 - 1)
    }

    mutating func take(_ bar: Bar) {
        let (high, low, close) = (bar.high.rupees, bar.low.rupees, bar.close.rupees)
        let shares = Double(bar.volume.raw) / Double(Quantity.scale)
        turnover += (high + low + close) / 3 * shares
        volume += shares
        today = Range(
            high: max(today?.high ?? high, high), low: min(today?.low ?? low, low), close: close)
    }

    /// Typical price weighted by volume since the open.
    var vwap: Double { isComplete && volume > 0 ? turnover / volume : .nan }
    var previousHigh: Double { yesterday?.high ?? .nan }
    var previousLow: Double { yesterday?.low ?? .nan }
    /// The last bar's close, which is not the exchange's closing price of the last half hour.
    var previousClose: Double { yesterday?.close ?? .nan }

    /// Minutes from the open to `time`; undefined when the open is not known.
    func minutes(to time: Timestamp) -> Double {
        isAnnounced ? Double((time - open).seconds) / 60 : .nan
    }
}

extension Numbers {
    /// The highest of the session's first `minutes`, once they are over.
    /// `level` is the bar's high, or its low negated. Keeps: the session's number, highest level.
    mutating func openingRange(
        _ base: Int, _ minutes: Int, _ level: Double, at elapsed: Double, _ session: Session
    )
        -> Double
    {
        guard session.isComplete else { return .nan }
        if values[base] != session.number {
            values[base] = session.number
            values[base + 1] = -.infinity
        }
        if elapsed <= Double(minutes) { values[base + 1] = max(values[base + 1], level) }
        return elapsed >= Double(minutes) && values[base + 1].isFinite ? values[base + 1] : .nan
    }
}
