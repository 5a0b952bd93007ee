// J. Welles Wilder's indicators ("New Concepts in Technical Trading Systems", 1978):
// relative strength, true range and its mean, directional movement, the parabolic stop.
//
// Seeds and first defined rows are TA-Lib's. `p` is 1/n and `q` is (n−1)/n.

/// Relative strength, 0…100. Undefined while nothing has moved at all: a price that stands
/// still is neither strong nor weak. (TA-Lib answers 0 there.)
/// Keeps: values seen, previous value, mean gain, mean loss.
struct RelativeStrength: Kernel {
    private var seen: Double
    private var previous: Double
    private var gain: Double
    private var loss: Double
    private let n: Double
    private let weight: Double
    private let rest: Double

    @inline(__always) init(_ memory: Memory, _ instruction: Instruction) {
        seen = memory[0]
        previous = memory[1]
        gain = memory[2]
        loss = memory[3]
        n = Double(instruction.count)
        weight = instruction.p
        rest = instruction.q
    }

    @inline(__always) mutating func step(_ a: Double, _ b: Double, _ c: Double, _ d: Double) -> Double {
        let change = a - previous
        previous = a
        // Exact, and without a branch that every other bar takes the other way.
        let up = (change.magnitude + change) * 0.5
        let down = (change.magnitude - change) * 0.5
        if seen > n, !a.isNaN {
            gain = gain * rest + up * weight
            loss = loss * rest + down * weight
            return strength
        }
        return begin(a, up, down)
    }

    @inline(__always) private mutating func begin(_ a: Double, _ up: Double, _ down: Double) -> Double {
        guard !a.isNaN else {
            (seen, previous, gain, loss) = (0, 0, 0, 0)
            return .nan
        }
        seen += 1
        guard seen > 1 else { return .nan }
        gain += up
        loss += down
        guard seen > n else { return .nan }
        gain /= n
        loss /= n
        return strength
    }

    @inline(__always) private var strength: Double {
        let moved = gain + loss
        return moved > 0 ? 100 * (gain / moved) : .nan
    }

    @inline(__always) func save(_ memory: Memory) {
        memory[0] = seen
        memory[1] = previous
        memory[2] = gain
        memory[3] = loss
    }
}

/// From high, low and the close before; the first bar has none. Keeps: whether there was a
/// bar, its close.
struct TrueRange: Kernel {
    private var hasOne: Bool
    private var previous: Double

    @inline(__always) init(_ memory: Memory, _ instruction: Instruction) {
        hasOne = memory[0] == 1
        previous = memory[1]
    }

    @inline(__always) mutating func step(_ a: Double, _ b: Double, _ c: Double, _ d: Double) -> Double {
        let range = hasOne ? widest(a, b, previous) : .nan
        hasOne = true
        previous = c
        return range
    }

    @inline(__always) func save(_ memory: Memory) {
        memory[0] = hasOne ? 1 : 0
        memory[1] = previous
    }
}

/// Compared as whole numbers, whose order is that of amounts without a sign: which is the widest cannot be
/// foretold, and floating-point comparisons become branches that are guessed wrong.
@inline(__always)
private func widest(_ high: Double, _ low: Double, _ previous: Double) -> Double {
    let (up, down) = (bits((high - previous).magnitude), bits((low - previous).magnitude))
    return Double(bitPattern: UInt64(bitPattern: max(max(up, down), bits(high - low))))
}

@inline(__always) private func bits(_ value: Double) -> Int64 { Int64(bitPattern: value.bitPattern) }

/// Of high, low and close; the first bar has no range of its own.
/// Keeps: bars seen, previous close, mean range, the part of a range that waits.
///
/// The mean moves by two bars at a time, m·q² + (x₁·p·q + x₂·p): between them it stands at m·q + x₁·p, and
/// a bar waits for half as long a chain of sums.
struct AverageTrueRange: Kernel {
    /// n + 1 while the mean is whole, n + 2 while a range waits to be taken with the next.
    private var seen: Double
    private var previous: Double
    private var mean: Double
    private var waiting: Double
    private let n: Double
    private let weight: Double
    private let rest: Double
    private let square: Double

