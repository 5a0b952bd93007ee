// Indicators over the last n values, one value at a time in constant work (highest and
// lowest: constant on average).
//
// Each keeps its numbers from `base` on, laid out as its first lines say. Conventions
// and first defined row are TA-Lib's. An undefined value empties the window: the next
// answer needs n defined values again, and never mixes two stretches.

extension Numbers {
    /// The value `n` bars ago; undefined values count as values. Keeps: seen, head, ring of n.
    mutating func ago(_ base: Int, _ n: Int, _ x: Double) -> Double {
        let seen = values[base]
        let head = Int(values[base + 1])
        let oldest = values[base + 2 + head]
        values[base + 2 + head] = x
        values[base + 1] = Double(head + 1 == n ? 0 : head + 1)
        guard seen < Double(n) else { return oldest }
        values[base] = seen + 1
        return .nan
    }

    /// The simple mean. Keeps: seen, head, sum, ring of n.
    mutating func mean(_ base: Int, _ n: Int, _ x: Double) -> Double {
        guard !x.isNaN else { return empty(base, 3) }
        let head = Int(values[base + 1])
        let next = head + 1 == n ? 0 : head + 1
        let sum = values[base + 2] + x
        values[base + 3 + head] = x
        values[base + 1] = Double(next)
        guard values[base] >= Double(n - 1) else {
            values[base] += 1
            values[base + 2] = sum
            return .nan
        }
        values[base + 2] = sum - values[base + 3 + next]
        return sum / Double(n)
    }

    /// Weights 1…n, the newest heaviest. Keeps: seen, head, sum, weighted sum, ring of n.
    mutating func weightedMean(_ base: Int, _ n: Int, _ x: Double) -> Double {
        guard !x.isNaN else { return empty(base, 4) }
        let head = Int(values[base + 1])
        let isFull = values[base] >= Double(n)
        let oldest = isFull ? values[base + 4 + head] : 0
        values[base + 4 + head] = x
        values[base + 1] = Double(head + 1 == n ? 0 : head + 1)
        if isFull {
            values[base + 3] += Double(n) * x - values[base + 2]
        } else {
            values[base] += 1
            values[base + 3] += values[base] * x
        }
        values[base + 2] += x - oldest
        return values[base] >= Double(n) ? values[base + 3] / Double(n * (n + 1) / 2) : .nan
    }

    /// The population standard deviation, by Welford's recurrence, which does not cancel
    /// where prices are high and quiet. Keeps: seen, head, mean, sum of squares, ring of n.
    mutating func deviation(_ base: Int, _ n: Int, _ x: Double) -> Double {
        guard !x.isNaN else { return empty(base, 4) }
        let head = Int(values[base + 1])
        let oldest = values[base + 4 + head]
        let mean = values[base + 2]
        values[base + 4 + head] = x
        values[base + 1] = Double(head + 1 == n ? 0 : head + 1)
        if values[base] < Double(n) {
            values[base] += 1
            let newMean = mean + (x - mean) / values[base]
            values[base + 2] = newMean
            values[base + 3] += (x - mean) * (x - newMean)
            guard values[base] == Double(n) else { return .nan }
        } else {
            let newMean = mean + (x - oldest) / Double(n)
            values[base + 2] = newMean
            values[base + 3] += (x - oldest) * (x - newMean + oldest - mean)
        }
        return max(0, values[base + 3] / Double(n)).squareRoot()
    }

    /// The highest of the last n. Keeps: seen, head, size, then a queue of the values that
    /// may still become the highest (ring of n bar numbers, ring of n values).
    mutating func highest(_ base: Int, _ n: Int, _ x: Double) -> Double {
        guard !x.isNaN else { return empty(base, 3) }
        let numbers = base + 3
        let seen = values[base] + 1
        var head = Int(values[base + 1])
        var size = Int(values[base + 2])
        while size > 0, values[numbers + n + slot(head, size - 1, n)] <= x { size -= 1 }
        if size > 0, values[numbers + head] <= seen - Double(n) {
            head = slot(head, 1, n)
            size -= 1
        }
        let place = slot(head, size, n)
        values[numbers + place] = seen
        values[numbers + n + place] = x
        values[base] = seen
        values[base + 1] = Double(head)
        values[base + 2] = Double(size + 1)
        return seen >= Double(n) ? values[numbers + n + head] : .nan
    }

    @inline(__always)
    private func slot(_ head: Int, _ offset: Int, _ n: Int) -> Int {
        head + offset < n ? head + offset : head + offset - n
    }

    /// Forgets everything; the ring's old values are never read again.
    private mutating func empty(_ base: Int, _ count: Int) -> Double {
        for index in base..<base + count { values[index] = 0 }
        return .nan
    }
}
