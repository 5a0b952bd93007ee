// What the light loop's fills come to: the account of the day, the cash, the trades.

import Accounting
import Market
import Trading

/// The account when an entry is decided.
struct SkimAccount {
    /// Of the day's opening: equity and allotment are one for a single strategy.
    var opening = Money.zero
    /// Since then.
    var realised = Money.zero
    var charges = Money.zero
    /// A loss stopped new entries for the day.
    var isStopped = false
    var entriesAt: [Timestamp] = []

    /// What sizes are reckoned from: paper profit buys nothing.
    var equity: Money { max(opening + realised - charges, .zero) }

    mutating func begin(_ opening: Money) {
        self.opening = opening
        (realised, charges, isStopped) = (.zero, .zero, false)
        entriesAt.removeAll(keepingCapacity: true)
    }
}

struct SkimBook {
    let strategy: String
    var account = SkimAccount()
    var cash: Money
    private(set) var charges = Money.zero
    private(set) var trades: [ClosedTrade] = []

    init(_ strategy: String, cash: Money) {
        self.strategy = strategy
        self.cash = cash
    }

    mutating func pay(_ charged: Money) {
        account.charges += charged
        charges += charged
        cash -= charged
    }

    mutating func close(_ trade: ClosedTrade, paying charged: Money) {
        account.realised += trade.gross
        cash += trade.gross
        pay(charged)
        trades.append(trade)
    }

    /// Trades of one instant stand in the order of their instants, then of the instruments.
    mutating func order(from first: Int) {
        if trades.count > first + 1 { trades[first...].sort { $0.leftAt < $1.leftAt } }
    }
}
