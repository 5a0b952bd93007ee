// What each word of the vocabulary takes, counts and means: one line a word, which the
// checker, the messages and the reference pages all read.

struct Signature {
    let arguments: [Argument]
    /// Nil when it counts what its first argument counts.
    let unit: ValueUnit?
    let description: String

    init(_ arguments: [Argument], _ unit: ValueUnit?, _ description: String) {
        self.arguments = arguments
        self.unit = unit
        self.description = description
    }
}

extension Vocabulary {
    var signature: Signature {
        switch self {
        case .open: Signature([], .rupees, "The bar's first price.")
        case .high: Signature([], .rupees, "The bar's highest price.")
        case .low: Signature([], .rupees, "The bar's lowest price.")
        case .close: Signature([], .rupees, "The bar's last price.")
        case .volume: Signature([], .shares, "Shares traded in the bar.")
        case .typicalPrice: Signature([], .rupees, "The mean of high, low and close.")
        case .heikinOpen: Signature([], .rupees, "Heikin-Ashi: the middle of the candle before.")
        case .heikinHigh:
            Signature([], .rupees, "Heikin-Ashi: the highest of high, open and close of its candle.")
        case .heikinLow:
            Signature([], .rupees, "Heikin-Ashi: the lowest of low, open and close of its candle.")
        case .heikinClose: Signature([], .rupees, "Heikin-Ashi: the mean of the bar's four prices.")
        case .minutesSinceOpen: Signature([], .minutes, "From the session's open to the bar's close.")
        case .dayOpen: Signature([], .rupees, "Today's first price.")
        case .dayHigh: Signature([], .rupees, "Today's highest price so far.")
        case .dayLow: Signature([], .rupees, "Today's lowest price so far.")
        case .dayVolume: Signature([], .shares, "Shares traded today so far.")
        case .vwap: Signature([], .rupees, "Typical price weighted by volume since today's open.")
        case .vwapDeviation:
            Signature([], .rupees, "How far typical prices lie from VWAP, weighted by volume.")
        case .vwapUpper: Signature([.factor(2)], .rupees, "VWAP plus that many of its deviations.")
        case .vwapLower: Signature([.factor(2)], .rupees, "VWAP minus that many of its deviations.")
        case .openingRangeHigh:
            Signature([.minutes], .rupees, "The highest price of today's first minutes, once they are over.")
        case .openingRangeLow:
            Signature([.minutes], .rupees, "The lowest price of today's first minutes, once they are over.")
        case .previousDayOpen: Signature([], .rupees, "The first price of the last whole day.")
        case .previousDayHigh: Signature([], .rupees, "The highest price of the last whole day.")
        case .previousDayLow: Signature([], .rupees, "The lowest price of the last whole day.")
        case .previousDayClose: Signature([], .rupees, "The last bar's close of the last whole day.")
        case .openingGap:
            Signature([], .percent, "Today's first price against the close before: (open - close) / close.")
        case .pivot: Signature([], .rupees, "P: the mean of the day before's high, low and close.")
        case .pivotR1: Signature([], .rupees, "Classic resistance 1: 2P - low of the day before.")
        case .pivotR2: Signature([], .rupees, "Classic resistance 2: P + (high - low) of the day before.")
        case .pivotR3: Signature([], .rupees, "Classic resistance 3: high + 2(P - low) of the day before.")
        case .pivotS1: Signature([], .rupees, "Classic support 1: 2P - high of the day before.")
        case .pivotS2: Signature([], .rupees, "Classic support 2: P - (high - low) of the day before.")
        case .pivotS3: Signature([], .rupees, "Classic support 3: low - 2(high - P) of the day before.")
        case .cprTop: Signature([], .rupees, "The upper side of the central pivot range.")
        case .cprBottom: Signature([], .rupees, "The lower side of the central pivot range.")
        case .cprWidth: Signature([], .percent, "The width of the central pivot range against its pivot.")
        case .fibonacciR1: Signature([], .rupees, "P + 0.382 × (high - low) of the day before.")
        case .fibonacciR2: Signature([], .rupees, "P + 0.618 × (high - low) of the day before.")
        case .fibonacciR3: Signature([], .rupees, "P + 1 × (high - low) of the day before.")
        case .fibonacciS1: Signature([], .rupees, "P - 0.382 × (high - low) of the day before.")
        case .fibonacciS2: Signature([], .rupees, "P - 0.618 × (high - low) of the day before.")
        case .fibonacciS3: Signature([], .rupees, "P - 1 × (high - low) of the day before.")
        case .camarillaR1: Signature([], .rupees, "Close + 1.1 × (high - low) / 12 of the day before.")
        case .camarillaR2: Signature([], .rupees, "Close + 1.1 × (high - low) / 6 of the day before.")
        case .camarillaR3: Signature([], .rupees, "Close + 1.1 × (high - low) / 4 of the day before.")
        case .camarillaR4: Signature([], .rupees, "Close + 1.1 × (high - low) / 2 of the day before.")
        case .camarillaS1: Signature([], .rupees, "Close - 1.1 × (high - low) / 12 of the day before.")
        case .camarillaS2: Signature([], .rupees, "Close - 1.1 × (high - low) / 6 of the day before.")
        case .camarillaS3: Signature([], .rupees, "Close - 1.1 × (high - low) / 4 of the day before.")
        case .camarillaS4: Signature([], .rupees, "Close - 1.1 × (high - low) / 2 of the day before.")
        case .sma: Signature([.series, .period(20)], nil, "The simple mean of the last n values.")
        case .ema:
            Signature(
                [.series, .period(20)], nil,
                "The exponential mean, weight 2/(n+1), seeded by the simple mean of its first n values.")
        case .ewma:
            Signature(
                [.series, .period(20)], nil,
                "The exponential mean, weight 2/(n+1), seeded by its first value and defined from it on.")
        case .wma:
            Signature([.series, .period(20)], nil, "The mean with weights 1 to n, the newest heaviest.")
        case .dema: Signature([.series, .period(20)], nil, "The double exponential mean: 2e1 - e2.")
        case .tema: Signature([.series, .period(20)], nil, "The triple exponential mean: 3e1 - 3e2 + e3.")
        case .hma:
            Signature(
                [.series, .period(20)], nil,
                "Hull's mean: the wma over √n of twice the wma over n/2 less the wma over n.")
        case .kama:
            Signature(
                [.series, .period(10)], nil,
                "Kaufman's adaptive mean, between exponential means of 2 and of 30 values.")
        case .vwma:
            Signature([.series, .period(20)], nil, "The mean of the last n values, weighted by volume.")
        case .rollingVwap:
            Signature([.period(20)], .rupees, "Typical price weighted by volume over the last n bars.")
        case .rsi: Signature([.series, .period(20)], .number, "Wilder's relative strength, 0 to 100.")
        case .roc:
            Signature([.series, .period(10)], .percent, "The change over n bars against the value then.")
        case .momentum: Signature([.series, .period(10)], nil, "The change over n bars.")
        case .macdLine:
            Signature(
                [.series, .period(12), .period(26), .period(9)], nil,
                "Fast less slow exponential mean, shown once its signal is there.")
        case .macdSignal:
            Signature(
                [.series, .period(12), .period(26), .period(9)], nil,
                "The exponential mean of the MACD line.")
        case .macdHistogram:
            Signature([.series, .period(12), .period(26), .period(9)], nil, "MACD line less signal.")
        case .ppo:
            Signature(
                [.series, .period(12), .period(26)], .percent,
                "Fast less slow exponential mean, against the slow one.")
        case .trix:
            Signature(
                [.series, .period(15)], .percent,
                "The change of a triple-smoothed exponential mean, bar to bar.")
        case .stochasticK:
            Signature(
                [.period(14), .period(3), .period(3)], .number,
                "The fast %K smoothed over its second number of bars, 0 to 100.")
        case .stochasticD:
            Signature(
                [.period(14), .period(3), .period(3)], .number,
                "The mean of stochastic k over the third number of bars.")
        case .fastStochasticK:
            Signature(
                [.period(14), .period(3)], .number,
                "Where the close lies in the range of the last n bars, 0 to 100.")
        case .fastStochasticD:
            Signature(
                [.period(14), .period(3)], .number,
                "The mean of fast stochastic k over the second number of bars.")
        case .williamsR:
            Signature(
                [.period(14)], .number,
                "Where the close lies under the high of the last n bars, -100 to 0.")
        case .cci:
            Signature(
                [.period(20)], .number,
                "The typical price's distance from its mean, in 0.015 mean deviations.")
        case .mfi: Signature([.period(14)], .number, "Relative strength of typical price × volume, 0 to 100.")
        case .plusDI:
            Signature(
                [.period(14)], .number,
                "Wilder's rising directional movement against true range, 0 to 100.")
        case .minusDI:
            Signature(
                [.period(14)], .number,
                "Wilder's falling directional movement against true range, 0 to 100.")
        case .adx:
            Signature(
                [.period(14)], .number,
                "Wilder's mean of how one-sided directional movement is, 0 to 100.")
        case .aroonUp:
            Signature([.period(14)], .number, "100 × (n - bars since the highest high of n+1 bars) / n.")
        case .aroonDown:
            Signature([.period(14)], .number, "100 × (n - bars since the lowest low of n+1 bars) / n.")
        case .parabolicSAR:
            Signature([.factor(0.02), .factor(0.2)], .rupees, "Wilder's stop and reverse, by step and most.")
        case .supertrend:
            Signature(
                [.period(10), .factor(3)], .rupees,
                "The line that many average true ranges from the bar's middle, under a rise or over a fall.")
        case .supertrendDirection:
            Signature([.period(10), .factor(3)], .number, "1 while Supertrend rises, -1 while it falls.")
        case .linearRegression:
            Signature(
                [.series, .period(14)], nil,
                "The end of the least-squares line through the last n values.")
        case .linearRegressionSlope:
            Signature([.series, .period(14)], nil, "The rise of that line from bar to bar.")
        case .choppiness:
            Signature(
                [.period(14)], .number,
                "How much of the way was lost in turning: near 100 without direction, near 0 in a trend.")
        case .trueRange: Signature([], .rupees, "The bar's range, with the close before.")
        case .atr: Signature([.period(20)], .rupees, "Wilder's mean of the true range.")
        case .natr: Signature([.period(14)], .percent, "The average true range against the close.")
        case .atrUpper:
            Signature([.period(14), .factor(2)], .rupees, "The close plus that many average true ranges.")
        case .atrLower:
            Signature([.period(14), .factor(2)], .rupees, "The close minus that many average true ranges.")
        case .stddev:
            Signature([.series, .period(20)], nil, "The population standard deviation of the last n values.")
        case .zscore:
            Signature(
                [.series, .period(20)], .number,
                "The value's distance from its mean in standard deviations.")
        case .bollingerUpper:
            Signature(
                [.series, .period(20), .factor(2)], nil,
                "The simple mean plus that many standard deviations.")
        case .bollingerMiddle: Signature([.series, .period(20)], nil, "The simple mean.")
        case .bollingerLower:
            Signature(
                [.series, .period(20), .factor(2)], nil,
                "The simple mean minus that many standard deviations.")
        case .bollingerWidth:
            Signature(
                [.series, .period(20), .factor(2)], .percent,
                "Upper less lower band, against the mean.")
        case .keltnerUpper:
            Signature(
                [.period(20), .factor(2)], .rupees,
                "The close's exponential mean plus that many exponential means of the true range.")
        case .keltnerMiddle: Signature([.period(20)], .rupees, "The close's exponential mean.")
        case .keltnerLower:
            Signature(
                [.period(20), .factor(2)], .rupees,
                "The close's exponential mean minus that many exponential means of the true range.")
        case .donchianUpper: Signature([.period(20)], .rupees, "The highest high of the last n bars.")
        case .donchianMiddle: Signature([.period(20)], .rupees, "The middle of the Donchian channel.")
        case .donchianLower: Signature([.period(20)], .rupees, "The lowest low of the last n bars.")
        case .realisedVolatility:
            Signature(
                [.period(20)], .percent,
                "The deviation of the last n logarithmic returns, a year of 252 sessions.")
        case .averageVolume: Signature([.period(20)], .shares, "The simple mean of volume.")
        case .relativeVolume:
            Signature([.period(20)], .ratio, "Volume against the mean of the n bars before.")
        case .relativeVolumeAtTime:
            Signature([.period(10)], .ratio, "Volume against its mean at this minute of the last n sessions.")
        case .obv:
            Signature([], .shares, "On-balance volume: added when the close rises, taken off when it falls.")
        case .highest: Signature([.series, .period(20)], nil, "The highest of the last n values.")
        case .lowest: Signature([.series, .period(20)], nil, "The lowest of the last n values.")
        case .sinceHighest:
            Signature(
                [.series, .period(20)], .number,
                "Bars since the highest of the last n values; 0 when it is this one.")
        case .sinceLowest:
            Signature(
                [.series, .period(20)], .number,
                "Bars since the lowest of the last n values; 0 when it is this one.")
        case .barsSince:
            Signature(
                [.condition], .number,
                "Bars since the condition was true; 0 when it is, undefined until it was.")
        case .percentRank:
            Signature(
                [.series, .period(20)], .percent,
                "The share of the n values before that are not above this one.")
        case .sum: Signature([.series, .period(20)], nil, "The sum of the last n values.")
        case .abs: Signature([.series], nil, "The value without its sign.")
        case .min: Signature([.series, .series], nil, "The smaller of two values.")
        case .max: Signature([.series, .series], nil, "The larger of two values.")
        case .risk: Signature([], .rupees, "The stop's distance, inside a target or trail.")
        }
    }
}
