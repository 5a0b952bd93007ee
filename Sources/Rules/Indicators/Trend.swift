// Lines that follow a trend and turn when the price breaks them: the parabolic stop,
// Supertrend, and the open of Heikin-Ashi.

/// Wilder's stop and reverse from high and low; `p` is the step, `q` the most. The first two
/// bars' directional movement says where it starts, as in TA-Lib.
/// Keeps: bars seen (at most 2), stop, extreme, factor, whether it is long, high, low.
struct ParabolicSAR: Kernel {
    private var seen: Double
    private var stop: Double
    private var extreme: Double
    private var factor: Double
    private var isLong: Bool
    private var high: Double
    private var low: Double
    private let step: Double
    private let most: Double

    @inline(__always) init(_ memory: Memory, _ instruction: Instruction) {
        seen = memory[0]
        stop = memory[1]
        extreme = memory[2]
        factor = memory[3]
        isLong = memory[4] == 1
        high = memory[5]
        low = memory[6]
        step = instruction.p
        most = instruction.q
    }

    @inline(__always) mutating func step(_ a: Double, _ b: Double, _ c: Double, _ d: Double) -> Double {
        defer {
            high = a
            low = b
        }
        guard seen > 0 else {
            seen = 1
            return .nan
        }
        if seen == 1 { start(a, b) }
        return isLong ? rising(a, b) : falling(a, b)
    }

    /// TA-Lib compares the second bar with itself where it looks back.
    private mutating func start(_ newHigh: Double, _ newLow: Double) {
        let (up, down) = (newHigh - high, low - newLow)
        isLong = !(down > 0 && down > up)
        stop = isLong ? low : high
        extreme = isLong ? newHigh : newLow
        factor = Swift.min(step, most)
        seen = 2
        (high, low) = (newHigh, newLow)
    }

    private mutating func rising(_ newHigh: Double, _ newLow: Double) -> Double {
        guard newLow > stop else {
            isLong = false
            let value = Swift.max(extreme, high, newHigh)
            factor = Swift.min(step, most)
            extreme = newLow
            stop = Swift.max(value + factor * (extreme - value), high, newHigh)
            return value
        }
        let value = stop
        if newHigh > extreme {
            extreme = newHigh
            factor = Swift.min(factor + step, most)
        }
        stop = Swift.min(value + factor * (extreme - value), low, newLow)
        return value
    }

    private mutating func falling(_ newHigh: Double, _ newLow: Double) -> Double {
        guard newHigh < stop else {
            isLong = true
            let value = Swift.min(extreme, low, newLow)
            factor = Swift.min(step, most)
            extreme = newHigh
            stop = Swift.min(value + factor * (extreme - value), low, newLow)
            return value
        }
        let value = stop
        if newLow < extreme {
            extreme = newLow
            factor = Swift.min(factor + step, most)
        }
        stop = Swift.max(value + factor * (extreme - value), high, newHigh)
        return value
    }

    @inline(__always) func save(_ memory: Memory) {
        memory[0] = seen
        memory[1] = stop
        memory[2] = extreme
        memory[3] = factor
        memory[4] = isLong ? 1 : 0
        memory[5] = high
        memory[6] = low
    }
}

/// From (high+low)/2, the width of a band, and the close: the line under a rise, or minus the line
/// over a fall. A band moves only towards the price, unless the close before was beyond it; the
/// trend turns when the close passes the band as it is now (TradingView's rule). Starts rising.
/// Keeps: whether it has begun, upper, lower, whether it rises, previous close.
struct Supertrend: Kernel {
    private var hasBegun: Bool
    private var upper: Double
    private var lower: Double
    private var rises: Bool
    private var previous: Double

    @inline(__always) init(_ memory: Memory, _ instruction: Instruction) {
        hasBegun = memory[0] == 1
        upper = memory[1]
        lower = memory[2]
        rises = memory[3] == 1
        previous = memory[4]
    }

    @inline(__always) mutating func step(_ a: Double, _ b: Double, _ c: Double, _ d: Double) -> Double {
        defer { previous = c }
        guard !a.isNaN, !b.isNaN else {
            hasBegun = false
            return .nan
        }
        let (above, below) = (a + b, a - b)
        if hasBegun {
            if above < upper || previous > upper { upper = above }
            if below > lower || previous < lower { lower = below }
            rises = rises ? c >= lower : c > upper
        } else {
            (upper, lower, rises, hasBegun) = (above, below, true, true)
        }
        return defined(rises ? lower : -upper)
    }

    @inline(__always) func save(_ memory: Memory) {
        memory[0] = hasBegun ? 1 : 0
        memory[1] = upper
        memory[2] = lower
        memory[3] = rises ? 1 : 0
        memory[4] = previous
    }
}

/// From open and the mean of the bar's four prices: the middle of the candle before; the first is the
/// middle of open and that mean. Keeps: whether there was a bar, its open, its close.
struct HeikinOpen: Kernel {
    private var hasOne: Bool
    private var open: Double
    private var close: Double

    @inline(__always) init(_ memory: Memory, _ instruction: Instruction) {
        hasOne = memory[0] == 1
        open = memory[1]
        close = memory[2]
    }

    @inline(__always) mutating func step(_ a: Double, _ b: Double, _ c: Double, _ d: Double) -> Double {
        open = hasOne ? (open + close) / 2 : (a + b) / 2
        hasOne = true
        close = b
        return open
    }

    @inline(__always) func save(_ memory: Memory) {
        memory[0] = hasOne ? 1 : 0
        memory[1] = open
        memory[2] = close
    }
}
