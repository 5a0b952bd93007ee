// The highest and lowest of the last n values, and how long ago they were: constant
// work a bar on average.
//
// A queue keeps the values that may still become the highest, each lower than the one
// before. An undefined value empties it. Of equal values the newest counts, as in TA-Lib.

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

    @inline(__always) var highest: Double { values[head] }
    @inline(__always) var barsAgo: Double { seen - numbers[head] }

    @inline(__always) func save(_ memory: Memory) {
        memory[0] = seen
        memory[1] = Double(head)
        memory[2] = Double(size)
    }
}

struct Highest: Kernel {
    private var extreme: Extreme
    @inline(__always) init(_ memory: Memory, _ instruction: Instruction) {
        extreme = Extreme(memory, instruction)
    }
    @inline(__always) mutating func step(_ a: Double, _ b: Double, _ c: Double, _ d: Double) -> Double {
        extreme.take(a) ? extreme.highest : .nan
    }
    @inline(__always) func save(_ memory: Memory) { extreme.save(memory) }
}

struct Lowest: Kernel {
    private var extreme: Extreme
    @inline(__always) init(_ memory: Memory, _ instruction: Instruction) {
        extreme = Extreme(memory, instruction)
    }
    @inline(__always) mutating func step(_ a: Double, _ b: Double, _ c: Double, _ d: Double) -> Double {
        extreme.take(-a) ? -extreme.highest : .nan
    }
    @inline(__always) func save(_ memory: Memory) { extreme.save(memory) }
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
