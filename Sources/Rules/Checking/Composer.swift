// Indicators written as formulas over others.
//
// Most words are a few lines of arithmetic over a handful of kernels; written with the
// usual signs they stand below as the books have them. Equal parts are reckoned once.

import Market

/// Builds checked trees for the bars that are read here.
struct Composer {
    /// The length of those bars.
    let barMinutes: Int

    func source(_ operation: Operation, _ unit: ValueUnit = .rupees) -> Typed {
        .make(unit, .source(operation))
    }

    var open: Typed { source(.open) }
    var high: Typed { source(.high) }
    var low: Typed { source(.low) }
    var close: Typed { source(.close) }
    var volume: Typed { source(.volume, .shares) }
    var mark: Typed { source(.session, .number) }
    var elapsed: Typed { source(.minutesSinceOpen, .minutes) }
    var typical: Typed { (high + low + close) / 3 }
    var trueRange: Typed { call(.trueRange, [high, low, close]) }

    func call(
        _ operation: Operation, _ values: [Typed], _ count: Int = 0, p: Double = 0, q: Double = 0,
        unit: ValueUnit? = nil
    ) -> Typed {
        .make(unit ?? values[0].unit, .call(operation, values, count: count, p: p, q: q))
    }

    /// An indicator over the last `period` values.
    func over(_ operation: Operation, _ value: Typed, _ period: Int) -> Typed {
        .make(value.unit, .window(operation, value, period: period))
    }

    func ago(_ value: Typed, _ bars: Int) -> Typed {
        over(.ago, value, bars)
    }

    func atr(_ period: Int) -> Typed { call(.atr, [high, low, close], period) }

    /// The first value, once the second is defined too.
    func once(_ value: Typed, _ other: Typed) -> Typed { .make(value.unit, .binary(.both, value, other)) }

    func pointwise(_ operation: Operation, _ a: Typed, _ b: Typed) -> Typed {
        .make(a.unit, .binary(operation, a, b))
    }

    func abs(_ value: Typed) -> Typed { .make(value.unit, .unary(.abs, value)) }
    func ln(_ value: Typed) -> Typed { .make(.number, .unary(.ln, value)) }
}

extension Typed {
    /// A part of a composed value; the whole is given its place in the text when it is done.
    static func make(_ unit: ValueUnit, _ kind: Kind) -> Typed {
        Typed(unit: unit, kind: kind, span: SourceSpan(start: 0, end: 0))
    }

    static func number(_ value: Double) -> Typed { .make(.number, .constant(value)) }

    static func + (a: Typed, b: Typed) -> Typed { .make(a.unit, .binary(.add, a, b)) }
    static func - (a: Typed, b: Typed) -> Typed { .make(a.unit, .binary(.subtract, a, b)) }
    static func * (a: Typed, b: Typed) -> Typed { .make(a.unit, .binary(.multiply, a, b)) }
    static func / (a: Typed, b: Typed) -> Typed { .make(a.unit, .binary(.divide, a, b)) }
    static func * (a: Double, b: Typed) -> Typed { .make(b.unit, .binary(.multiply, .number(a), b)) }
    static func / (a: Typed, b: Double) -> Typed { .make(a.unit, .binary(.divide, a, .number(b))) }
}
