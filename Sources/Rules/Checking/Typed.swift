// The checked tree: every value has a unit, every period is a number, parameters are
// replaced by their values, and only the arithmetic of the evaluator is left.

import Market

struct Typed {
    let unit: ValueUnit
    let kind: Kind
    let span: SourceSpan

    indirect enum Kind {
        /// Truths are 1 and 0.
        case constant(Double)
        /// A `let`, by its place in the file: computed once a bar however often it is named.
        case variable(Int)
        /// A bar field or a value of the session.
        case source(Operation)
        case openingRange(Operation, minutes: Int)
        case unary(Operation, Typed)
        case binary(Operation, Typed, Typed)
        case crosses(above: Bool, Typed, Typed)
        /// An indicator over the last `period` values, or the value `period` bars ago.
        case window(Operation, Typed, period: Int)
        case atr(period: Int)
    }

    var constant: Double? { if case .constant(let value) = kind { value } else { nil } }
    /// Zero means the same in every unit.
    var isZero: Bool { constant == 0 && unit != .truth }
}

struct CheckedEntry {
    let side: Side
    let line: Int
    let condition: Typed
    let size: Size
    /// Each in rupees a unit from the entry price.
    let stop: Typed?
    let target: Typed?
    let trail: Typed?
    let trailAfter: Typed?
}

struct CheckedExit {
    /// What it closes; nil closes either side.
    let closes: Holding?
    let line: Int
    let condition: Typed
}

/// The rules of one file, checked.
struct CheckedRules {
    var barMinutes = 1
    var lets: [Typed] = []
    var entries: [CheckedEntry] = []
    var exits: [CheckedExit] = []

    /// Which `let`s any rule needs, directly or through another.
    var usedLets: [Bool] {
        var used = Array(repeating: false, count: lets.count)
        for entry in entries {
            for value in [entry.condition, entry.stop, entry.target, entry.trail, entry.trailAfter] {
                value?.markLets(&used)
            }
        }
        for exit in exits { exit.condition.markLets(&used) }
        for index in lets.indices.reversed() where used[index] { lets[index].markLets(&used) }
        return used
    }
}

extension Typed {
    fileprivate func markLets(_ used: inout [Bool]) {
        switch kind {
        case .variable(let index): used[index] = true
        case .constant, .source, .openingRange, .atr: break
        case .unary(_, let value), .window(_, let value, _): value.markLets(&used)
        case .binary(_, let left, let right), .crosses(_, let left, let right):
            left.markLets(&used)
            right.markLets(&used)
        }
    }
}
