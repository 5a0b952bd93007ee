// What a run keeps: a row of numbers that is equal to another when every bit is.
//
// Undefined is NaN, and NaN is not equal to itself; two runs that saw the same bars
// must be, so equality and hash go by bit pattern.

struct Numbers: Hashable, Sendable {
    var values: [Double]

    init(count: Int) { values = Array(repeating: 0, count: count) }

    static func == (a: Numbers, b: Numbers) -> Bool {
        a.values.elementsEqual(b.values) { $0.bitPattern == $1.bitPattern }
    }

    func hash(into hasher: inout Hasher) {
        for value in values { hasher.combine(value.bitPattern) }
    }
}

/// A Double for people, rounded to four decimals: `0.12`, `1525.5`, `undefined`.
func decimal(_ value: Double) -> String {
    guard !value.isNaN else { return "undefined" }
    let rounded = value.magnitude < 1e11 ? (value * 10_000).rounded() / 10_000 : value
    let text = (rounded == 0 ? 0 : rounded).description
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
}
