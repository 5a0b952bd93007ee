// How alive the price feed is, from the age of its last data. A socket that only
// answers pings is silent: life is data that moves.

public import Market

public struct FeedHealth: Hashable, Sendable {
    public enum Mode: String, Hashable, Sendable { case poll, stream }
    public var mode: Mode
    /// When any price last arrived; nil before the first.
    public var lastDataAt: Timestamp?
    /// Turns of the price-feed loop in a row that found nothing new.
    public var missedPolls: Int

    public init(mode: Mode, lastDataAt: Timestamp?, missedPolls: Int = 0) {
        self.mode = mode
        self.lastDataAt = lastDataAt
        self.missedPolls = missedPolls
    }

    /// Nil before the first data.
    public func age(at now: Timestamp) -> Span? { lastDataAt.map { now - $0 } }
}

/// RC-74: what the feed's silence asks for. Each level includes the ones before it.
public enum FeedLevel: Int, Codable, CaseIterable, Hashable, Comparable, Sendable {
    case live
    /// A silent stream: reconnect with a fresh token.
    case reconnect
    case noNewRisk
    case cancelEntries
    /// Ask the broker for quotes of what is held.
    case askQuotes

    /// Silence before the first data counts from `since`, when the feed was asked for.
    public init(
        _ feed: FeedHealth, since: Timestamp, holdsPositions: Bool, now: Timestamp, limits: RiskLimits
    ) {
        let silence = now - (feed.lastDataAt ?? since)
        if silence >= .seconds(limits[.feedAskQuotes]), holdsPositions {
            self = .askQuotes
        } else if silence >= .seconds(limits[.feedCancelEntries]) {
            self = .cancelEntries
        } else if Int64(feed.missedPolls) >= limits[.feedMissedPolls] {
            self = .noNewRisk
        } else if feed.mode == .stream, silence >= .seconds(limits[.feedReconnect]) {
            self = .reconnect
        } else {
            self = .live
        }
    }

    public static func < (a: FeedLevel, b: FeedLevel) -> Bool { a.rawValue < b.rawValue }
}
