// The highest and lowest of the last n values, and how long ago they were: constant
// work a bar on average. An undefined value makes each begin again.

/// The highest of the last n values, which are cut into blocks of n: the window is the end of one block and
/// the beginning of the next. Nothing here depends on which value is higher, so nothing is guessed wrong.
/// Keeps: seen (at most n), place in the block, highest of the block so far, n values: before the place those
/// of this block, from it on the highest from there to the end of the block before.
struct Peak {
    private var seen: Double
    private var place: Int
    private var highest: Double
    private let n: Int
    private let values: Memory

    @inline(__always) init(_ memory: Memory, _ instruction: Instruction) {
        seen = memory[0]
        place = Int(memory[1])
        highest = memory[2]
        n = Int(instruction.count)
        values = memory + 3
    }

    /// NaN while fewer than n values are known.
    @inline(__always) mutating func take(_ x: Double) -> Double {
        guard !x.isNaN else {
            seen = 0
            place = 0
            return .nan
        }
        highest = place == 0 ? x : higher(highest, x)
        values[place] = x
        place &+= 1
        if seen < Double(n) { seen += 1 }
        guard place == n else { return seen < Double(n) ? .nan : higher(highest, values[place]) }
        var after = x
        for index in stride(from: n &- 2, through: 0, by: -1) {
            after = higher(after, values[index])
            values[index] = after
        }
        place = 0
        return highest
    }

    @inline(__always) private func higher(_ a: Double, _ b: Double) -> Double { a > b ? a : b }

    @inline(__always) func save(_ memory: Memory) {
        memory[0] = seen
        memory[1] = Double(place)
        memory[2] = highest
    }
}

/// How long ago the highest of the last n was. A queue keeps the values that may still become it, each lower
/// than the one before; of equal values the newest counts, as in TA-Lib.
/// Keeps: seen, head, size, ring of n bar numbers, ring of n values.
struct Extreme {
    private var seen: Double
    private var head: Int
    private var size: Int
    private let n: Int
    private let numbers: Memory
    private let values: Memory

    @inline(__always) init(_ memory: Memory, _ instruction: Instruction) {
        seen = memory[0]
        head = Int(memory[1])
        size = Int(memory[2])
        n = Int(instruction.count)
        numbers = memory + 3
        values = memory + 3 + n
    }

    @inline(__always) private func slot(_ offset: Int) -> Int {
        let place = head &+ offset
        return place < n ? place : place &- n
    }

    /// False while fewer than n values are known.
    @inline(__always) mutating func take(_ x: Double) -> Bool {
        guard !x.isNaN else {
            seen = 0
            head = 0
            size = 0
            return false
        }
        seen += 1
        while size > 0, values[slot(size &- 1)] <= x { size &-= 1 }
        if size > 0, numbers[head] <= seen - Double(n) {
            head = slot(1)
            size &-= 1
        }
        let place = slot(size)
        numbers[place] = seen
        values[place] = x
        size &+= 1
        return seen >= Double(n)
    }

    @inline(__always) var barsAgo: Double { seen - numbers[head] }

    @inline(__always) func save(_ memory: Memory) {
        memory[0] = seen
        memory[1] = Double(head)
        memory[2] = Double(size)
    }
}

struct Highest: Kernel {
    private var peak: Peak
    @inline(__always) init(_ memory: Memory, _ instruction: Instruction) {
        peak = Peak(memory, instruction)
    }
    @inline(__always) mutating func step(_ a: Double, _ b: Double, _ c: Double, _ d: Double) -> Double {
        peak.take(a)
    }
    @inline(__always) func save(_ memory: Memory) { peak.save(memory) }
}

struct Lowest: Kernel {
    private var peak: Peak
    @inline(__always) init(_ memory: Memory, _ instruction: Instruction) {
        peak = Peak(memory, instruction)
    }
    @inline(__always) mutating func step(_ a: Double, _ b: Double, _ c: Double, _ d: Double) -> Double {
        let lowest = -peak.take(-a)
        return lowest.isNaN ? .nan : lowest
    }
    @inline(__always) func save(_ memory: Memory) { peak.save(memory) }
}

/// Bars since the highest of the last n.
struct HighestAgo: Kernel {
    private var extreme: Extreme
    @inline(__always) init(_ memory: Memory, _ instruction: Instruction) {
        extreme = Extreme(memory, instruction)
    }
    @inline(__always) mutating func step(_ a: Double, _ b: Double, _ c: Double, _ d: Double) -> Double {
        extreme.take(a) ? extreme.barsAgo : .nan
    }
    @inline(__always) func save(_ memory: Memory) { extreme.save(memory) }
}

/// Bars since the lowest of the last n.
struct LowestAgo: Kernel {
    private var extreme: Extreme
    @inline(__always) init(_ memory: Memory, _ instruction: Instruction) {
        extreme = Extreme(memory, instruction)
    }
    @inline(__always) mutating func step(_ a: Double, _ b: Double, _ c: Double, _ d: Double) -> Double {
        extreme.take(-a) ? extreme.barsAgo : .nan
    }
    @inline(__always) func save(_ memory: Memory) { extreme.save(memory) }
}

/// Bars since a condition was true; undefined until it has been. Keeps: whether it was, bars since.
struct BarsSince: Kernel {
    private var wasTrue: Bool
    private var bars: Double

    @inline(__always) init(_ memory: Memory, _ instruction: Instruction) {
        wasTrue = memory[0] == 1
        bars = memory[1]
    }

    @inline(__always) mutating func step(_ a: Double, _ b: Double, _ c: Double, _ d: Double) -> Double {
        bars = a == 1 ? 0 : bars + 1
        wasTrue = wasTrue || a == 1
        return wasTrue ? bars : .nan
    }

    @inline(__always) func save(_ memory: Memory) {
        memory[0] = wasTrue ? 1 : 0
        memory[1] = bars
    }
}
