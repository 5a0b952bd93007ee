// Exponential and adaptive means: indicators that remember everything a little.
//
// Unless said otherwise each is seeded by the simple mean of its first n values, as
// TA-Lib does, and starts again after an undefined value. The weights come with the
// instruction: `p` for the new value, `q` for the mean so far.

/// Weight 2/(n+1). Keeps: values seen, mean (the sum until seeded).
struct ExponentialMean: Kernel {
    private var seen: Double
    private var mean: Double
    private let n: Double
    private let weight: Double
    private let rest: Double

    @inline(__always) init(_ memory: Memory, _ instruction: Instruction) {
        seen = memory[0]
        mean = memory[1]
        n = Double(instruction.count)
        weight = instruction.p
        rest = instruction.q
    }

    @inline(__always) mutating func step(_ a: Double, _ b: Double, _ c: Double, _ d: Double) -> Double {
        if seen >= n, !a.isNaN {
            mean = mean * rest + a * weight
            return mean
        }
        return begin(a)
    }

    @inline(__always) private mutating func begin(_ a: Double) -> Double {
        guard !a.isNaN else {
            seen = 0
            mean = 0
            return .nan
        }
        seen += 1
        mean += a
        guard seen >= n else { return .nan }
        mean /= n
        return mean
    }

    @inline(__always) func save(_ memory: Memory) {
        memory[0] = seen
        memory[1] = mean
    }
}

/// The same, which leaves out its first `d` values: MACD's fast mean starts with its slow one.
/// Keeps: values left out, then as above.
struct LateExponentialMean: Kernel {
    private var skipped: Double
    private var mean: ExponentialMean

    @inline(__always) init(_ memory: Memory, _ instruction: Instruction) {
        skipped = memory[0]
        mean = ExponentialMean(memory + 1, instruction)
    }

    @inline(__always) mutating func step(_ a: Double, _ b: Double, _ c: Double, _ d: Double) -> Double {
        if a.isNaN {
            skipped = 0
        } else if skipped < b {
            skipped += 1
            return .nan
        }
        return mean.step(a, b, c, d)
    }

    @inline(__always) func save(_ memory: Memory) {
        memory[0] = skipped
        mean.save(memory + 1)
    }
}

/// Seeded by its first value and defined from it on: e + weight × (x − e).
/// Keeps: whether it is seeded, mean.
struct CloseSeededMean: Kernel {
    private var isSeeded: Bool
    private var mean: Double
    private let weight: Double

    @inline(__always) init(_ memory: Memory, _ instruction: Instruction) {
        isSeeded = memory[0] == 1
        mean = memory[1]
        weight = instruction.p
    }

    @inline(__always) mutating func step(_ a: Double, _ b: Double, _ c: Double, _ d: Double) -> Double {
        if isSeeded, !a.isNaN {
            mean = mean + weight * (a - mean)
            return mean
        }
        isSeeded = !a.isNaN
        mean = a.isNaN ? 0 : a
        return a.isNaN ? .nan : a
    }

    @inline(__always) func save(_ memory: Memory) {
        memory[0] = isSeeded ? 1 : 0
        memory[1] = mean
    }
}

/// J. Welles Wilder's mean: the simple mean of n values, then 1/n of each new one.
struct WilderMean: Kernel {
    private var mean: ExponentialMean

    @inline(__always) init(_ memory: Memory, _ instruction: Instruction) {
        mean = ExponentialMean(memory, instruction)
    }

    @inline(__always) mutating func step(_ a: Double, _ b: Double, _ c: Double, _ d: Double) -> Double {
        mean.step(a, b, c, d)
    }

    @inline(__always) func save(_ memory: Memory) { mean.save(memory) }
}

/// Wilder's sum as TA-Lib seeds it: n−1 values are added up, then S − S/n + x.
/// Keeps: values seen, sum.
struct WilderSum: Kernel {
    private var seen: Double
    private var sum: Double
    private let n: Double
    private let rest: Double

    @inline(__always) init(_ memory: Memory, _ instruction: Instruction) {
        seen = memory[0]
        sum = memory[1]
        n = Double(instruction.count)
        rest = instruction.q
    }

    @inline(__always) mutating func step(_ a: Double, _ b: Double, _ c: Double, _ d: Double) -> Double {
        guard !a.isNaN else {
            seen = 0
            sum = 0
            return .nan
        }
        if seen < n { seen += 1 }
        sum = seen < n ? sum + a : sum * rest + a
        return seen < n ? .nan : sum
    }

    @inline(__always) func save(_ memory: Memory) {
        memory[0] = seen
        memory[1] = sum
    }
}

/// Perry Kaufman's adaptive mean: between the exponential means of 2 and of 30 values, by how
/// straight the last n steps went. Keeps: seen, head, sum of steps, mean, ring of n+1 values.
struct KaufmanMean: Kernel {
    private var ring: Ring
    private var steps: Double
    private var mean: Double
    private let values: Memory

    @inline(__always) init(_ memory: Memory, _ instruction: Instruction) {
        ring = Ring(memory, instruction.count &+ 1)
        steps = memory[2]
        mean = memory[3]
        values = memory + 4
    }

    @inline(__always) mutating func step(_ a: Double, _ b: Double, _ c: Double, _ d: Double) -> Double {
        guard !a.isNaN else {
            ring.empty()
            steps = 0
            return .nan
        }
        let last = ring.count &- 1
        let previous = ring.seen > 0 ? values[ring.head == 0 ? last : ring.head &- 1] : a
        if ring.isFull {
            let next = values[ring.head == last ? 0 : ring.head &+ 1]
            steps -= (next - values[ring.head]).magnitude
        } else {
            mean = previous
        }
        steps += (a - previous).magnitude
        values[ring.head] = a
        ring.advance()
        guard ring.isFull else { return .nan }
        let way = a - values[ring.head]
        let straight = steps <= way || steps <= 0 ? 1 : (way / steps).magnitude
        let weight = straight * (2.0 / 3 - 2.0 / 31) + 2.0 / 31
        mean += (a - mean) * (weight * weight)
        return mean
    }

    @inline(__always) func save(_ memory: Memory) {
        ring.save(memory)
        memory[2] = steps
        memory[3] = mean
    }
}

/// Joseph Granville's on-balance volume, from close and volume; the first bar counts whole, an unchanged
/// close not at all. Keeps: whether there was a bar, its close, the sum.
struct OnBalanceVolume: Kernel {
    private var hasOne: Bool
    private var previous: Double
    private var sum: Double

    @inline(__always) init(_ memory: Memory, _ instruction: Instruction) {
        hasOne = memory[0] == 1
        previous = memory[1]
        sum = memory[2]
    }

    @inline(__always) mutating func step(_ a: Double, _ b: Double, _ c: Double, _ d: Double) -> Double {
        sum += !hasOne || a > previous ? b : a < previous ? -b : 0
        hasOne = true
        previous = a
        return sum
    }

    @inline(__always) func save(_ memory: Memory) {
        memory[0] = hasOne ? 1 : 0
        memory[1] = previous
        memory[2] = sum
    }
}
