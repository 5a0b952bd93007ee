// How a value stands among the last n: work in proportion to n a bar, whatever the
// length of the history. Every other window needs constant work.

/// The mean distance of the last n values from their mean. Keeps: seen, head, ring of n.
struct MeanDeviation: Kernel {
    private var ring: Ring
    private let values: Memory

    @inline(__always) init(_ memory: Memory, _ instruction: Instruction) {
        ring = Ring(memory, instruction.count)
        values = memory + 2
    }

    @inline(__always) mutating func step(_ a: Double, _ b: Double, _ c: Double, _ d: Double) -> Double {
        guard !a.isNaN else {
            ring.empty()
            return .nan
        }
        values[ring.head] = a
        ring.advance()
        guard ring.isFull else { return .nan }
        var mean = 0.0
        for index in 0..<ring.count { mean += values[index] }
        mean /= Double(ring.count)
        var distance = 0.0
        for index in 0..<ring.count { distance += (values[index] - mean).magnitude }
        return defined(distance / Double(ring.count))
    }

    @inline(__always) func save(_ memory: Memory) { ring.save(memory) }
}

/// The share of the n values before this one that are not above it, as a fraction.
/// Keeps: seen, head, ring of n.
struct PercentRank: Kernel {
    private var ring: Ring
    private let values: Memory

    @inline(__always) init(_ memory: Memory, _ instruction: Instruction) {
        ring = Ring(memory, instruction.count)
        values = memory + 2
    }

    @inline(__always) mutating func step(_ a: Double, _ b: Double, _ c: Double, _ d: Double) -> Double {
        guard !a.isNaN else {
            ring.empty()
            return .nan
        }
        var rank = Double.nan
        if ring.isFull {
            var count = 0
            for index in 0..<ring.count where values[index] <= a { count &+= 1 }
            rank = Double(count) / Double(ring.count)
        }
        values[ring.head] = a
        ring.advance()
        return rank
    }

    @inline(__always) func save(_ memory: Memory) { ring.save(memory) }
}
