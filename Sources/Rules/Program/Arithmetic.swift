// The arithmetic of one value, shared by the checker (which folds constants) and both
// evaluators, so that all agree on every bit.
//
// Undefined is NaN and nothing else is: a result that is not finite becomes NaN. A
// condition is 1, 0 or NaN, in Kleene's three-valued logic: what is false whatever the
// undefined part may be is false, what is true whatever it may be is true.

extension Operation {
    init(_ operation: BinaryOperator) {
        switch operation {
        case .add: self = .add
        case .subtract: self = .subtract
        case .multiply: self = .multiply
        case .divide: self = .divide
        case .less: self = .less
        case .atMost: self = .atMost
        case .greater: self = .greater
        case .atLeast: self = .atLeast
        case .and: self = .and
        case .or: self = .or
        }
    }

    /// The value of an operation that remembers nothing; NaN for every other.
    func apply(_ x: Double, _ y: Double = .nan) -> Double {
        switch self {
        case .add: Sum.value(x, y)
        case .subtract: Difference.value(x, y)
        case .multiply: ProductOf.value(x, y)
        case .divide: Quotient.value(x, y)
        case .negate: Negation.value(x, y)
        case .abs: Magnitude.value(x, y)
        case .sign: SignOf.value(x, y)
        case .ln: Logarithm.value(x, y)
        case .sqrt: SquareRoot.value(x, y)
        case .both: BothDefined.value(x, y)
        case .whenPositive: WhenPositive.value(x, y)
        case .min: Smaller.value(x, y)
        case .max: Larger.value(x, y)
        case .less: Less.value(x, y)
        case .atMost: AtMost.value(x, y)
        case .greater: Greater.value(x, y)
        case .atLeast: AtLeast.value(x, y)
        case .and: Conjunction.value(x, y)
        case .or: Disjunction.value(x, y)
        case .not: Opposite.value(x, y)
        default: .nan
        }
    }
}

@inline(__always)
func defined(_ value: Double) -> Double { value.magnitude < .infinity ? value : .nan }

/// Neither the one nor its opposite holds of what is undefined.
@inline(__always)
private func truth(_ isTrue: Bool, _ isFalse: Bool) -> Double { isTrue ? 1 : isFalse ? 0 : .nan }

struct Sum: Pointwise {
    @inline(__always) static func value(_ x: Double, _ y: Double) -> Double { defined(x + y) }
}

struct Difference: Pointwise {
    @inline(__always) static func value(_ x: Double, _ y: Double) -> Double { defined(x - y) }
}

struct ProductOf: Pointwise {
    @inline(__always) static func value(_ x: Double, _ y: Double) -> Double { defined(x * y) }
}

struct Quotient: Pointwise {
    @inline(__always) static func value(_ x: Double, _ y: Double) -> Double { defined(x / y) }
}

struct Negation: Pointwise {
    @inline(__always) static func value(_ x: Double, _ y: Double) -> Double { defined(-x) }
}

struct Magnitude: Pointwise {
    @inline(__always) static func value(_ x: Double, _ y: Double) -> Double { defined(x.magnitude) }
}

/// 1, 0 or −1.
struct SignOf: Pointwise {
    @inline(__always) static func value(_ x: Double, _ y: Double) -> Double {
        x.isNaN ? .nan : x > 0 ? 1 : x < 0 ? -1 : 0
    }
}

struct SquareRoot: Pointwise {
    @inline(__always) static func value(_ x: Double, _ y: Double) -> Double {
        x >= 0 ? defined(x.squareRoot()) : .nan
    }
}

/// The first value, where both are defined.
struct BothDefined: Pointwise {
    @inline(__always) static func value(_ x: Double, _ y: Double) -> Double {
        x.isNaN || y.isNaN ? .nan : x
    }
}

/// The first value where the second is above zero, else 0.
struct WhenPositive: Pointwise {
    @inline(__always) static func value(_ x: Double, _ y: Double) -> Double {
        x.isNaN || y.isNaN ? .nan : y > 0 ? x : 0
    }
}

struct Smaller: Pointwise {
    @inline(__always) static func value(_ x: Double, _ y: Double) -> Double {
        x.isNaN || y.isNaN ? .nan : y < x ? y : x
    }
}

struct Larger: Pointwise {
    @inline(__always) static func value(_ x: Double, _ y: Double) -> Double {
        x.isNaN || y.isNaN ? .nan : y > x ? y : x
    }
}

struct Less: Pointwise {
    @inline(__always) static func value(_ x: Double, _ y: Double) -> Double { truth(x < y, x >= y) }
}

struct AtMost: Pointwise {
    @inline(__always) static func value(_ x: Double, _ y: Double) -> Double { truth(x <= y, x > y) }
}

struct Greater: Pointwise {
    @inline(__always) static func value(_ x: Double, _ y: Double) -> Double { truth(x > y, x <= y) }
}

struct AtLeast: Pointwise {
    @inline(__always) static func value(_ x: Double, _ y: Double) -> Double { truth(x >= y, x < y) }
}

struct Conjunction: Pointwise {
    @inline(__always) static func value(_ x: Double, _ y: Double) -> Double {
        truth((x == 1) & (y == 1), (x == 0) | (y == 0))
    }
}

struct Disjunction: Pointwise {
    @inline(__always) static func value(_ x: Double, _ y: Double) -> Double {
        truth((x == 1) | (y == 1), (x == 0) & (y == 0))
    }
}

struct Opposite: Pointwise {
    @inline(__always) static func value(_ x: Double, _ y: Double) -> Double { defined(1 - x) }
}

/// The natural logarithm by its series, so that it is the same on every machine: with x = 2ᵏ·m and
/// s = (m−1)/(m+1), ln x = k·ln 2 + 2(s + s³/3 + s⁵/5 + …); s² stays below 0.03.
struct Logarithm: Pointwise {
    static func value(_ x: Double, _ y: Double) -> Double {
        guard x > 0, x < .infinity else { return .nan }
        var exponent = Double(x.exponent)
        var m = x.significand
        if m > 1.414_213_562_373_095 {
            m /= 2
            exponent += 1
        }
        let s = (m - 1) / (m + 1)
        let square = s * s
        var series = 0.0
        var odd = 23.0
        while odd >= 1 {
            series = series * square + 1 / odd
            odd -= 2
        }
        return exponent * 0.693_147_180_559_945_3 + 2 * s * series
    }
}

/// Both sides are known: no branch between them.
extension Bool {
    @inline(__always) fileprivate static func & (a: Bool, b: Bool) -> Bool { a ? b : false }
    @inline(__always) fileprivate static func | (a: Bool, b: Bool) -> Bool { a ? true : b }
}
