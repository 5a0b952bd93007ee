// The search for an unanswered placement in the broker's book: found, proven
// absent, or neither.
//
// ShareKhan's orders carry no tag of ours (its public client, 2025-10), so an order
// is known by its fingerprint (instrument, side, product, quantity, price, trigger,
// validity), by not being among the ids seen just before the send, and by the time
// window of the send. An empty answer proves nothing: absence needs three complete
// readings, apart in time, and every change of the positions explained. Any doubt
// keeps the order unknown, then hands it to a person.

public import Market

public struct BookMatch: Hashable, Sendable {
    /// Absence may be concluded no sooner than this after the timeout.
    public static let patience = Span.seconds(60)
    /// Consecutive complete readings that absence needs.
    public static let readingsNeeded = 3
    /// The least time between two of them.
    public static let spacing = Span.seconds(10)
    /// After this much probing a person decides.
    public static let limit = Span.seconds(120)
    /// Broker time in which the order may carry its placement: before and after our send.
    public static let window = (before: Span.seconds(2), after: Span.seconds(60))

    public enum Answer: Hashable, Sendable {
        case matched(BrokerOrder)
        /// The order goes to a person (`OrderEvent.probesExhausted`).
        case manyCandidates([BrokerOrderID])
        case absent
        case undecided(reason: String, nextProbeAt: Timestamp)
        case exhausted(reason: String)
    }

    /// One reading of the whole book of the day.
    public struct Reading: Hashable, Sendable {
        public var rows: [BrokerOrder]
        /// When it was asked for: what it shows is at least this new.
        public var askedAt: Timestamp
        /// The answer was whole and readable.
        public var isComplete: Bool
        /// Trades and positions hold no change that the known orders do not explain.
        public var positionsExplained: Bool
        /// Broker ids that are known to be other orders.
        public var otherOrders: Set<BrokerOrderID>

        public init(
            rows: [BrokerOrder], askedAt: Timestamp, isComplete: Bool, positionsExplained: Bool,
            otherOrders: Set<BrokerOrderID> = []
        ) {
            self.rows = rows
            self.askedAt = askedAt
            self.isComplete = isComplete
            self.positionsExplained = positionsExplained
            self.otherOrders = otherOrders
        }
    }

    public let terms: OrderTerms
    public let sentAt: Timestamp
    public let timedOutAt: Timestamp
    /// The broker ids that were in the book just before the send.
    public let baseline: Set<BrokerOrderID>

    /// Complete, clean readings in a row.
    private var streak = 0
    private var lastCounted: Timestamp?
    /// A book of the day never shrinks: fewer rows mean an answer that is not whole.
    private var mostRows: Int

    public init(
        terms: OrderTerms, sentAt: Timestamp, timedOutAt: Timestamp, baseline: Set<BrokerOrderID>
    ) {
        self.terms = terms
        self.sentAt = sentAt
        self.timedOutAt = timedOutAt
        self.baseline = baseline
        mostRows = baseline.count
    }

    /// Takes in one reading and says what is known now. Readings may be incomplete or old.
    public mutating func read(_ reading: Reading) -> Answer {
        guard reading.askedAt >= timedOutAt else {
            return .undecided(
                reason: "the reading is older than the timeout", nextProbeAt: timedOutAt)
        }
        if let doubt = doubt(about: reading) { return start(over: doubt, reading.askedAt) }
        mostRows = reading.rows.count
        let new = reading.rows.filter { !baseline.contains($0.id) && !reading.otherOrders.contains($0.id) }
        let candidates = new.filter(isCandidate)
        if let match = candidates.first {
            let isOnly = candidates.allSatisfy { $0.id == match.id }
            return isOnly ? .matched(match) : .manyCandidates(candidates.map(\.id))
        }
        if let stranger = new.first(where: isOnKey) {
            return start(
                over: "order \(stranger.id), new on this instrument and side, is unexplained", reading.askedAt
            )
        }
        guard reading.positionsExplained else {
            return start(over: "a change of the positions is unexplained", reading.askedAt)
        }
        return count(reading.askedAt)
    }

    /// Why a reading cannot show absence, nor that a candidate is the only one.
    private func doubt(about reading: Reading) -> String? {
        guard reading.isComplete else { return "the reading is incomplete" }
        guard reading.rows.count >= mostRows else {
            return "the book shrank from \(mostRows) rows to \(reading.rows.count)"
        }
        guard baseline.isSubset(of: reading.rows.map(\.id)) else {
            return "orders that were there before the send are missing"
        }
        return nil
    }

    private func isOnKey(_ row: BrokerOrder) -> Bool {
        row.terms.instrument == terms.instrument && row.terms.side == terms.side
    }

    private func isCandidate(_ row: BrokerOrder) -> Bool {
        isOnKey(row) && row.terms.product == terms.product && row.terms.validity == terms.validity
            && shows(row.terms.kind, row.terms.quantity, terms.kind, terms.quantity)
            && row.placedAt >= sentAt - BookMatch.window.before
            && row.placedAt <= sentAt + BookMatch.window.after
    }

    private mutating func count(_ time: Timestamp) -> Answer {
        if lastCounted.map({ time >= $0 + BookMatch.spacing }) ?? true {
            streak += 1
            lastCounted = time
        }
        let earliest = timedOutAt + BookMatch.patience
        if streak >= BookMatch.readingsNeeded, time >= earliest { return .absent }
        let next = (lastCounted ?? time) + BookMatch.spacing
        return undecided(
            "\(streak) of \(BookMatch.readingsNeeded) readings without it", time,
            next: streak >= BookMatch.readingsNeeded ? max(next, earliest) : next)
    }

    private mutating func start(over reason: String, _ time: Timestamp) -> Answer {
        streak = 0
        lastCounted = nil
        return undecided(reason, time, next: time + BookMatch.spacing)
    }

    private func undecided(_ reason: String, _ time: Timestamp, next: Timestamp) -> Answer {
        guard time < timedOutAt + BookMatch.limit else { return .exhausted(reason: reason) }
        return .undecided(reason: reason, nextProbeAt: next)
    }
}
