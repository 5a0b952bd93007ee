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
        let mean = sum { $0 } / Double(ring.count)
        return defined(sum { ($0 - mean).magnitude } / Double(ring.count))
    }

    /// Four sums side by side, because each addition waits for the one before.
    @inline(__always) private func sum(_ part: (Double) -> Double) -> Double {
        var (one, two, three, four) = (0.0, 0.0, 0.0, 0.0)
        var index = 0
        while index &+ 4 <= ring.count {
            one += part(values[index])
            two += part(values[index &+ 1])
            three += part(values[index &+ 2])
            four += part(values[index &+ 3])
            index &+= 4
        }
        while index < ring.count {
            one += part(values[index])
            index &+= 1
        }
        return (one + two) + (three + four)
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
