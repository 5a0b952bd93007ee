// What came of a test: every closed trade, the equity after every session, what was
// paid, and what was refused. Reports, metrics and searches are made from this alone.

public import Accounting
public import Market
public import Trading

public struct BacktestResult: Hashable, Sendable {
    /// Names of the strategies, in the plan's order.
    public var strategies: [String]
    public var cash: Money
    /// In the order in which they were closed.
    public var trades: [ClosedTrade] = []
    /// One after every session, oldest first.
    public var equity: [EquityPoint] = []
    /// Bars that the rules saw, warm-up included, over all instruments.
    public var bars = 0
    public var orders = 0
    public var fills = 0
    /// How often each control denied a ticket, most frequent first.
    public var denials: [DenialCount] = []
    public var charges = Charges.zero
    /// Positions that the last session left open, valued at its last prices.
    public var openPositions: [OpenPosition] = []
    /// What the Desk warned of while it traded: contracts that were wanted and not there.
    public var warnings = Warnings()
    /// Every assumption in a sentence, as the report prints them.
    public var assumptions: [String] = []

    public init(strategies: [String], cash: Money) {
        self.strategies = strategies
        self.cash = cash
    }

    public struct Warnings: Hashable, Sendable {
        public var count = 0
        /// The first few, in the Desk's words.
        public var examples: [String] = []

        mutating func add(_ text: String) {
            count += 1
            if examples.count < 3, !examples.contains(text) { examples.append(text) }
        }
    }

    public struct DenialCount: Hashable, Sendable {
        public var code: DenialCode
        public var count: Int

        public init(code: DenialCode, count: Int) {
            self.code = code
            self.count = count
        }
    }

    public struct OpenPosition: Hashable, Sendable {
        public var strategy: String
        public var symbol: String
        public var net: Quantity
        /// Over the fills that entered it since it was last flat.
        public var averagePrice: Price
        public var lastPrice: Price

        public init(
            strategy: String, symbol: String, net: Quantity, averagePrice: Price, lastPrice: Price
        ) {
            self.strategy = strategy
            self.symbol = symbol
            self.net = net
            self.averagePrice = averagePrice
            self.lastPrice = lastPrice
        }
    }

    public var finalEquity: Money { equity.last?.equity ?? cash }
    public var netProfit: Money { finalEquity - cash }
}

/// A position from flat to flat.
public struct ClosedTrade: Hashable, Sendable {
    public var strategy: String
    public var symbol: String
    /// Of the entry.
    public var side: Side
    /// The most that was held.
    public var quantity: Quantity
    public var enteredAt: Timestamp
    public var leftAt: Timestamp
    /// Averages over the fills.
    public var entry: Price
    public var exit: Price
    /// Before charges; a loss is negative.
    public var gross: Money
    public var charges: Charges
    public var reason: TradeEnd

    public var net: Money { gross - charges.total }

    public init(
        strategy: String, symbol: String, side: Side, quantity: Quantity, enteredAt: Timestamp,
        leftAt: Timestamp, entry: Price, exit: Price, gross: Money, charges: Charges, reason: TradeEnd
    ) {
        self.strategy = strategy
        self.symbol = symbol
        self.side = side
        self.quantity = quantity
        self.enteredAt = enteredAt
        self.leftAt = leftAt
        self.entry = entry
        self.exit = exit
        self.gross = gross
        self.charges = charges
        self.reason = reason
    }
}

/// What closed a trade.
public enum TradeEnd: Hashable, Sendable {
    case rule(line: Int)
    case time
    case stop
    case target
    case squareOff
}

/// The account after a session.
public struct EquityPoint: Hashable, Sendable {
    public var date: CalendarDate
    /// Cash and open positions at their last prices, after all charges.
    public var equity: Money
    /// Largest value of all open positions during the session, without sign.
    public var exposure: Money

    public init(date: CalendarDate, equity: Money, exposure: Money) {
        self.date = date
        self.equity = equity
        self.exposure = exposure
    }
}
