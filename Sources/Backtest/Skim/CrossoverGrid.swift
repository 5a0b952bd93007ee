// Crossovers of close-seeded averages over a grid of their periods, as searches that
// compare engines run them: no stop, no clock, a share of the cash, one commission.
//
// No such strategy passes our risk gate, which wants a stop behind every entry; so this
// finds settings worth a look, and what it finds is then run as a rule file.

public import Accounting
public import Market

public struct CrossoverGrid: Sendable {
    private let sweep: CrossoverSweep

    /// - Parameters:
    ///   - fast, slow: Periods in bars.
    ///   - shareOfCash: Of each entry, in hundredths of a percent.
    ///   - firstRow: First row whose close may open a position.
    ///   - commission: Of each side's value; nothing else is charged.
    public init(
        fast: [Int], slow: [Int], cash: Money, shareOfCash: Int64, firstRow: Int, commission: Rate
    ) {
        sweep = CrossoverSweep(
            fast: fast.map { 2 / Double($0 + 1) }, slow: slow.map { 2 / Double($0 + 1) }, cash: cash,
            size: CrossoverSize(points: shareOfCash, fixed: 0), firstRow: firstRow,
            fills: CrossoverFills(taken: nil, volumeShare: 10_000_000, protection: 10_000))
        self.commission = commission
    }

    private let commission: Rate

    /// What one pair of periods came to.
    public struct Result: Hashable, Sendable {
        public var trades: Int
        /// Of them, with a profit after commission.
        public var wins: Int
        public var charges: Money
        /// After the last close of each day.
        public var equity: [Money]
    }

    /// By fast period, then slow.
    public func run(_ bars: BarColumns) -> [Result] {
        sweep.run(bars, RateCost(commission)).map { outcome in
            precondition(!outcome.book.isBeyond, "an account outgrew the range of exact money")
            return Result(
                trades: Int(outcome.book.trades), wins: Int(outcome.book.wins),
                charges: Money(raw: outcome.book.charges), equity: outcome.equity.map { Money(raw: $0) })
        }
    }
}
