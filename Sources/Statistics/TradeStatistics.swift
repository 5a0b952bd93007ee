// What a row of closed trades says: how often they win, how much, how long they last.
// Money is summed exactly; only ratios are `Double`.

public import Market

/// Figures of closed trades, after charges.
public struct TradeStatistics: Hashable, Sendable {
    /// One closed trade: what it earned after charges and how long it was open.
    public struct Trade: Hashable, Sendable {
        public var net: Money
        public var held: Span

        public init(net: Money, held: Span) {
            self.net = net
            self.held = held
        }
    }

    public private(set) var count = 0
    /// Trades with a gain; one that ends at exactly nothing is neither won nor lost.
    public private(set) var won = 0
    public private(set) var lost = 0
    /// Sum of all gains.
    public private(set) var gained = Money.zero
    /// Sum of all losses, negative.
    public private(set) var given = Money.zero
    /// Nil without a trade.
    public private(set) var best: Money?
    public private(set) var worst: Money?
    /// The most won in a row, in the order in which they were closed, and the most lost.
    public let winningStreak: Int
    public let losingStreak: Int
    private var held = 0.0

    /// - Parameter trades: In the order in which they were closed.
    public init(_ trades: [Trade]) {
        winningStreak = longestRun(trades) { $0.net > .zero }
        losingStreak = longestRun(trades) { $0.net < .zero }
        for trade in trades { take(trade) }
    }

    private mutating func take(_ trade: Trade) {
        count += 1
        held += Double(trade.held.nanoseconds)
        best = max(best ?? trade.net, trade.net)
        worst = min(worst ?? trade.net, trade.net)
        if trade.net > .zero {
            won += 1
            gained += trade.net
        } else if trade.net < .zero {
            lost += 1
            given += trade.net
        }
    }

    public var net: Money { gained + given }
    /// Won of all; NaN without a trade.
    public var winRate: Double { Double(won) / Double(count) }
    /// Gains over losses; infinite without a loss, NaN without a trade.
    public var profitFactor: Double { gained.rupees / given.magnitude.rupees }
    /// Mean of all; nil without a trade.
    public var expectancy: Money? { TradeStatistics.mean(net, count) }
    public var averageGain: Money? { TradeStatistics.mean(gained, won) }
    /// Negative.
    public var averageLoss: Money? { TradeStatistics.mean(given, lost) }
    /// Mean gain over mean loss, without sign; NaN unless both exist.
    public var payoff: Double {
        guard won > 0, lost > 0 else { return .nan }
        return (gained.rupees / Double(won)) / (-given.rupees / Double(lost))
    }
    /// Mean time from the first fill to the last; nil without a trade.
    public var averageHold: Span? {
        count > 0 ? Span(nanoseconds: Int64(held / Double(count))) : nil
    }

    private static func mean(_ sum: Money, _ count: Int) -> Money? {
        count > 0 ? sum.scaled(by: 1, over: Int64(count)) : nil
    }
}
