// What a rule file says besides its conditions: whom it trades, whose bars it reads,
// how long it holds, when it stays away. The rules state it; the Desk keeps it.

public import Market

/// Whom a strategy trades.
public enum Universe: Hashable, Sendable {
    /// Symbols as the exchange writes them, in the file's order, without repeats.
    case symbols([String])
    /// The members that an index or a list of the owner's has on the day, in byte order.
    case members(of: String, filter: UniverseFilter)
}

/// Which members are left, by what was known before the day began; nil leaves all.
public struct UniverseFilter: Hashable, Sendable {
    /// Of the previous close.
    public var leastPrice: Price?
    public var mostPrice: Price?
    /// Mean of price × volume a day over the last `turnoverDays` sessions before the day.
    public var leastTurnover: Money?
    public var turnoverDays: Int

    public init(
        leastPrice: Price? = nil, mostPrice: Price? = nil, leastTurnover: Money? = nil, turnoverDays: Int = 20
    ) {
        self.leastPrice = leastPrice
        self.mostPrice = mostPrice
        self.leastTurnover = leastTurnover
        self.turnoverDays = turnoverDays
    }
}

/// Another instrument whose bars the rules read by name; it is not traded for that.
public struct Companion: Hashable, Sendable {
    public let symbol: String
    public let exchange: Exchange

    public init(symbol: String, exchange: Exchange) {
        self.symbol = symbol
        self.exchange = exchange
    }
}

/// What is traded when the rules speak: the instrument itself, or one contract on it.
public enum Vehicle: Hashable, Sendable {
    case itself
    case future(Expiry)
    /// `steps` strikes out of the money from the strike nearest to the underlying's last price;
    /// negative goes into the money, 0 is at the money.
    case option(OptionRight, steps: Int, Expiry)
}

/// Which expiry of a contract, counted from the day: expired and expiring-today contracts are left out
/// from `rollDays` days before their expiry on.
public struct Expiry: Hashable, Sendable {
    public enum Cycle: String, Hashable, Sendable { case nearest, next }
    public var cycle: Cycle
    public var rollDays: Int

    public init(_ cycle: Cycle, rollDays: Int = 0) {
        self.cycle = cycle
        self.rollDays = rollDays
    }
}

/// What else the file asks the Desk to keep.
public struct Conduct: Hashable, Sendable {
    /// A position is left at the first bar that closes this long after its first fill; nil holds on.
    public var longestHold: Span?
    /// No new entry in an instrument for this long after a position in it was left; nil does not wait.
    public var cooldown: Span?
    /// The wait counts only after a position that lost before charges.
    public var coolsAfterLossOnly: Bool
    /// On the day a split, bonus or other action changes what a price means, nothing is entered.
    public var avoidsExDates: Bool
    /// Entries of one instrument a day; nil where the file names none.
    public var entriesPerInstrument: Int?

    public init(
        longestHold: Span? = nil, cooldown: Span? = nil, coolsAfterLossOnly: Bool = false,
        avoidsExDates: Bool = true, entriesPerInstrument: Int? = nil
    ) {
        self.longestHold = longestHold
        self.cooldown = cooldown
        self.coolsAfterLossOnly = coolsAfterLossOnly
        self.avoidsExDates = avoidsExDates
        self.entriesPerInstrument = entriesPerInstrument
    }
}
