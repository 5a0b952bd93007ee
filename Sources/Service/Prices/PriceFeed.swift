// The live feed of one account, into its inbox and its cache.
//
// Quotes coalesce in the inbox; the broker's messages about orders do not. Staying
// connected, and deciding when a silent socket is dead, is the feed's own work.

import Brokers
import Market
import Platform
import Trading

struct PriceFeed: Sendable {
    let feed: any MarketFeed
    let instruments: [Instrument]
    let inbox: Inbox
    let cache: PriceCache
    let clock: any Clock
    let log: Log
    /// Also shown every quote and message: the paper exchange, when there is one.
    var listener: (@Sendable (FeedEvent) -> Void)?

    /// Runs until cancelled.
    func run() async {
        await feed.run(instruments) { event in
            take(event)
            listener?(event)
        }
    }

    private func take(_ event: FeedEvent) {
        switch event {
        case .quote(let instrument, let quote):
            cache.take(quote, for: instrument, at: clock.now())
            inbox.post(.quote(instrument, quote))
        case .band(let instrument, let band): inbox.post(.band(instrument, band))
        case .acknowledged(let name, let message): inbox.post(.acknowledged(name, message))
        case .connected:
            cache.connected()
            log.info("the feed is connected")
        case .disconnected(let reason):
            cache.disconnected(reason)
            log.warning("the feed is lost", ["reason": .string(reason)])
        case .unreadable(let text):
            cache.unreadable()
            log.warning("the feed sent something unreadable", ["text": .string(text)])
        }
    }
}
