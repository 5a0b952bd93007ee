// The words that stand for values: bar fields, values of the day, indicators, functions.
//
// One case a word, spelled as the file spells it; its signature and its sentence are
// beside it in Signatures.swift. To add an indicator, add a case here, a line there, its
// meaning in `ExpressionChecker`, and its arithmetic among the kernels.

enum Vocabulary: String, CaseIterable {
    // Bars
    case open
    case high
    case low
    case close
    case volume
    case typicalPrice = "typical price"
    case heikinOpen = "heikin open"
    case heikinHigh = "heikin high"
    case heikinLow = "heikin low"
    case heikinClose = "heikin close"
    // The day
    case minutesSinceOpen = "minutes since open"
    case dayOpen = "day open"
    case dayHigh = "day high"
    case dayLow = "day low"
    case dayVolume = "day volume"
    case vwap
    case vwapDeviation = "vwap deviation"
    case vwapUpper = "vwap upper"
    case vwapLower = "vwap lower"
    case openingRangeHigh = "opening range high"
    case openingRangeLow = "opening range low"
    case previousDayOpen = "previous day open"
    case previousDayHigh = "previous day high"
    case previousDayLow = "previous day low"
    case previousDayClose = "previous day close"
    case openingGap = "opening gap"
    // Pivots, from the day before
    case pivot
    case pivotR1 = "pivot r1"
    case pivotR2 = "pivot r2"
    case pivotR3 = "pivot r3"
    case pivotS1 = "pivot s1"
    case pivotS2 = "pivot s2"
    case pivotS3 = "pivot s3"
    case cprTop = "cpr top"
    case cprBottom = "cpr bottom"
    case cprWidth = "cpr width"
    case fibonacciR1 = "fibonacci r1"
    case fibonacciR2 = "fibonacci r2"
    case fibonacciR3 = "fibonacci r3"
    case fibonacciS1 = "fibonacci s1"
    case fibonacciS2 = "fibonacci s2"
    case fibonacciS3 = "fibonacci s3"
    case camarillaR1 = "camarilla r1"
    case camarillaR2 = "camarilla r2"
    case camarillaR3 = "camarilla r3"
    case camarillaR4 = "camarilla r4"
    case camarillaS1 = "camarilla s1"
    case camarillaS2 = "camarilla s2"
    case camarillaS3 = "camarilla s3"
    case camarillaS4 = "camarilla s4"
    // Means
    case sma
    case ema
    case ewma
    case wma
    case dema
    case tema
    case hma
    case kama
    case vwma
    case rollingVwap = "rolling vwap"
    // Momentum
    case rsi
    case roc
    case momentum
    case macdLine = "macd line"
    case macdSignal = "macd signal"
    case macdHistogram = "macd histogram"
    case ppo
    case trix
    case stochasticK = "stochastic k"
    case stochasticD = "stochastic d"
    case fastStochasticK = "fast stochastic k"
    case fastStochasticD = "fast stochastic d"
    case williamsR = "williams r"
    case cci
    case mfi
    // Trend
    case plusDI = "plus di"
    case minusDI = "minus di"
    case adx
    case aroonUp = "aroon up"
    case aroonDown = "aroon down"
    case parabolicSAR = "parabolic sar"
    case supertrend
    case supertrendDirection = "supertrend direction"
    case linearRegression = "linear regression"
    case linearRegressionSlope = "linear regression slope"
    case choppiness
    // Volatility
    case trueRange = "true range"
    case atr
    case natr
    case atrUpper = "atr upper"
    case atrLower = "atr lower"
    case stddev
    case zscore
    case bollingerUpper = "bollinger upper"
    case bollingerMiddle = "bollinger middle"
    case bollingerLower = "bollinger lower"
    case bollingerWidth = "bollinger width"
    case keltnerUpper = "keltner upper"
    case keltnerMiddle = "keltner middle"
    case keltnerLower = "keltner lower"
    case donchianUpper = "donchian upper"
    case donchianMiddle = "donchian middle"
    case donchianLower = "donchian lower"
    case realisedVolatility = "realised volatility"
    // Volume
    case averageVolume = "average volume"
    case relativeVolume = "relative volume"
    case relativeVolumeAtTime = "relative volume at time"
    case obv
    // The past
    case highest
    case lowest
    case sinceHighest = "bars since highest"
    case sinceLowest = "bars since lowest"
    case barsSince = "bars since"
    case percentRank = "percent rank"
    case sum
    // Functions
    case abs
    case min
    case max
    case risk

    /// The most words that one of them has.
    static let mostWords = 4

    /// What stands between its parentheses; empty when it takes none.
    var arguments: [Argument] { signature.arguments }

    /// What it counts, in a word; `as its value` when it follows its first argument.
    var unit: String { signature.unit?.words ?? "as its value" }

    /// One sentence for the reference.
    var description: String { signature.description }

    /// As an example in messages.
    var example: String {
        arguments.isEmpty ? rawValue : "\(rawValue)(\(arguments.map(\.example).joined(separator: ", ")))"
    }
}

/// What an argument must be.
enum Argument: Hashable {
    /// Any value that is not true or false.
    case series
    /// A whole number of bars, known before running; the usual one.
    case period(Int)
    /// A plain number, known before running; the usual one.
    case factor(Double)
    /// A span of minutes, known before running.
    case minutes
    /// What is true or false.
    case condition

    var example: String {
        switch self {
        case .series: "close"
        case .period(let usual): String(usual)
        case .factor(let usual): decimal(usual)
        case .minutes: "15 minutes"
        case .condition: "close > open"
        }
    }
}
