// Paper mode: the broker is only listened to. Orders go to the simulated exchange on
// this machine, which is shown every quote of the live feed.
//
// The exchange is an actor and the feed may not wait for it, so quotes go through one
// queue to one task.

import Brokers
import Exchange
import Market
import Platform
import Synchronization
import Trading

final class PaperTrading: Sendable {
    private enum Turn: Sendable {
        case quote(InstrumentID, Quote)
        case second
    }

    let router: PaperRouter
    let books: PaperBooks
    private let turns: AsyncStream<Turn>
    private let queue: AsyncStream<Turn>.Continuation
    private let listed: Set<InstrumentID>

    /// - Parameter desk: as it begins, with what it holds: the exchange itself begins with nothing.
    init(_ desk: Desk, clock: any Clock, inbox: Inbox) {
        let opening = desk.opening
        let listings = opening.instruments.compactMap { instrument in
            opening.sessions[Int(instrument.id.index)].map { session in
                PaperListing(instrument: instrument, session: SessionWindow(paper: session), bars: [])
            }
        }
        listed = Set(listings.map(\.instrument.id))
        router = PaperRouter(listings: listings, seed: 1, clock: clock, cash: opening.equity) { event in
            if case .acknowledged(let name, let message) = event { inbox.post(.acknowledged(name, message)) }
        }
        books = PaperBooks(router, cash: opening.equity, held: desk.ledger)
        (turns, queue) = AsyncStream.makeStream(of: Turn.self, bufferingPolicy: .bufferingNewest(65_536))
    }

    func take(_ event: FeedEvent) {
        guard case .quote(let id, let quote) = event, listed.contains(id) else { return }
        queue.yield(.quote(id, quote))
    }

    func second() { queue.yield(.second) }

    /// Runs until cancelled.
    func run() async {
        for await turn in turns {
            switch turn {
            case .quote(let id, let quote): await router.take(quote, for: id)
            case .second: await router.advance()
            }
        }
    }
}

extension BrokerLink {
    /// The same broker, only listened to.
    func onPaper(_ paper: PaperTrading) -> BrokerLink {
        BrokerLink(
            reader: paper.books, router: paper.router, source: source, login: login, use: use, feed: feed,
            listener: { paper.take($0) }, eachSecond: { _ in paper.second() })
    }
}

extension SessionWindow {
    fileprivate init(paper session: Session) {
        let auction = session.start(of: .auctionEntry).map {
            ClosingAuction(
                entryFrom: $0, limitOnlyFrom: session.start(of: .auctionLimitOnly) ?? session.close)
        }
        self.init(
            open: session.open, continuousEnd: session.continuousEnd, close: session.close, auction: auction)
    }
}
