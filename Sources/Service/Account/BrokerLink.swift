// One account's way to its broker: everything the daemon needs of it, in one place.
//
// In paper mode the router and the books are those of the simulated exchange on this
// machine, and the broker is only listened to.

import Brokers
import Market

struct BrokerLink: Sendable {
    let reader: any AccountReader
    let router: any OrderRouter
    let source: any InstrumentSource
    let login: any BrokerLogin
    /// Told of the day's instruments before anything but the master is asked for.
    let use: @Sendable ([Instrument]) async -> Void
    /// A feed for one day; it is told when prices should move.
    let feed: @Sendable (_ isInSession: @escaping @Sendable (Timestamp) -> Bool) -> any MarketFeed
    /// Shown every event of the feed; nil when nobody else listens.
    var listener: (@Sendable (FeedEvent) -> Void)?
    /// Done each second; nil when nobody needs it.
    var eachSecond: (@Sendable (Timestamp) -> Void)?
}
