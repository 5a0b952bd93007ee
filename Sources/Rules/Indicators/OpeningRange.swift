// What the clock of a session decides: the range of its first minutes, and what other
// sessions showed at the same minute.
//
// `b` is the session's mark, `c` the minutes from its open to the bar's close.

/// The highest of the session's first n minutes, once they are over.
struct OpeningHigh: Kernel {
    private var fold: SessionFold
    private let minutes: Double

    @inline(__always) init(_ memory: Memory, _ instruction: Instruction) {
        fold = SessionFold(memory)
        minutes = Double(instruction.count)
    }

    @inline(__always) mutating func step(_ a: Double, _ b: Double, _ c: Double, _ d: Double) -> Double {
        if fold.begins(b) { fold.value = -.infinity }
        if c <= minutes, a > fold.value { fold.value = a }
        return b > 0 && c >= minutes ? defined(fold.value) : .nan
    }

    @inline(__always) func save(_ memory: Memory) { fold.save(memory) }
}

/// The lowest of the session's first n minutes, once they are over.
struct OpeningLow: Kernel {
    private var fold: SessionFold
    private let minutes: Double

    @inline(__always) init(_ memory: Memory, _ instruction: Instruction) {
        fold = SessionFold(memory)
        minutes = Double(instruction.count)
    }

    @inline(__always) mutating func step(_ a: Double, _ b: Double, _ c: Double, _ d: Double) -> Double {
        if fold.begins(b) { fold.value = .infinity }
        if c <= minutes, a < fold.value { fold.value = a }
        return b > 0 && c >= minutes ? defined(fold.value) : .nan
    }

    @inline(__always) func save(_ memory: Memory) { fold.save(memory) }
}

/// The mean of `a` at this minute of the last n sessions that had a bar then, today left out.
/// `p` is the length of a bar in minutes, `q` the bars of a session.
/// Keeps, for each bar of a session: seen, head, sum, ring of n.
struct SameTimeMean: Kernel {
    private let memory: Memory
    private let count: Int32
    private let length: Double
    private let slots: Double

    @inline(__always) init(_ memory: Memory, _ instruction: Instruction) {
        self.memory = memory
        count = instruction.count
        length = instruction.p
        slots = instruction.q
    }

    mutating func step(_ a: Double, _ b: Double, _ c: Double, _ d: Double) -> Double {
        let slot = (c / length).rounded(.up) - 1
        guard slot >= 0, slot < slots, !a.isNaN else { return .nan }
        let place = memory + Int(slot) * (Int(count) + 3)
        var ring = Ring(place, count)
        let mean = ring.isFull ? defined(place[2] / Double(ring.count)) : .nan
        if ring.isFull { place[2] -= place[3 + ring.head] }
        place[2] += a
        place[3 + ring.head] = a
        ring.advance()
        ring.save(place)
        return mean
    }

    @inline(__always) func save(_ memory: Memory) {}
}
