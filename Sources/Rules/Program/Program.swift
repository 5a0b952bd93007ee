// The flat program: one list of instructions, run from top to bottom once a bar.
//
// Each instruction writes the register of its own number and reads only earlier ones,
// so there is nothing to loop over and nothing to run away. Equal instructions are
// one, so a value that is named twice is computed once.

import Market

typealias Register = Int32

struct Instruction: Hashable, Sendable {
    var operation: Operation
    /// The register it writes; given when the program is finished.
    var target: Register = 0
    var a: Register = 0
    var b: Register = 0
    var c: Register = 0
    /// The period in bars, or the minutes of an opening range.
    var count: Int32 = 0
    /// Where its memory begins, in the row of numbers that registers and memory share.
    var memory: Int32 = 0
    /// The value of a constant; a weight, a factor, as the kernel says.
    var p: Double = 0
    var q: Double = 0
}

struct Program: Hashable, Sendable {
    static let longestPeriod = 5_000
    static let mostInstructions = 2_000
    /// 800 KB an instrument.
    static let mostMemory = 100_000

    /// By register, constants included.
    var instructions: [Instruction] = []
    /// The strategy's own bars first, then each stream.
    var lanes: [ProgramLane] = []
    /// Numbers kept from bar to bar.
    var memory = 0
    var entries: [CompiledEntry] = []
    var exits: [CompiledExit] = []

    /// Registers, then memory, before the first bar.
    var freshNumbers: Numbers {
        var numbers = Numbers(count: instructions.count + memory)
        for (register, instruction) in instructions.enumerated() {
            numbers.values[register] = instruction.operation == .constant ? instruction.p : .nan
        }
        return numbers
    }
}

/// What is reckoned whenever a bar of one stream closes.
struct ProgramLane: Hashable, Sendable {
    /// Nil for the strategy's own bars.
    let stream: Stream?
    var code: [Instruction] = []
}

struct CompiledEntry: Hashable, Sendable {
    let side: Side
    let line: Int
    let condition: Register
    let tree: ConditionTree
    let size: Size
    /// What is realised, of a size by volatility.
    let volatility: Register?
    let stop: Register?
    let target: Register?
    /// As fractions of the entry price.
    let stopShare: Register?
    let targetShare: Register?
    let trail: Register?
    let trailAfter: Register?
}

extension CompiledEntry {
    /// What must be defined and above zero for the entry to stand.
    var positive: [Register?] { [volatility, stop, target, trail, trailAfter] }

    var hasStop: Bool { stop != nil || stopShare != nil }
    /// Whether a price of its own can end what it enters.
    var endsByPrice: Bool { hasStop || target != nil || targetShare != nil || trail != nil }
}

extension Size {
    /// With what is realised now, where the size goes by it.
    func with(realised: Double?) -> Size {
        guard case .volatility(let points, _) = self, let realised else { return self }
        return .volatility(basisPoints: points, realised: realised)
    }
}

/// A share as the Desk takes it; above a thousand times the price it is that.
func millionths(_ share: Double) -> Int64 { Int64((min(max(share, 0), 1_000) * 1_000_000).rounded()) }

struct CompiledExit: Hashable, Sendable {
    /// What it closes; nil closes either side.
    let closes: Holding?
    let line: Int
    let condition: Register
    let tree: ConditionTree
}
