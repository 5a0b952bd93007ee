// The flat program: one list of instructions, run from top to bottom once a bar.
//
// Each instruction writes the register of its own number and reads only earlier ones,
// so there is nothing to loop over and nothing to run away. Equal instructions are
// one, so a value that is named twice is computed once.

import Market

typealias Register = Int32

struct Instruction: Hashable, Sendable {
    var operation: Operation
    var a: Register = 0
    var b: Register = 0
    /// The period in bars, or the minutes of an opening range.
    var count: Int32 = 0
    /// The value of a constant.
    var value: Double = 0
    /// Where its memory begins.
    var memory: Int32 = 0
}

enum Operation: String, Hashable, Sendable {
    case constant
    case open, high, low, close, volume
    case vwap, previousHigh, previousLow, previousClose, minutesSinceOpen, openingHigh, openingLow
    case add, subtract, multiply, divide, negate, abs, min, max
    case less, atMost, greater, atLeast, and, or, not
    case ago, sma, ema, wma, rsi, atr, highest, lowest, deviation

    /// Numbers it must keep from bar to bar, for a period of `count`.
    func memory(_ count: Int) -> Int {
        switch self {
        case .ago: count + 2
        case .sma: count + 3
        case .deviation, .wma: count + 4
        case .highest, .lowest: 2 * count + 3
        case .ema, .openingHigh, .openingLow: 2
        case .atr: 3
        case .rsi: 4
        default: 0
        }
    }
}

struct Program: Hashable, Sendable {
    static let longestPeriod = 5_000
    static let mostInstructions = 2_000
    /// 800 KB an instrument.
    static let mostMemory = 100_000

    var instructions: [Instruction] = []
    /// Numbers kept from bar to bar.
    var memory = 0
    var entries: [CompiledEntry] = []
    var exits: [CompiledExit] = []
}

struct CompiledEntry: Hashable, Sendable {
    let side: Side
    let line: Int
    let condition: Register
    let leaves: [Leaf]
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
    let leaves: [Leaf]
}

/// One condition of a rule, for the explanation of a decision.
struct Leaf: Hashable, Sendable {
    enum Kind: Hashable, Sendable {
        case comparison(String, Register, Register)
        /// The two values now, and one bar before.
        case crossing(Register, Register, Register, Register)
        case truth
    }

    let text: String
    let result: Register
    let kind: Kind
}
