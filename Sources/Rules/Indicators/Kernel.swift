// How an indicator is written: its state as a small value that is read from the row of
// numbers, moved by one bar, and written back.
//
// There is one arithmetic. A bar at a time the state is read and written around one
// step; over a block of bars the same steps run in a loop with the state in registers.
// So the two evaluators cannot disagree. Undefined is NaN with one bit pattern.

/// The row of numbers from the place where an indicator's own begin.
typealias Memory = UnsafeMutablePointer<Double>

protocol Kernel {
    init(_ memory: Memory, _ instruction: Instruction)
    /// Takes the operands' values at a bar and answers the value there; NaN while it has none.
    mutating func step(_ a: Double, _ b: Double, _ c: Double, _ d: Double) -> Double
    /// The same steps over consecutive rows, for a kernel that has a shorter way to the same bits.
    mutating func steps(_ a: Memory, _ b: Memory, _ c: Memory, into target: Memory, count: Int)
    func save(_ memory: Memory)
}

extension Kernel {
    @inline(__always)
    mutating func steps(_ a: Memory, _ b: Memory, _ c: Memory, into target: Memory, count: Int) {
        for row in 0..<count { target[row] = step(a[row], b[row], c[row], 0) }
    }
}

/// A kernel that remembers nothing.
protocol Pointwise: Kernel {
    static func value(_ a: Double, _ b: Double) -> Double
    init()
}

extension Pointwise {
    @inline(__always) init(_ memory: Memory, _ instruction: Instruction) { self.init() }
    @inline(__always) func step(_ a: Double, _ b: Double, _ c: Double, _ d: Double) -> Double {
        Self.value(a, b)
    }
    @inline(__always) func save(_ memory: Memory) {}
}

/// What is done with the kernel of an operation: one step, or a block of them.
protocol KernelRunner {
    func run<K: Kernel>(_ kernel: K.Type)
    func place(_ field: BarField)
    /// Takes over the value of another lane.
    func fetch()
}

/// What a bar and its session give.
enum BarField { case open, high, low, close, volume, mark, elapsed }

/// What a ring of n numbers is at: how many it has seen (at most n), and where the oldest lies.
struct Ring {
    var seen: Int
    var head: Int
    let count: Int

    @inline(__always) init(_ memory: Memory, _ count: Int32) {
        seen = Int(memory[0])
        head = Int(memory[1])
        self.count = Int(count)
    }

    @inline(__always) var isFull: Bool { seen == count }

    /// Past the place just written.
    @inline(__always) mutating func advance() {
        head = head &+ 1 == count ? 0 : head &+ 1
        if seen < count { seen &+= 1 }
    }

    @inline(__always) mutating func empty() {
        seen = 0
        head = 0
    }

    @inline(__always) func save(_ memory: Memory) {
        memory[0] = Double(seen)
        memory[1] = Double(head)
    }
}
