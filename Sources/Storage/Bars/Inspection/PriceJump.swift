// Jumps of price that look like a split or a bonus: the ratio of an open to the close
// before it, and the simple fraction that lies nearest.
//
// A ratio proves nothing: demergers, relistings and crashes jump too. Known corporate
// actions say which jumps have a reason, and which actions left none, because somebody
// adjusted the prices.

import Accounting
import Market

struct PriceJump {
    let ratio: Double

    init(from close: Int64, to open: Int64) { ratio = Double(open) / Double(close) }

    /// Whether the jump is nearer to what the action does to a price than to nothing.
    func isExplained(by factor: Ratio) -> Bool {
        let expected = Double(factor.numerator) / Double(factor.denominator)
        return abs(ratio / expected - 1) < abs(ratio - 1)
    }

    /// Beyond what a day's news usually does (the smallest common bonus, one for four, is a factor of 0.8),
    /// and within 3 % of what a usual split or bonus leaves. What halves or doubles is named whatever it is
    /// near.
    var isSuspicious: Bool {
        guard ratio < 0.81 || ratio > 1.25 else { return false }
        return nearest.error <= PriceJump.tolerance || ratio < 0.5 || ratio > 2
    }

    static let tolerance = 0.03
    /// Across a longer hole a price may have gone anywhere by itself.
    static let longestHole = Span.minutes(10 * 1440)

    /// The nearest fraction of a usual split or bonus, or of its reverse, and how far off it is.
    var nearest: (text: String, error: Double) {
        var best = (text: "1/1", error: abs(ratio - 1))
        for (after, before) in PriceJump.usual {
            for (a, b) in [(after, before), (before, after)] {
                let fraction = Double(a) / Double(b)
                let error = abs(ratio - fraction) / fraction
                if error < best.error { best = ("\(a)/\(b)", error) }
            }
        }
        return best
    }

    private static let usual = [
        (4, 5), (3, 4), (2, 3), (3, 5), (1, 2), (2, 5), (1, 3), (1, 4), (1, 5), (1, 6), (1, 7), (1, 8),
        (1, 10),
        (1, 20), (1, 25), (1, 50), (1, 100),
    ]

    var text: String {
        let (fraction, error) = nearest
        return "the price goes to \(PriceJump.decimals(ratio)) of the last close; nearest is \(fraction),"
            + " \(PriceJump.decimals(error * 100))% off"
    }

    private static func decimals(_ value: Double) -> String {
        guard value < 1e9 else { return "more than a billion" }
        let thousandths = Int64((value * 1000).rounded())
        let rest = String(1000 + thousandths % 1000).dropFirst()
        return "\(thousandths / 1000).\(rest)"
    }
}
