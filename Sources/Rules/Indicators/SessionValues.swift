// Values of one trading day: sums and extremes since its open, its opening range, and
// what the day before left.
//
// `b` is the session's mark: its number, negative while the day was not seen from its
// open. Such a day has no value here, and leaves none to the next.

/// What is gathered from the bars of one session. Keeps: the session's number, the value.
struct SessionFold {
    private(set) var number: Double
    var value: Double

    @inline(__always) init(_ memory: Memory) {
        number = memory[0]
        value = memory[1]
    }

    /// True at the first bar of a session.
    @inline(__always) mutating func begins(_ mark: Double) -> Bool {
        guard mark.magnitude != number else { return false }
        number = mark.magnitude
        return true
    }

    @inline(__always) func save(_ memory: Memory) {
        memory[0] = number
        memory[1] = value
    }
}

struct SessionSum: Kernel {
    private var fold: SessionFold
    @inline(__always) init(_ memory: Memory, _ instruction: Instruction) { fold = SessionFold(memory) }
    @inline(__always) mutating func step(_ a: Double, _ b: Double, _ c: Double, _ d: Double) -> Double {
        fold.value = fold.begins(b) ? a : fold.value + a
        return b > 0 ? defined(fold.value) : .nan
    }
    @inline(__always) func save(_ memory: Memory) { fold.save(memory) }
}

struct SessionHighest: Kernel {
    private var fold: SessionFold
    @inline(__always) init(_ memory: Memory, _ instruction: Instruction) { fold = SessionFold(memory) }
    @inline(__always) mutating func step(_ a: Double, _ b: Double, _ c: Double, _ d: Double) -> Double {
        if fold.begins(b) || a > fold.value { fold.value = a }
        return b > 0 ? fold.value : .nan
    }
    @inline(__always) func save(_ memory: Memory) { fold.save(memory) }
}

struct SessionLowest: Kernel {
    private var fold: SessionFold
    @inline(__always) init(_ memory: Memory, _ instruction: Instruction) { fold = SessionFold(memory) }
    @inline(__always) mutating func step(_ a: Double, _ b: Double, _ c: Double, _ d: Double) -> Double {
        if fold.begins(b) || a < fold.value { fold.value = a }
        return b > 0 ? fold.value : .nan
    }
    @inline(__always) func save(_ memory: Memory) { fold.save(memory) }
}

struct SessionFirst: Kernel {
    private var fold: SessionFold
    @inline(__always) init(_ memory: Memory, _ instruction: Instruction) { fold = SessionFold(memory) }
    @inline(__always) mutating func step(_ a: Double, _ b: Double, _ c: Double, _ d: Double) -> Double {
        if fold.begins(b) { fold.value = a }
        return b > 0 ? fold.value : .nan
    }
    @inline(__always) func save(_ memory: Memory) { fold.save(memory) }
}

/// The deviation of `a`, weighted by `c`, around its weighted mean since the open, by West's recurrence.
/// Keeps: the session's number, weight, mean, sum of squares.
struct SessionDeviation: Kernel {
    private var fold: SessionFold
    private var mean: Double
    private var squares: Double

    @inline(__always) init(_ memory: Memory, _ instruction: Instruction) {
        fold = SessionFold(memory)
        mean = memory[2]
        squares = memory[3]
    }

    @inline(__always) mutating func step(_ a: Double, _ b: Double, _ c: Double, _ d: Double) -> Double {
        if fold.begins(b) { (fold.value, mean, squares) = (0, 0, 0) }
        if c > 0 {
            fold.value += c
            let next = mean + (a - mean) * (c / fold.value)
            squares += c * (a - mean) * (a - next)
            mean = next
        }
        guard b > 0, fold.value > 0 else { return .nan }
        return defined(Swift.max(0, squares / fold.value).squareRoot())
    }

    @inline(__always) func save(_ memory: Memory) {
        fold.save(memory)
        memory[2] = mean
        memory[3] = squares
    }
}

/// What the last whole session left. Keeps: the session's number, today's value, whether today is
/// whole, the value before.
struct PreviousFold {
    var fold: SessionFold
    private var isWhole: Bool
    private var before: Double

    @inline(__always) init(_ memory: Memory) {
        fold = SessionFold(memory)
        isWhole = memory[2] == 1
        before = memory[3]
    }

    /// True at the first bar of a session.
    @inline(__always) mutating func begins(_ mark: Double) -> Bool {
        let begins = fold.begins(mark)
        if begins { before = isWhole ? fold.value : .nan }
        isWhole = mark > 0
        return begins
    }

    @inline(__always) var value: Double { before }

    @inline(__always) func save(_ memory: Memory) {
        fold.save(memory)
        memory[2] = isWhole ? 1 : 0
        memory[3] = before
    }
}

struct PreviousHighest: Kernel {
    private var day: PreviousFold
    @inline(__always) init(_ memory: Memory, _ instruction: Instruction) { day = PreviousFold(memory) }
    @inline(__always) mutating func step(_ a: Double, _ b: Double, _ c: Double, _ d: Double) -> Double {
        if day.begins(b) || a > day.fold.value { day.fold.value = a }
        return day.value
    }
    @inline(__always) func save(_ memory: Memory) { day.save(memory) }
}

struct PreviousLowest: Kernel {
    private var day: PreviousFold
    @inline(__always) init(_ memory: Memory, _ instruction: Instruction) { day = PreviousFold(memory) }
    @inline(__always) mutating func step(_ a: Double, _ b: Double, _ c: Double, _ d: Double) -> Double {
        if day.begins(b) || a < day.fold.value { day.fold.value = a }
        return day.value
    }
    @inline(__always) func save(_ memory: Memory) { day.save(memory) }
}

struct PreviousFirst: Kernel {
    private var day: PreviousFold
    @inline(__always) init(_ memory: Memory, _ instruction: Instruction) { day = PreviousFold(memory) }
    @inline(__always) mutating func step(_ a: Double, _ b: Double, _ c: Double, _ d: Double) -> Double {
        if day.begins(b) { day.fold.value = a }
        return day.value
    }
    @inline(__always) func save(_ memory: Memory) { day.save(memory) }
}

/// Of closes: the last bar's, which is not the exchange's closing price of the last half hour.
struct PreviousLast: Kernel {
    private var day: PreviousFold
    @inline(__always) init(_ memory: Memory, _ instruction: Instruction) { day = PreviousFold(memory) }
    @inline(__always) mutating func step(_ a: Double, _ b: Double, _ c: Double, _ d: Double) -> Double {
        _ = day.begins(b)
        day.fold.value = a
        return day.value
    }
    @inline(__always) func save(_ memory: Memory) { day.save(memory) }
}
