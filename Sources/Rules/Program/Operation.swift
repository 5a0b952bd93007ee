// What an instruction does, the numbers each operation keeps, and how long its value
// takes to be there.

enum Operation: String, Hashable, Sendable {
    case constant
    case open, high, low, close, volume
    /// The session's mark, and the minutes from its open to the bar's close.
    case session, minutesSinceOpen
    /// A value of another stream, as its last closed bar left it.
    case fetch
    case add, subtract, multiply, divide, negate, abs, sign, ln, sqrt, min, max, both, whenPositive
    case less, atMost, greater, atLeast, and, or, not
    case before, ago, sum, sma, wma, deviation, meanDeviation, percentRank
    case highest, lowest, highestAgo, lowestAgo, barsSince
    case ema, lateEMA, ewma, kama, obv
    case wilder, wilderSum, rsi, trueRange, atr, plusMovement, minusMovement
    case sar, supertrend, heikinOpen
    case sessionSum, sessionHighest, sessionLowest, sessionFirst, sessionDeviation
    case previousHighest, previousLowest, previousFirst, previousLast
    case openingHigh, openingLow, sameTimeMean
}

extension Instruction {
    /// Numbers it must keep from bar to bar.
    var numbers: Int {
        let n = Int(count)
        return switch operation {
        case .ago, .meanDeviation, .percentRank: n + 2
        case .sum, .sma, .highest, .lowest: n + 3
        case .deviation, .wma: n + 4
        case .kama: n + 5
        case .highestAgo, .lowestAgo: 2 * n + 3
        case .before, .barsSince, .ema, .ewma, .wilder, .wilderSum, .trueRange, .openingHigh, .openingLow,
            .sessionSum, .sessionHighest, .sessionLowest, .sessionFirst:
            2
        case .lateEMA, .obv, .plusMovement, .minusMovement, .heikinOpen: 3
        case .rsi, .atr, .sessionDeviation, .previousHighest, .previousLowest, .previousFirst, .previousLast:
            4
        case .supertrend: 5
        case .sar: 7
        case .sameTimeMean: (n + 3) * Int(q)
        default: 0
        }
    }

    /// Bars that its value needs beyond those of its operands.
    func needed(barsPerSession: Int) -> Int {
        let n = Int(count)
        return switch operation {
        case .ago, .rsi, .atr, .percentRank, .kama: n
        case .sum, .sma, .wma, .deviation, .meanDeviation, .highest, .lowest, .highestAgo, .lowestAgo, .ema,
            .lateEMA, .wilder, .wilderSum:
            n - 1
        case .before, .trueRange, .plusMovement, .minusMovement, .sar: 1
        case .previousHighest, .previousLowest, .previousFirst, .previousLast: 2 * barsPerSession - 1
        case .sameTimeMean: (n + 1) * barsPerSession
        default: 0
        }
    }

    /// Bars until what it owes to its arbitrary start has faded below a thousandth: Wilder's mean forgets
    /// 1/n a bar, the exponential 2/(n+1).
    var fading: Int {
        switch operation {
        case .ema, .lateEMA, .ewma: 4 * Int(count)
        case .rsi, .atr, .wilder, .wilderSum: 8 * Int(count)
        case .kama: 120
        case .sar, .supertrend: 50
        case .heikinOpen: 10
        default: 0
        }
    }

    /// The weights of exponential means, which follow from the period.
    mutating func weigh() {
        let n = Double(count)
        switch operation {
        case .ema, .lateEMA, .ewma: (p, q) = (2 / (n + 1), 1 - 2 / (n + 1))
        case .rsi, .atr, .wilder, .wilderSum: (p, q) = (1 / n, (n - 1) / n)
        default: break
        }
    }
}
