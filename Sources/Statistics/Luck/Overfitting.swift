// The probability of backtest overfitting, by combinatorially symmetric cross-validation
// (Bailey, Borwein, López de Prado, Zhu 2017): the sessions are cut into blocks, every half of
// the blocks is once the past in which the best trial is chosen, and the other half shows what
// the choice was worth. No randomness: all halves are visited.

public struct Overfitting: Hashable, Sendable {
    /// Of every split: ln(ω / (1 − ω)) with ω the chosen trial's relative rank outside the sample.
    public let logits: [Double]
    /// How often the chosen trial lost money outside the sample.
    public let lossShare: Double

    /// PBO: how often the choice came out in the lower half, or in the middle, outside the sample.
    public var probability: Double {
        Double(logits.count { $0 <= 0 }) / Double(logits.count)
    }

    /// Nil when there is nothing to choose from or not enough to split: fewer than two trials that vary,
    /// or fewer than four sessions a block.
    ///
    /// - Parameter blocks: Even, at most 16 (12,870 splits).
    public init?(_ trials: Trials, blocks: Int) {
        precondition(blocks >= 2 && blocks % 2 == 0 && blocks <= 16, "blocks must be even and at most 16")
        let varying = trials.ratios.indices.filter { trials.row($0).contains { $0 != 0 } }
        guard varying.count > 1, trials.observations >= 4 * blocks else { return nil }
        let sums = BlockSums(trials, varying, blocks: blocks)
        var logits: [Double] = []
        var losses = 0
        for half in Overfitting.halves(of: blocks) {
            let inside = sums.ratios(of: half)
            let outside = sums.ratios(of: ((1 << blocks) - 1) & ~half)
            let chosen = Overfitting.indexOfLargest(inside)
            logits.append(Overfitting.logit(chosen, outside))
            if outside[chosen] < 0 { losses += 1 }
        }
        self.logits = logits
        lossShare = Double(losses) / Double(logits.count)
    }

    /// Every choice of half of the blocks, as bits.
    private static func halves(of blocks: Int) -> [Int] {
        (0..<(1 << blocks)).filter { $0.nonzeroBitCount == blocks / 2 }
    }

    /// The first of several.
    private static func indexOfLargest(_ values: [Double]) -> Int {
        var best = 0
        for index in values.indices where values[index] > values[best] { best = index }
        return best
    }

    /// Ties share their middle rank, so that equal trials neither help nor hurt.
    private static func logit(_ chosen: Int, _ values: [Double]) -> Double {
        var (below, equal) = (0, 0)
        for value in values {
            if value < values[chosen] { below += 1 } else if value == values[chosen] { equal += 1 }
        }
        let rank = Double(below) + Double(equal + 1) / 2
        let share = rank / Double(values.count + 1)
        return Elementary.logarithm(share / (1 - share))
    }
}

/// Count, sum and sum of squares of every trial in every block: enough for the ratio of any union.
private struct BlockSums {
    private let blocks: Int
    private let trials: Int
    private let counts: [Double]
    /// Block after block within a trial.
    private let sums: [Double]
    private let squares: [Double]

    init(_ table: Trials, _ rows: [Int], blocks: Int) {
        self.blocks = blocks
        trials = rows.count
        let width = table.observations
        let bounds = (0...blocks).map { $0 * width / blocks }
        counts = (0..<blocks).map { Double(bounds[$0 + 1] - bounds[$0]) }
        var (sums, squares) = ([Double](), [Double]())
        for row in rows {
            for block in 0..<blocks {
                let from = row * width
                let part = table.returns[from + bounds[block]..<from + bounds[block + 1]]
                sums.append(part.reduce(0, +))
                squares.append(part.reduce(0) { $0 + $1 * $1 })
            }
        }
        self.sums = sums
        self.squares = squares
    }

    /// The Sharpe ratio of every trial over the blocks whose bits are set.
    func ratios(of half: Int) -> [Double] {
        let chosen = (0..<blocks).filter { half >> $0 & 1 == 1 }
        let count = chosen.reduce(0) { $0 + counts[$1] }
        return (0..<trials).map { trial in
            var (sum, square) = (0.0, 0.0)
            for block in chosen {
                sum += sums[trial * blocks + block]
                square += squares[trial * blocks + block]
            }
            let mean = sum / count
            let variance = square / count - mean * mean
            return variance > 1e-20 ? mean / variance.squareRoot() : 0
        }
    }
}
