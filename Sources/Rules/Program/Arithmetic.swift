// The arithmetic of one value, shared by the checker (which folds constants) and the
// evaluator, so that both agree on every bit.
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

    /// An operation on two values; NaN for every other operation.
    @inline(__always)
    func apply(_ x: Double, _ y: Double) -> Double {
        switch self {
        case .add: defined(x + y)
        case .subtract: defined(x - y)
        case .multiply: defined(x * y)
        case .divide: defined(x / y)
        case .min: x.isNaN || y.isNaN ? .nan : Swift.min(x, y)
        case .max: x.isNaN || y.isNaN ? .nan : Swift.max(x, y)
        case .less: truth(x, y, x < y)
        case .atMost: truth(x, y, x <= y)
        case .greater: truth(x, y, x > y)
        case .atLeast: truth(x, y, x >= y)
        case .and: x == 0 || y == 0 ? 0 : x.isNaN || y.isNaN ? .nan : 1
        case .or: x == 1 || y == 1 ? 1 : x.isNaN || y.isNaN ? .nan : 0
        default: .nan
        }
    }

    /// An operation on one value; NaN for every other operation.
    @inline(__always)
    func apply(_ x: Double) -> Double {
        switch self {
        case .negate: -x
        case .abs: x.magnitude
        case .not: 1 - x
        default: .nan
        }
    }
}

@inline(__always)
private func defined(_ value: Double) -> Double { value.isFinite ? value : .nan }

@inline(__always)
private func truth(_ x: Double, _ y: Double, _ isTrue: Bool) -> Double {
    x.isNaN || y.isNaN ? .nan : isTrue ? 1 : 0
}