    @inline(__always) init(_ memory: Memory, _ instruction: Instruction) {
        seen = memory[0]
        previous = memory[1]
        mean = memory[2]
        waiting = memory[3]
        n = Double(instruction.count)
        weight = instruction.p
        rest = instruction.q
        square = rest * rest
    }

    @inline(__always) mutating func step(_ a: Double, _ b: Double, _ c: Double, _ d: Double) -> Double {
        let range = widest(a, b, previous)
        previous = c
        if seen > n { return take(range * weight) }
        seen += 1
        guard seen > 1 else { return .nan }
        mean += range
        guard seen > n else { return .nan }
        mean /= n
        return mean
    }

    @inline(__always) private mutating func take(_ part: Double) -> Double {
        guard seen > n + 1 else {
            seen += 1
            waiting = part
            return mean * rest + part
        }
        seen -= 1
        mean = mean * square + (waiting * rest + part)
        return mean
    }

    @inline(__always)
    mutating func steps(_ a: Memory, _ b: Memory, _ c: Memory, into target: Memory, count: Int) {
        var row = 0
        while row < count, seen != n + 1 {
            target[row] = step(a[row], b[row], c[row], 0)
            row &+= 1
        }
        while row &+ 1 < count {
            let first = widest(a[row], b[row], previous) * weight
            let second = widest(a[row &+ 1], b[row &+ 1], c[row]) * weight
            previous = c[row &+ 1]
            target[row] = mean * rest + first
            mean = mean * square + (first * rest + second)
            target[row &+ 1] = mean
            row &+= 2
        }
        if row < count { target[row] = step(a[row], b[row], c[row], 0) }
    }

    @inline(__always) func save(_ memory: Memory) {
        memory[0] = seen
        memory[1] = previous
        memory[2] = mean
        memory[3] = waiting
    }
}

/// How far the high rose beyond the low's fall, or 0. Keeps: whether there was a bar, high, low.
struct PlusMovement: Kernel {
    private var movement: Movement

    @inline(__always) init(_ memory: Memory, _ instruction: Instruction) { movement = Movement(memory) }
    @inline(__always) mutating func step(_ a: Double, _ b: Double, _ c: Double, _ d: Double) -> Double {
        let (up, down) = movement.step(a, b)
        return up.isNaN ? .nan : beyond(up, down)
    }
    @inline(__always) func save(_ memory: Memory) { movement.save(memory) }
}

/// How far the low fell beyond the high's rise, or 0.
struct MinusMovement: Kernel {
    private var movement: Movement

    @inline(__always) init(_ memory: Memory, _ instruction: Instruction) { movement = Movement(memory) }
    @inline(__always) mutating func step(_ a: Double, _ b: Double, _ c: Double, _ d: Double) -> Double {
        let (up, down) = movement.step(a, b)
        return up.isNaN ? .nan : beyond(down, up)
    }
    @inline(__always) func save(_ memory: Memory) { movement.save(memory) }
}

/// `one` where it is above zero and the other, else 0; as whole numbers, like the widest.
@inline(__always)
private func beyond(_ one: Double, _ other: Double) -> Double {
    let (mine, others) = (max(bits(one), 0), max(bits(other), 0))
    return Double(bitPattern: UInt64(bitPattern: mine > others ? mine : 0))
}

private struct Movement {
    private var hasOne: Bool
    private var high: Double
    private var low: Double

    @inline(__always) init(_ memory: Memory) {
        hasOne = memory[0] == 1
        high = memory[1]
        low = memory[2]
    }

    @inline(__always) mutating func step(_ newHigh: Double, _ newLow: Double) -> (Double, Double) {
        let moves = hasOne ? (newHigh - high, low - newLow) : (.nan, .nan)
        hasOne = true
        high = newHigh
        low = newLow
        return moves
    }

    @inline(__always) func save(_ memory: Memory) {
        memory[0] = hasOne ? 1 : 0
        memory[1] = high
        memory[2] = low
    }
}
