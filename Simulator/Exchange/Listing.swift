// What the exchange is told of one instrument for one day: its row of the master,
// its session and the bars its quotes are drawn from.
//
// The caller chooses the session times, from whichever rulebook date it plays
// under; the exchange only obeys them.

public import Market

/// The instants at which one instrument's day changes its rules.
public struct SessionWindow: Hashable, Sendable {
    /// Continuous trading starts, and with it the 2-second grid of quotes.
    public var open: Timestamp
    /// Continuous trading ends: nothing matches from here on but the closing auction.
    public var continuousEnd: Timestamp
    /// The last instant before which quotes come; open orders have expired by then.
    public var close: Timestamp
    /// Nil where orders simply expire when continuous trading ends.
    public var auction: ClosingAuction?

    public init(
        open: Timestamp, continuousEnd: Timestamp, close: Timestamp, auction: ClosingAuction? = nil
    ) {
        precondition(
            open < continuousEnd && continuousEnd <= close,
            "a session must open, end and close in that order, was \(open), \(continuousEnd), \(close)")
        self.open = open
        self.continuousEnd = continuousEnd
        self.close = close
        self.auction = auction
    }

    /// The hours that a calendar gives an instrument.
    public init(_ session: Session) {
        let auction = session.start(of: .auctionEntry).map { entry in
            ClosingAuction(
                entryFrom: entry, limitOnlyFrom: session.start(of: .auctionLimitOnly) ?? session.close)
        }
        self.init(
            open: session.open, continuousEnd: session.continuousEnd, close: session.close, auction: auction)
    }

    /// When the last open order is gone.
    var ordersExpire: Timestamp { auction == nil ? continuousEnd : close }
}

/// The closing auction of NSE (from 2026-08-03): one price at the close for what was entered before.
public struct ClosingAuction: Hashable, Sendable {
    /// Orders are taken again from here; between the end of continuous trading and this, none are.
    public var entryFrom: Timestamp
    /// From here market orders are neither taken nor changed.
    public var limitOnlyFrom: Timestamp

    public init(entryFrom: Timestamp, limitOnlyFrom: Timestamp) {
        self.entryFrom = entryFrom
        self.limitOnlyFrom = limitOnlyFrom
    }
}

/// One instrument as it is played today.
public struct Listing: Sendable {
    public var instrument: Instrument
    public var session: SessionWindow
    /// Ascending by start, each `barLength` long; holes are spans without quotes.
    public var bars: [Bar]
    public var barLength: Span

    public init(
        instrument: Instrument, session: SessionWindow, bars: [Bar], barLength: Span = .minutes(1)
    ) {
        self.instrument = instrument
        self.session = session
        self.bars = bars
        self.barLength = barLength
    }
}
