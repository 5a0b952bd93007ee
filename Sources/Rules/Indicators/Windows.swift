// Means and spreads over the last n values, in constant work a bar.
//
// Conventions and first defined row are TA-Lib's. An undefined value empties the
// window: the next answer needs n defined values again, and never mixes two stretches.
// Each keeps: how many it has seen, where the oldest lies, its sums, the n values.

/// The value one bar ago; undefined values count as values. Keeps: value, whether there is one.
struct Before: Kernel {
    private var last: Double
    private var hasOne: Bool

    @inline(__always) init(_ memory: Memory, _ instruction: Instruction) {
        last = memory[0]
        hasOne = memory[1] == 1
    }

    @inline(__always) mutating func step(_ a: Double, _ b: Double, _ c: Double, _ d: Double) -> Double {
        let before = hasOne ? last : .nan
        last = a
        hasOne = true
        return before
    }

    @inline(__always) func save(_ memory: Memory) {
        memory[0] = last
        memory[1] = hasOne ? 1 : 0
    }
}

/// The value n bars ago; undefined values count as values.
struct Ago: Kernel {
    private var ring: Ring
    private let values: Memory

    @inline(__always) init(_ memory: Memory, _ instruction: Instruction) {
        ring = Ring(memory, instruction.count)
        values = memory + 2
    }

    @inline(__always) mutating func step(_ a: Double, _ b: Double, _ c: Double, _ d: Double) -> Double {
        let oldest = ring.isFull ? values[ring.head] : .nan
        values[ring.head] = a
        ring.advance()
        return oldest
    }

    @inline(__always) func save(_ memory: Memory) { ring.save(memory) }
}

struct MovingSum: Kernel {
    private var ring: Ring
    private var sum: Double
    private let values: Memory

    @inline(__always) init(_ memory: Memory, _ instruction: Instruction) {
        ring = Ring(memory, instruction.count)
        sum = memory[2]
        values = memory + 3
    }

    @inline(__always) mutating func step(_ a: Double, _ b: Double, _ c: Double, _ d: Double) -> Double {
        guard !a.isNaN else {
            ring.empty()
            sum = 0
            return .nan
        }
        if ring.isFull { sum -= values[ring.head] }
        sum += a
        values[ring.head] = a
        ring.advance()
        return ring.isFull ? defined(sum) : .nan
    }

    @inline(__always) func save(_ memory: Memory) {
        ring.save(memory)
        memory[2] = sum
    }
}

struct SimpleMean: Kernel {
    private var sum: MovingSum
    private let count: Double

    @inline(__always) init(_ memory: Memory, _ instruction: Instruction) {
        sum = MovingSum(memory, instruction)
        count = Double(instruction.count)
    }

    @inline(__always) mutating func step(_ a: Double, _ b: Double, _ c: Double, _ d: Double) -> Double {
        sum.step(a, b, c, d) / count
    }

    @inline(__always) func save(_ memory: Memory) { sum.save(memory) }
}

/// Weights 1…n, the newest heaviest.
struct WeightedMean: Kernel {
    private var ring: Ring
    private var sum: Double
    private var weighted: Double
    private let weights: Double
    private let values: Memory

    @inline(__always) init(_ memory: Memory, _ instruction: Instruction) {
        ring = Ring(memory, instruction.count)
        sum = memory[2]
        weighted = memory[3]
        let n = Double(instruction.count)
        weights = n * (n + 1) / 2
        values = memory + 4
    }

    @inline(__always) mutating func step(_ a: Double, _ b: Double, _ c: Double, _ d: Double) -> Double {
        guard !a.isNaN else {
            ring.empty()
            sum = 0
            weighted = 0
            return .nan
        }
        let oldest = ring.isFull ? values[ring.head] : 0
        let wasFull = ring.isFull
        values[ring.head] = a
        ring.advance()
        weighted += wasFull ? Double(ring.count) * a - sum : Double(ring.seen) * a
        sum += a - oldest
        return ring.isFull ? defined(weighted / weights) : .nan
    }

    @inline(__always) func save(_ memory: Memory) {
        ring.save(memory)
        memory[2] = sum
        memory[3] = weighted
    }
}

/// The population standard deviation, by Welford's recurrence, which does not cancel where
/// prices are high and quiet.
struct Deviation: Kernel {
    private var ring: Ring
    private var mean: Double
    private var squares: Double
    private let values: Memory

    @inline(__always) init(_ memory: Memory, _ instruction: Instruction) {
        ring = Ring(memory, instruction.count)
        mean = memory[2]
        squares = memory[3]
        values = memory + 4
    }

    @inline(__always) mutating func step(_ a: Double, _ b: Double, _ c: Double, _ d: Double) -> Double {
        guard !a.isNaN else {
            ring.empty()
            mean = 0
            squares = 0
            return .nan
        }
        let n = Double(ring.count)
        if ring.isFull {
            let oldest = values[ring.head]
            let next = mean + (a - oldest) / n
            squares += (a - oldest) * (a - next + oldest - mean)
            mean = next
        } else {
            let next = mean + (a - mean) / Double(ring.seen + 1)
            squares += (a - mean) * (a - next)
            mean = next
        }
        values[ring.head] = a
        ring.advance()
        return ring.isFull ? defined(Swift.max(0, squares / n).squareRoot()) : .nan
    }

    @inline(__always) func save(_ memory: Memory) {
        ring.save(memory)
        memory[2] = mean
        memory[3] = squares
    }
}
