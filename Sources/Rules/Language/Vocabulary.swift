// The words that stand for values: bar fields, session values, indicators, functions.
//
// One case a word, spelled as the file spells it; its signature is beside it. To add
// an indicator, add a case here, its meaning in `ExpressionChecker`, and its
// arithmetic among the windows.

enum Vocabulary: String, CaseIterable {
    case open, high, low, close, volume
    case vwap
    case previousDayHigh = "previous day high"
    case previousDayLow = "previous day low"
    case previousDayClose = "previous day close"
    case minutesSinceOpen = "minutes since open"
    case openingRangeHigh = "opening range high"
    case openingRangeLow = "opening range low"
    case sma, ema, wma, rsi, highest, lowest, stddev
    case bollingerUpper = "bollinger upper"
    case bollingerLower = "bollinger lower"
    case atr
    case averageVolume = "average volume"
    case abs
    case min, max
    case risk

    static let mostWords = 3

    /// What stands between its parentheses; empty when it takes none.
    var arguments: [Argument] {
        switch self {
        case .sma, .ema, .wma, .rsi, .highest, .lowest, .stddev: [.series, .period]
        case .bollingerUpper, .bollingerLower: [.series, .period, .factor]
        case .atr, .averageVolume: [.period]
        case .openingRangeHigh, .openingRangeLow: [.minutes]
        case .abs: [.series]
        case .min, .max: [.series, .series]
        default: []
        }
    }

    /// As an example in messages.
    var example: String {
        arguments.isEmpty ? rawValue : "\(rawValue)(\(arguments.map(\.example).joined(separator: ", ")))"
    }
}

/// What an argument must be.
enum Argument {
    /// Any value that is not true or false.
    case series
    /// A whole number of bars, known before running.
    case period
    /// A plain number, known before running.
    case factor
    /// A span of minutes, known before running.
    case minutes

    var example: String {
        switch self {
        case .series: "close"
        case .period: "20"
        case .factor: "2"
        case .minutes: "15 minutes"
        }
    }
}

/// The candidate nearest in spelling, if it is near enough to be meant.
func nearest(to word: String, among candidates: [String]) -> String? {
    var best: (name: String, distance: Int)?
    for candidate in candidates {
        let distance = editDistance(Array(word.utf8.prefix(40)), Array(candidate.utf8))
        if distance < best?.distance ?? Swift.max(2, candidate.utf8.count / 3 + 1) {
            best = (candidate, distance)
        }
    }
    return best?.name
}

/// Damerau's and Levenshtein's distance: insertions, deletions, replacements and swaps.
private func editDistance(_ a: [UInt8], _ b: [UInt8]) -> Int {
    var before: [Int] = []
    var previous = Array(0...b.count)
    for (i, x) in a.enumerated() {
        var current = [i + 1]
        for (j, y) in b.enumerated() {
            var distance = Swift.min(previous[j] + (x == y ? 0 : 1), previous[j + 1] + 1, current[j] + 1)
            if i > 0, j > 0, x == b[j - 1], a[i - 1] == y {
                distance = Swift.min(distance, before[j - 1] + 1)
            }
            current.append(distance)
        }
        before = previous
        previous = current
    }
    return previous[b.count]
}
