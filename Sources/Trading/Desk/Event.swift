// Everything that can happen to a Desk. One event is one journal record.
//
// An event is a fact about the outside world, already translated into our words:
// a price, an answer of the broker, a second of the clock, a wish of the operator.
// What the Desk makes of it is an `Effect`.

public import Market

public enum Event: Codable, Hashable, Sendable {
    /// A finished bar from history: it warms indicators up and decides nothing.
    case history(strategy: Int, InstrumentID, Bar)
    case quote(InstrumentID, Quote)
    /// A finished bar stands for all the quotes in it: of the length of a strategy's bars, or of a part of
    /// them. Its event comes when it ends, so no quote of it may follow. The rules speak when the last of
    /// the bars that end at one instant has come.
    case bar(InstrumentID, Bar, isLast: Bool)
    /// The exchange's price band of an instrument, at the open and whenever it slides.
    case band(InstrumentID, PriceBand)
    /// A second has passed. Deadlines, time-outs and the risk monitor run on this.
    case tick
    /// The 30-second price loop looked at the feed: what it found.
    case sampled(FeedSample)
    /// The broker's direct answer to something that we sent.
    case answered(OrderID, BrokerAnswer)
    /// The broker told us about an order by itself.
    case acknowledged(BrokerOrderID, Acknowledgement)
    /// A poll of the broker's books.
    case polled(BookReading)
    case funds(BrokerFunds)
    /// The start-up steps are through: books read, unknown orders bound, feed alive.
    case initialised
    /// The broker refuses our session; nothing can be sent until a new login.
    case sessionLost(reason: String)
    case sessionRestored
    case command(Command, by: String)
}

/// What came back for one request that we sent about an order.
public enum BrokerAnswer: Codable, Hashable, Sendable {
    /// The request is about to leave; from here on bytes may be under way.
    case attempting(baseline: [BrokerOrderID])
    case placed(BrokerOrderID, routingCode: String)
    case refused(reason: String)
    /// Certainly not sent: no byte left this machine.
    case notSent(reason: String)
    /// May or may not have arrived.
    case unanswered(reason: String)
    case cancelTaken
    case cancelRefused(reason: String)
    case cancelUnanswered(reason: String)
    case modifyTaken
    case modifyRefused(reason: String)
    case modifyUnanswered(reason: String)
}

/// A message of the broker's order stream. A hint: polls are the truth, and both must merge.
public enum Acknowledgement: Codable, Hashable, Sendable {
    case confirmed
    case rejected(reason: String)
    case filled(Fill)
    case cancelled
    case modified
    case triggered
    case expired
    case cancelRejected(reason: String)
    case modifyRejected(reason: String)
}

/// One reading of the order book and the positions.
public struct BookReading: Codable, Hashable, Sendable {
    public var orders: [BrokerOrder]
    public var positions: [BrokerPosition]
    /// False when any part of the answer was missing or unreadable: it then proves no absence.
    public var isComplete: Bool
    /// When the request for the reading was sent.
    public var askedAt: Timestamp

    public init(orders: [BrokerOrder], positions: [BrokerPosition], isComplete: Bool, askedAt: Timestamp) {
        self.orders = orders
        self.positions = positions
        self.isComplete = isComplete
        self.askedAt = askedAt
    }
}

/// What the price loop found when it looked at the feed.
public struct FeedSample: Codable, Hashable, Sendable {
    /// When any instrument last had data; nil when there was none today.
    public var lastDataAt: Timestamp?
    public var isConnected: Bool
    /// Instruments with a quote younger than the staleness limit.
    public var fresh: Int
    public var expected: Int

    public init(lastDataAt: Timestamp?, isConnected: Bool, fresh: Int, expected: Int) {
        self.lastDataAt = lastDataAt
        self.isConnected = isConnected
        self.fresh = fresh
        self.expected = expected
    }
}
