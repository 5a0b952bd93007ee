// The last that the feed said of each instrument, for whoever looks at prices without
// a desk: the 30-second loop, the status view, the recorder.

public import Market
import Synchronization

/// How the feed is, for people.
public struct FeedState: Hashable, Sendable {
    public var isConnected = false
    /// When any quote last arrived; nil when none has.
    public var lastDataAt: Timestamp?
    public var quotes = 0
    public var unreadable = 0
    public var connections = 0
    /// Why the feed was last lost; nil when it never was.
    public var lastLoss: String?
    /// Instruments with a quote younger than the staleness limit at the last turn of the price loop.
    public var fresh = 0
    public var expected = 0
    /// Turns of the price loop, and those skipped because the one before came late.
    public var turns = 0
    public var skippedTurns = 0
}

final class PriceCache: Sendable {
    struct Line: Hashable, Sendable {
        var quote: Quote
        var receivedAt: Timestamp
    }

    private struct State {
        var lines: [Line?]
        var feed = FeedState()
    }

    private let state: Mutex<State>

    init(instruments: Int) {
        state = Mutex(State(lines: Array(repeating: nil, count: instruments)))
    }

    var feed: FeedState { state.withLock { $0.feed } }
    var lines: [Line?] { state.withLock { $0.lines } }

    func take(_ quote: Quote, for instrument: InstrumentID, at now: Timestamp) {
        state.withLock { state in
            state.feed.lastDataAt = now
            state.feed.quotes += 1
            guard state.lines.indices.contains(Int(instrument.index)) else { return }
            state.lines[Int(instrument.index)] = Line(quote: quote, receivedAt: now)
        }
    }

    func connected() {
        state.withLock { state in
            state.feed.isConnected = true
            state.feed.connections += 1
        }
    }

    func disconnected(_ reason: String) {
        state.withLock { state in
            state.feed.isConnected = false
            state.feed.lastLoss = reason
        }
    }

    func unreadable() { state.withLock { $0.feed.unreadable += 1 } }

    func note(fresh: Int, expected: Int, turns: Int, skipped: Int) {
        state.withLock { state in
            state.feed.fresh = fresh
            state.feed.expected = expected
            state.feed.turns = turns
            state.feed.skippedTurns = skipped
        }
    }
}
