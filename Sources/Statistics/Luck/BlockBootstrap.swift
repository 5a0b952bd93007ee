// Resampling in blocks: a row is rebuilt from runs of itself, so that what holds from one
// observation to the next survives inside a run. Stationary (Politis and Romano 1994: runs of
// geometric length, the end joined to the beginning) or moving (Künsch 1989: runs of one length).

public import Market

public enum BlockBootstrap: Hashable, Sendable {
    /// Mean length of a run.
    case stationary(Double)
    /// Length of every run.
    case moving(Int)

    /// Runs of about the fourth root of the row: long enough for day-to-day dependence, short enough
    /// to leave many runs.
    public static func suited(to count: Int) -> BlockBootstrap {
        .stationary(max(1, Double(count).squareRoot().squareRoot()))
    }

    /// Which observation stands at each place of a resample of `count`.
    public func indices(_ count: Int, _ random: inout SeededRandom) -> [Int] {
        guard count > 0 else { return [] }
        switch self {
        case .stationary(let mean): return BlockBootstrap.stationary(count, mean, &random)
        case .moving(let length): return BlockBootstrap.moving(count, min(length, count), &random)
        }
    }

    private static func stationary(_ count: Int, _ mean: Double, _ random: inout SeededRandom) -> [Int] {
        precondition(mean >= 1, "a run is at least one observation long on average, was \(mean)")
        var indices: [Int] = []
        indices.reserveCapacity(count)
        var at = Int(random.below(Int64(count)))
        while indices.count < count {
            indices.append(at)
            at = random.fraction() < 1 / mean ? Int(random.below(Int64(count))) : (at + 1) % count
        }
        return indices
    }

    private static func moving(_ count: Int, _ length: Int, _ random: inout SeededRandom) -> [Int] {
        precondition(length >= 1, "a run is at least one observation long, was \(length)")
        var indices: [Int] = []
        while indices.count < count {
            let from = Int(random.below(Int64(count - length + 1)))
            indices += (from..<from + length).prefix(count - indices.count)
        }
        return indices
    }
}

extension SeededRandom {
    /// Uniform in 0..<1, in steps of 2⁻⁵³.
    mutating func fraction() -> Double { Double(next() >> 11) * 0x1p-53 }
}
