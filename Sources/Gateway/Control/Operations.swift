// What the control socket asks of the daemon, in words of its own: the daemon conforms
// to this in one file, and a test answers it from a Desk.

public import Market
public import Trading

public protocol Operations: Sendable {
    /// Where requests are to be answered; nil for anywhere. In lockstep it is the daemon's own executor:
    /// an actor that is asked from elsewhere would go on there, uncounted, and time would run away.
    var executor: (any TaskExecutor)? { get }
    func accounts() async -> [AccountLine]
    /// Nil when there is no such account or its desk is not open yet.
    func snapshot(_ account: String) async -> DeskSnapshot?
    func limits(_ account: String) async -> RiskLimits
    func command(_ command: Command, account: String, by person: String) async -> CommandAnswer
    func jobs(_ account: String) async -> [JobLine]
    func initialise(_ account: String) async
    /// Where a person logs in; nil when the account needs no login.
    func loginURL(_ account: String) async -> String?
    /// Nil when the login is complete, otherwise why it is not.
    func completeLogin(_ account: String, redirect: String) async -> String?
    func alerts(_ account: String, since number: Int) async -> [AlertLine]
    /// Tape text, a line an event, until the reader goes.
    func tail(_ account: String) async -> AsyncStream<String>
    /// Today's report as far as it goes; nil when nothing was recorded.
    func report(_ account: String) async -> DayReport?
    /// One order's or one denied ticket's story; nil when today has none such.
    func why(_ subject: OrderStory.Subject, account: String) async -> OrderStory?
    /// What was decided on a bar of today, followed in the journal as far as it is sealed.
    func whyNot(_ question: WhyNot, account: String) async -> WhyNot?
    func feed(_ account: String) async -> FeedLine
    /// How the daemon itself is, in the order in which it is shown; empty when that cannot be measured.
    func health(_ account: String) async -> [HealthFigure]
    /// A line for the audit log; written before the command is done.
    func audit(user: UInt32?, route: String, arguments: String, status: Int) async
}

extension Operations {
    public var executor: (any TaskExecutor)? { nil }
    public func health(_ account: String) async -> [HealthFigure] { [] }
}

/// One number of the daemon itself. The name says its unit; nil means that nothing was counted yet.
public struct HealthFigure: Hashable, Sendable {
    public var name: String
    public var value: Int64?
    public init(_ name: String, _ value: Int64?) {
        self.name = name
        self.value = value
    }
}

/// One broker account.
public struct AccountLine: Hashable, Sendable {
    public var name: String
    public var broker: String
    public var mode: TradingMode
    public var isReady: Bool
    public init(name: String, broker: String, mode: TradingMode, isReady: Bool) {
        self.name = name
        self.broker = broker
        self.mode = mode
        self.isReady = isReady
    }
}

/// One start-up step.
public struct JobLine: Hashable, Sendable {
    public var step: String
    /// `waiting`, `running`, `done`, `retrying` or `login`.
    public var state: String
    public var text: String
    public var since: Timestamp?
    public init(step: String, state: String, text: String, since: Timestamp?) {
        self.step = step
        self.state = state
        self.text = text
        self.since = since
    }
}

public struct AlertLine: Hashable, Sendable {
    /// Ascending; what `since` counts in.
    public var number: Int
    public var account: String
    public var at: Timestamp
    public var alert: Alert
    /// What became of it, a sentence a channel, such as `mail: delivered`.
    public var fates: [String]
    public init(number: Int, account: String, at: Timestamp, alert: Alert, fates: [String] = []) {
        self.number = number
        self.account = account
        self.at = at
        self.alert = alert
        self.fates = fates
    }
}

/// How the price feed stands.
public struct FeedLine: Hashable, Sendable {
    public var isConnected: Bool
    public var lastDataAt: Timestamp?
    public var quotes: Int
    public var fresh: Int
    public var expected: Int
    /// Why it was last lost; nil when it never was.
    public var lastLoss: String?
    /// Turns of the 30-second loop that were left out, because the one before came late.
    public var skippedTurns: Int
    public init(
        isConnected: Bool, lastDataAt: Timestamp?, quotes: Int, fresh: Int, expected: Int,
        lastLoss: String? = nil, skippedTurns: Int = 0
    ) {
        self.isConnected = isConnected
        self.lastDataAt = lastDataAt
        self.quotes = quotes
        self.fresh = fresh
        self.expected = expected
        self.lastLoss = lastLoss
        self.skippedTurns = skippedTurns
    }
}
