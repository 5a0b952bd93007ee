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
        /// A bar field, or what the session's clock says.
        case source(Operation)
        case unary(Operation, Typed)
        case binary(Operation, Typed, Typed)
        case crosses(above: Bool, Typed, Typed)
        /// An indicator over the last `period` values, or the value `period` bars ago.
        case window(Operation, Typed, period: Int)
        /// An operation on one to three values; `count` is its period or its minutes, `p` and `q` what else
        /// its kernel names.
        case call(Operation, [Typed], count: Int, p: Double = 0, q: Double = 0)
        /// The value inside, reckoned on other bars: as the last of them that had closed by the close of
        /// the strategy's own bar left it. Inside stands no other `of`, and every `variable` inside is a
        /// `let` of this stream.
        case of(Stream, Typed)
    }

    var constant: Double? { if case .constant(let value) = kind { value } else { nil } }
    /// Zero means the same in every unit.
    var isZero: Bool { constant == 0 && unit != .truth }
}

/// Bars other than the strategy's own: another instrument's, longer ones, or both.
public struct Stream: Hashable, Sendable {
    /// Its place in `Strategy.companions`; nil is the instrument that is traded.
    public let companion: Int?
    /// The length of a bar: a multiple of the strategy's own, or 1440 for the bars of whole sessions.
    public let minutes: Int

    public init(companion: Int?, minutes: Int) {
        self.companion = companion
        self.minutes = minutes
    }
}

struct CheckedEntry {
    let side: Side
    let line: Int
    let condition: Typed
    /// A size by volatility says here 0 for what is realised; `volatility` is its value, bar by bar.
    let size: Size
    let volatility: Typed?
    /// Each in rupees a unit from the entry price.
    let stop: Typed?
    let target: Typed?
    /// Set when the file states a percentage: that share of the entry price, as a fraction.
    let stopShare: Typed?
    let targetShare: Typed?
    let trail: Typed?
    let trailAfter: Typed?
}

extension CheckedEntry {
    /// Everything that is reckoned for it.
    var values: [Typed?] {
        [condition, volatility, stop, target, stopShare, targetShare, trail, trailAfter]
    }
}

struct CheckedExit {
    /// What it closes; nil closes either side.
    let closes: Holding?
    let line: Int
    let condition: Typed
}

/// A `let`: its value on the strategy's own bars or, used on other bars, once more on those.
struct CheckedLet {
    /// Nil for the strategy's own bars.
    let stream: Stream?
    let value: Typed
}

/// The rules of one file, checked.
struct CheckedRules {
    var barMinutes = 1
    /// Each names only earlier ones of its own stream.
    var lets: [CheckedLet] = []
    /// Every stream besides the strategy's own bars, in the order of first use.
    var streams: [Stream] = []
    var entries: [CheckedEntry] = []
    var exits: [CheckedExit] = []

    /// Which `let`s any rule needs, directly or through another.
    var usedLets: [Bool] {
        var used = Array(repeating: false, count: lets.count)
        for entry in entries {
            for value in entry.values { value?.markLets(&used) }
        }
        for exit in exits { exit.condition.markLets(&used) }
        for index in lets.indices.reversed() where used[index] { lets[index].value.markLets(&used) }
        return used
    }
}

extension Typed {
    fileprivate func markLets(_ used: inout [Bool]) {
        if case .variable(let index) = kind { used[index] = true }
        for part in parts { part.markLets(&used) }
    }
}

extension Typed {
    /// The values it is reckoned from.
    var parts: [Typed] {
        switch kind {
        case .constant, .variable, .source: []
        case .call(_, let values, _, _, _): values
        case .unary(_, let value), .window(_, let value, _), .of(_, let value): [value]
        case .binary(_, let left, let right), .crosses(_, let left, let right): [left, right]
        }
    }

    /// Whether any part of it lies on other bars than the rest.
    var reachesOut: Bool { if case .of = kind { true } else { parts.contains(where: \.reachesOut) } }

    /// The one stream that all of it is reckoned on, pointwise; nil when part of it is on the bars where
    /// it stands.
    var onlyStream: Stream? {
        switch kind {
        case .of(let stream, _): return stream
        case .unary, .binary:
            let streams = parts.filter { $0.constant == nil }.map(\.onlyStream)
            guard let first = streams.first, streams.allSatisfy({ $0 == first }) else { return nil }
            return first
        default: return nil
        }
    }

    /// A value of `onlyStream` as it stands on that stream.
    var withoutPlace: Typed {
        switch kind {
        case .of(_, let value): value
        case .unary(let operation, let value):
            Typed(unit: unit, kind: .unary(operation, value.withoutPlace), span: span)
        case .binary(let operation, let left, let right):
            Typed(
                unit: unit, kind: .binary(operation, left.withoutPlace, right.withoutPlace), span: span)
        default: self
        }
    }
}
