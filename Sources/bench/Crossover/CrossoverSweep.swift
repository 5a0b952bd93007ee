// Workload W2, the published comparison's own search: 460 crossovers, long only, without
// a stop and without a square-off, for a share of the cash and one commission.
//
// No rule file can say this: our risk gate wants a stop behind every entry. So this is
// no part of the program but a loop of its own, as each peer's is, and it shows what a
// search costs where nothing but averages and money moves. What a search over rule
// files costs is `sweep-any`.

import Backtest
import Exchange
import Market

struct CrossoverSweep {
    /// Periods in bars.
    var fast: [Int]
    var slow: [Int]
    var cash: Money
    /// An entry spends one of so many parts of the cash.
    var parts: Int64
    /// First row whose close may open a position.
    var firstRow: Int
    var commission: CrossoverCommission

    /// What one pair came to.
    struct Outcome {
        /// Closed ones.
        var trades: Int
        /// With what is held valued at the last close.
        var equity: Money
    }

    /// By fast period, then slow.
    func run(_ bars: BarColumns) -> [Outcome] {
        guard bars.count > 0 else { return [] }
        let averages = CrossoverAverages(fast: fast, slow: slow, seed: Price(raw: bars.closes[0]).rupees)
        let books = fast.indices.map {
            CrossoverBooks(fast: $0, slowCount: slow.count, cash: cash.raw, commission)
        }
        let rows = UnsafeMutablePointer<CrossoverRow>.allocate(capacity: CrossoverAverages.rows)
        rows.initialize(repeating: CrossoverRow(), count: CrossoverAverages.rows)
        defer { rows.deallocate() }
        for row in stride(from: 0, to: bars.count, by: CrossoverAverages.rows) {
            averages.take(bars.closes.base + row, min(CrossoverAverages.rows, bars.count - row))
            // The last row of all has no open behind it.
            let end = min(CrossoverAverages.rows, bars.count - 1 - row)
            for place in 0..<end {
                rows[place] = CrossoverRow(
                    basis: bars.closes.base[row + place] * parts, open: bars.opens.base[row + place + 1])
            }
            let mask = CrossoverSweep.mask(max(0, firstRow - row), end)
            for index in books.indices {
                averages.compare(fast: index)
                books[index].trade(averages, rows, mask: mask)
            }
        }
        return books.flatMap { $0.outcomes(close: bars.closes[bars.count - 1]) }
    }

    /// Bits from `first` up to `end`, which is not among them.
    private static func mask(_ first: Int, _ end: Int) -> UInt64 {
        first < end ? (first..<end).reduce(0) { $0 | 1 &<< UInt64($1) } : 0
    }
}

extension CrossoverBooks {
    fileprivate func outcomes(close: Int64) -> [CrossoverSweep.Outcome] {
        (0..<count).map {
            CrossoverSweep.Outcome(
                trades: Int(books[$0].trades), equity: Money(raw: books[$0].cash + books[$0].units * close))
        }
    }
}

extension Workload {
    static let crossovers = Workload(name: "w2") { bars in
        let sweep = CrossoverSweep(
            fast: Array(3...12), slow: Array(15...60), cash: Money(rupees: 10_000_000), parts: 10,
            firstRow: 21, commission: CrossoverCommission(billionths: 300_000))
        let expected = published.first { $0.bars == bars.count }
        var told = Told(items: 460 * bars.count, seconds: [], hash: 0, expected: expected?.counts)
        for _ in 0..<5 {
            let (seconds, outcomes) = processorSeconds { sweep.run(bars) }
            told.seconds.append(seconds)
            var hash = Fingerprint()
            for outcome in outcomes { hash.add(Int64(outcome.trades)) }
            told.hash = hash.value
            try check(outcomes, expected?.equity)
        }
        return told
    }

    /// The reference's fingerprint of the 460 trade counts, and the sum of the 460 equities in rupees.
    private static let published: [(bars: Int, counts: UInt64, equity: Double)] = [
        (100_000, 0xedf2_bec4_e438_1c88, 4_702_991_583.33),
        (1_000_000, 0xf014_a3d3_0782_aa0b, 5_853_298_777.54),
    ]

    /// The reference's money is binary: its sizes are sometimes a share off ours.
    private static func check(_ outcomes: [CrossoverSweep.Outcome], _ expected: Double?) throws {
        let sum = outcomes.reduce(Money.zero) { $0 + $1.equity }.rupees
        guard let expected, abs(sum / expected - 1) > 1e-6 else { return }
        throw BenchFailed(
            description: "the 460 equities are not the reference's: expected \(expected), found \(sum)")
    }
}
