// When the day's closing begins, and by when it must be over.
//
//     D−15 start · D−6 step C · D−3 step F · D−1 page · D flat
//
// From when on nothing is entered any more is a limit of the risk gate (RC-43).
// D is the earlier of the end of continuous trading and the broker's own cut-off
// for the product. It differs from scrip to scrip: since 2026-08-03 a stock of the
// closing auction stops trading at 15:15. What happens in between is `SquareOff`'s.

public import Market

/// When the broker closes intraday positions by itself, for a fee; we must be flat before.
///
/// ShareKhan names 15:15 on an old page, a third party 15:11 and ₹50 an order; nobody has
/// published a cut-off since the closing auction came, so both are settings (read 2026-11).
public struct CutOffs: Codable, Hashable, Sendable {
    /// For a stock that takes part in the closing auction.
    public var auctionStock: TimeOfDay
    public var intraday: TimeOfDay
    /// For delivery and carried positions; nil when the broker leaves them alone.
    public var overnight: TimeOfDay?

    public init(
        auctionStock: TimeOfDay = TimeOfDay(15, 5), intraday: TimeOfDay = TimeOfDay(15, 11),
        overnight: TimeOfDay? = nil
    ) {
        self.auctionStock = auctionStock
        self.intraday = intraday
        self.overnight = overnight
    }

    func cutOff(for product: Product, hasClosingAuction: Bool) -> TimeOfDay? {
        switch product {
        case .intraday: hasClosingAuction ? min(auctionStock, intraday) : intraday
        case .delivery, .carryForward: overnight
        }
    }
}

/// The instants of one position's closing, counted back from its deadline.
public struct SquareOffPlan: Codable, Hashable, Sendable {
    /// By now the position is flat, or the owner is being paged.
    public let deadline: Timestamp
    /// Continuous trading ends: what still rests then is void.
    public let sessionEnd: Timestamp

    /// A deadline chosen by hand; it may not lie after the end of trading.
    public init(deadline: Timestamp, sessionEnd: Timestamp) {
        self.deadline = min(deadline, sessionEnd)
        self.sessionEnd = sessionEnd
    }

    /// The deadline of `product` in a session of continuous trading from `open` to `end`.
    ///
    /// A cut-off at or before the open (an evening session) is not meant for this session and is ignored.
    public init(
        open: Timestamp, end: Timestamp, hasClosingAuction: Bool, product: Product, cutOffs: CutOffs
    ) {
        let cutOff = cutOffs.cutOff(for: product, hasClosingAuction: hasClosingAuction)
            .map { Timestamp(end.date, $0) }
        let binding = cutOff.flatMap { $0 > open ? $0 : nil } ?? end
        self.init(deadline: binding, sessionEnd: end)
    }

    public var startAt: Timestamp { deadline - .minutes(15) }
    public var stepCAt: Timestamp { deadline - .minutes(6) }
    public var stepFAt: Timestamp { deadline - .minutes(3) }
    public var pageAt: Timestamp { deadline - .minutes(1) }

    /// The mildest step still allowed: whatever is open then jumps to it.
    public func mildestStep(at now: Timestamp) -> LadderStep {
        if now >= stepFAt { return .f }
        return now >= stepCAt ? .c : .a
    }
}
