// Monte Carlo on the trades of one test: in another order they would have made the same money
// with another drawdown; drawn again with repetition they would have made another sum.

import Market

public struct TradeShuffle: Hashable, Sendable {
    /// A share of the outcomes lies below each of these.
    public struct Band: Hashable, Sendable {
        public let fifth: Double
        public let median: Double
        public let ninetyFifth: Double

        /// - Parameter values: Not empty.
        public init(_ values: [Double]) {
            let sorted = values.sorted()
            let at = { (share: Double) in sorted[Int((share * Double(sorted.count - 1)).rounded())] }
            (fifth, median, ninetyFifth) = (at(0.05), at(0.5), at(0.95))
        }
    }

    /// Largest fall from a peak over the trades' order as it was, in the trades' unit; not negative.
    public let drawdown: Double
    /// The same over random orders of the same trades.
    public let drawdowns: Band
    /// Sums of as many trades drawn with repetition.
    public let profits: Band
    /// How often such a sum was a loss or nothing.
    public let lossShare: Double

    /// Nil without trades.
    ///
    /// - Parameter profits: Of each trade after charges, in the order of closing.
    public init?(_ profits: [Double], runs: Int, seed: UInt64) {
        guard !profits.isEmpty, runs > 0 else { return nil }
        var random = SeededRandom(seed: seed, stream: "trades")
        var order = profits
        var (falls, sums) = ([Double](), [Double]())
        for _ in 0..<runs {
            for last in stride(from: order.count - 1, to: 0, by: -1) {
                order.swapAt(last, Int(random.below(Int64(last + 1))))
            }
            falls.append(TradeShuffle.largestFall(order))
            sums.append((0..<profits.count).reduce(0) { sum, _ in sum + profits.drawn(&random) })
        }
        drawdown = TradeShuffle.largestFall(profits)
        drawdowns = Band(falls)
        self.profits = Band(sums)
        lossShare = Double(sums.count { $0 <= 0 }) / Double(runs)
    }

    static func largestFall(_ profits: [Double]) -> Double {
        var (sum, peak, fall) = (0.0, 0.0, 0.0)
        for profit in profits {
            sum += profit
            peak = max(peak, sum)
            fall = max(fall, peak - sum)
        }
        return fall
    }
}

extension [Double] {
    fileprivate func drawn(_ random: inout SeededRandom) -> Double { self[Int(random.below(Int64(count)))] }
}
