// Indicators that remember everything a little: exponential and Wilder's averages.
//
// Each is seeded by the simple mean of its first n values, as TA-Lib does, and starts
// again after an undefined value.

extension Numbers {
    /// The exponential mean, weight 2/(n+1). Keeps: seen, mean (the sum until seeded).
    mutating func exponentialMean(_ base: Int, _ n: Int, _ x: Double) -> Double {
        guard !x.isNaN else { return restart(base, 2) }
        if values[base] >= Double(n) {
            let mean = values[base + 1]
            values[base + 1] = (x - mean) * (2 / Double(n + 1)) + mean
            return values[base + 1]
        }
        values[base] += 1
        values[base + 1] += x
        guard values[base] == Double(n) else { return .nan }
        values[base + 1] /= Double(n)
        return values[base + 1]
    }

    /// J. Welles Wilder's relative strength, 0…100. Undefined while nothing has moved at all:
    /// a price that stands still is neither strong nor weak. (TA-Lib answers 0 there.)
    /// Keeps: seen, previous value, mean gain, mean loss.
    mutating func relativeStrength(_ base: Int, _ n: Int, _ x: Double) -> Double {
        guard !x.isNaN else { return restart(base, 4) }
        let seen = values[base]
        let change = x - values[base + 1]
        values[base + 1] = x
        guard seen > 0 else {
            values[base] = 1
            return .nan
        }
        wilder(base + 2, n, max(change, 0), seen: seen)
        wilder(base + 3, n, max(-change, 0), seen: seen)
        if seen <= Double(n) { values[base] = seen + 1 }
        guard seen >= Double(n) else { return .nan }
        let (gain, loss) = (values[base + 2], values[base + 3])
        return gain + loss > 0 ? 100 * (gain / (gain + loss)) : .nan
    }

    /// Wilder's average true range; the first bar has no range of its own.
    /// Keeps: seen, previous close, mean range.
    mutating func trueRange(_ base: Int, _ n: Int, high: Double, low: Double, close: Double) -> Double {
        let seen = values[base]
        let previous = values[base + 1]
        values[base + 1] = close
        guard seen > 0 else {
            values[base] = 1
            return .nan
        }
        let range = max(high - low, abs(high - previous), abs(low - previous))
        wilder(base + 2, n, range, seen: seen)
        if seen <= Double(n) { values[base] = seen + 1 }
        return seen >= Double(n) ? values[base + 2] : .nan
    }

    /// Wilder's mean: the simple mean of values 1…n, then 1/n of each new one.
    private mutating func wilder(_ index: Int, _ n: Int, _ x: Double, seen: Double) {
        if seen <= Double(n) {
            values[index] += x
            if seen == Double(n) { values[index] /= Double(n) }
        } else {
            values[index] = (values[index] * Double(n - 1) + x) / Double(n)
        }
    }

    private mutating func restart(_ base: Int, _ count: Int) -> Double {
        for index in base..<base + count { values[index] = 0 }
        return .nan
    }
}
