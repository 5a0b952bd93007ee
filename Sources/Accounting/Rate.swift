// A share of an amount, exact to a billionth.
//
// Rates are written as published, in per cent with up to seven decimals. A product of
// an amount and a rate is kept whole until it is rounded once, where the rule says so.

public import Market

public struct Rate: Hashable, Comparable, Sendable {
    /// Billionths: 1 % is 10,000,000.
    public let billionths: Int64

    public init(billionths: Int64) { self.billionths = billionths }

    /// Reads `0.00297 %`; nil when it is anything else or above 100 %.
    public init?(parsing text: String) {
        guard text.hasSuffix("%") else { return nil }
        let number = text.dropLast().filter { $0 != " " }
        guard let billionths = scaledInteger(number, decimals: 7, limit: 1_000_000_000), billionths >= 0
        else { return nil }
        self.init(billionths: billionths)
    }

    public static let zero = Rate(billionths: 0)
    public static func < (a: Rate, b: Rate) -> Bool { a.billionths < b.billionths }
    public static func + (a: Rate, b: Rate) -> Rate { Rate(billionths: a.billionths + b.billionths) }

    /// This share of an amount, rounded half away from zero to 1/10,000 rupee.
    public func of(_ amount: Money) -> Money { amount.scaled(by: billionths, over: 1_000_000_000) }
}

extension Rate: ExpressibleByStringLiteral {
    public init(stringLiteral text: String) {
        guard let rate = Rate(parsing: text) else {
            preconditionFailure("a rate reads '0.1 %', was '\(text)'")
        }
        self = rate
    }
}
