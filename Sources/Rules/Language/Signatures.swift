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
        guard let signature = Vocabulary.signatures[self] else {
            preconditionFailure("the word `\(rawValue)` has no line in the table of signatures")
        }
        return signature
    }

    /// Looked up, never iterated.
    private static let signatures: [Vocabulary: Signature] = [
        .open: Signature([], .rupees, "The bar's first price."),
        .high: Signature([], .rupees, "The bar's highest price."),
        .low: Signature([], .rupees, "The bar's lowest price."),
        .close: Signature([], .rupees, "The bar's last price."),
        .volume: Signature([], .shares, "Shares traded in the bar."),
        .typicalPrice: Signature([], .rupees, "The mean of high, low and close."),
        .heikinOpen: Signature([], .rupees, "Heikin-Ashi: the middle of the candle before."),
        .heikinHigh: Signature(
            [], .rupees,
            "Heikin-Ashi: the highest of high, open and close of its candle."),
        .heikinLow: Signature([], .rupees, "Heikin-Ashi: the lowest of low, open and close of its candle."),
        .heikinClose: Signature([], .rupees, "Heikin-Ashi: the mean of the bar's four prices."),
        .minutesSinceOpen: Signature([], .minutes, "From the session's open to the bar's close."),
        .dayOpen: Signature([], .rupees, "Today's first price."),
        .dayHigh: Signature([], .rupees, "Today's highest price so far."),
        .dayLow: Signature([], .rupees, "Today's lowest price so far."),
        .dayVolume: Signature([], .shares, "Shares traded today so far."),
        .vwap: Signature([], .rupees, "Typical price weighted by volume since today's open."),
        .vwapDeviation: Signature([], .rupees, "How far typical prices lie from VWAP, weighted by volume."),
        .vwapUpper: Signature([.factor(2)], .rupees, "VWAP plus that many of its deviations."),
        .vwapLower: Signature([.factor(2)], .rupees, "VWAP minus that many of its deviations."),
        .openingRangeHigh: Signature(
            [.minutes], .rupees,
            "The highest price of today's first minutes, once they are over."),
        .openingRangeLow: Signature(
            [.minutes], .rupees,
            "The lowest price of today's first minutes, once they are over."),
        .previousDayOpen: Signature([], .rupees, "The first price of the last whole day."),
        .previousDayHigh: Signature([], .rupees, "The highest price of the last whole day."),
        .previousDayLow: Signature([], .rupees, "The lowest price of the last whole day."),
        .previousDayClose: Signature([], .rupees, "The last bar's close of the last whole day."),
        .openingGap: Signature(
            [], .percent,
            "Today's first price against the close before: (open - close) / close."),
        .pivot: Signature([], .rupees, "P: the mean of the day before's high, low and close."),
        .pivotR1: Signature([], .rupees, "Classic resistance 1: 2P - low of the day before."),
        .pivotR2: Signature([], .rupees, "Classic resistance 2: P + (high - low) of the day before."),
        .pivotR3: Signature([], .rupees, "Classic resistance 3: high + 2(P - low) of the day before."),
        .pivotS1: Signature([], .rupees, "Classic support 1: 2P - high of the day before."),
        .pivotS2: Signature([], .rupees, "Classic support 2: P - (high - low) of the day before."),
        .pivotS3: Signature([], .rupees, "Classic support 3: low - 2(high - P) of the day before."),
        .cprTop: Signature([], .rupees, "The upper side of the central pivot range."),
        .cprBottom: Signature([], .rupees, "The lower side of the central pivot range."),
        .cprWidth: Signature([], .percent, "The width of the central pivot range against its pivot."),
        .fibonacciR1: Signature([], .rupees, "P + 0.382 × (high - low) of the day before."),
        .fibonacciR2: Signature([], .rupees, "P + 0.618 × (high - low) of the day before."),
        .fibonacciR3: Signature([], .rupees, "P + 1 × (high - low) of the day before."),
        .fibonacciS1: Signature([], .rupees, "P - 0.382 × (high - low) of the day before."),
        .fibonacciS2: Signature([], .rupees, "P - 0.618 × (high - low) of the day before."),
        .fibonacciS3: Signature([], .rupees, "P - 1 × (high - low) of the day before."),
        .camarillaR1: Signature([], .rupees, "Close + 1.1 × (high - low) / 12 of the day before."),
        .camarillaR2: Signature([], .rupees, "Close + 1.1 × (high - low) / 6 of the day before."),
        .camarillaR3: Signature([], .rupees, "Close + 1.1 × (high - low) / 4 of the day before."),
        .camarillaR4: Signature([], .rupees, "Close + 1.1 × (high - low) / 2 of the day before."),
        .camarillaS1: Signature([], .rupees, "Close - 1.1 × (high - low) / 12 of the day before."),
        .camarillaS2: Signature([], .rupees, "Close - 1.1 × (high - low) / 6 of the day before."),
        .camarillaS3: Signature([], .rupees, "Close - 1.1 × (high - low) / 4 of the day before."),
        .camarillaS4: Signature([], .rupees, "Close - 1.1 × (high - low) / 2 of the day before."),
        .sma: Signature([.series, .period(20)], nil, "The simple mean of the last n values."),
        .ema: Signature(
            [.series, .period(20)], nil,
            "The exponential mean, weight 2/(n+1), seeded by the simple mean of its first n values."),
        .ewma: Signature(
            [.series, .period(20)], nil,
            "The exponential mean, weight 2/(n+1), seeded by its first value and defined from it on."),
        .wma: Signature([.series, .period(20)], nil, "The mean with weights 1 to n, the newest heaviest."),
        .dema: Signature([.series, .period(20)], nil, "The double exponential mean: 2e1 - e2."),
        .tema: Signature([.series, .period(20)], nil, "The triple exponential mean: 3e1 - 3e2 + e3."),
        .hma: Signature(
            [.series, .period(20)], nil,
            "Hull's mean: the wma over √n of twice the wma over n/2 less the wma over n."),
        .kama: Signature(
            [.series, .period(10)], nil,
            "Kaufman's adaptive mean, between exponential means of 2 and of 30 values."),
        .vwma: Signature([.series, .period(20)], nil, "The mean of the last n values, weighted by volume."),
        .rollingVwap: Signature(
            [.period(20)], .rupees,
            "Typical price weighted by volume over the last n bars."),
        .rsi: Signature([.series, .period(20)], .number, "Wilder's relative strength, 0 to 100."),
        .roc: Signature([.series, .period(10)], .percent, "The change over n bars against the value then."),
        .momentum: Signature([.series, .period(10)], nil, "The change over n bars."),
        .macdLine: Signature(
            [.series, .period(12), .period(26), .period(9)], nil,
            "Fast less slow exponential mean, shown once its signal is there."),
        .macdSignal: Signature(
            [.series, .period(12), .period(26), .period(9)], nil,
            "The exponential mean of the MACD line."),
        .macdHistogram: Signature(
            [.series, .period(12), .period(26), .period(9)], nil,
            "MACD line less signal."),
        .ppo: Signature(
            [.series, .period(12), .period(26)], .percent,
            "Fast less slow exponential mean, against the slow one."),
        .trix: Signature(
            [.series, .period(15)], .percent,
            "The change of a triple-smoothed exponential mean, bar to bar."),
        .stochasticK: Signature(
            [.period(14), .period(3), .period(3)], .number,
            "The fast %K smoothed over its second number of bars, 0 to 100."),
        .stochasticD: Signature(
            [.period(14), .period(3), .period(3)], .number,
            "The mean of stochastic k over the third number of bars."),
        .fastStochasticK: Signature(
            [.period(14), .period(3)], .number,
            "Where the close lies in the range of the last n bars, 0 to 100."),
        .fastStochasticD: Signature(
            [.period(14), .period(3)], .number,
            "The mean of fast stochastic k over the second number of bars."),
        .williamsR: Signature(
            [.period(14)], .number,
            "Where the close lies under the high of the last n bars, -100 to 0."),
        .cci: Signature(
            [.period(20)], .number,
            "The typical price's distance from its mean, in 0.015 mean deviations."),
        .mfi: Signature([.period(14)], .number, "Relative strength of typical price × volume, 0 to 100."),
        .plusDI: Signature(
            [.period(14)], .number,
            "Wilder's rising directional movement against true range, 0 to 100."),
        .minusDI: Signature(
            [.period(14)], .number,
            "Wilder's falling directional movement against true range, 0 to 100."),
        .adx: Signature(
            [.period(14)], .number,
            "Wilder's mean of how one-sided directional movement is, 0 to 100."),
        .aroonUp: Signature(
            [.period(14)], .number,
            "100 × (n - bars since the highest high of n+1 bars) / n."),
        .aroonDown: Signature(
            [.period(14)], .number,
            "100 × (n - bars since the lowest low of n+1 bars) / n."),
        .parabolicSAR: Signature(
            [.factor(0.02), .factor(0.2)], .rupees,
            "Wilder's stop and reverse, by step and most."),
        .supertrend: Signature(
            [.period(10), .factor(3)], .rupees,
            "The line that many average true ranges from the bar's middle, under a rise or over a fall."),
        .supertrendDirection: Signature(
            [.period(10), .factor(3)], .number,
            "1 while Supertrend rises, -1 while it falls."),
        .linearRegression: Signature(
            [.series, .period(14)], nil,
            "The end of the least-squares line through the last n values."),
        .linearRegressionSlope: Signature(
            [.series, .period(14)], nil,
            "The rise of that line from bar to bar."),
        .choppiness: Signature(
            [.period(14)], .number,
            "How much of the way was lost in turning: near 100 without direction, near 0 in a trend."),
        .trueRange: Signature([], .rupees, "The bar's range, with the close before."),
        .atr: Signature([.period(20)], .rupees, "Wilder's mean of the true range."),
        .natr: Signature([.period(14)], .percent, "The average true range against the close."),
        .atrUpper: Signature(
            [.period(14), .factor(2)], .rupees,
            "The close plus that many average true ranges."),
        .atrLower: Signature(
            [.period(14), .factor(2)], .rupees,
            "The close minus that many average true ranges."),
        .stddev: Signature(
            [.series, .period(20)], nil,
            "The population standard deviation of the last n values."),
        .zscore: Signature(
            [.series, .period(20)], .number,
            "The value's distance from its mean in standard deviations."),
        .bollingerUpper: Signature(
            [.series, .period(20), .factor(2)], nil,
            "The simple mean plus that many standard deviations."),
        .bollingerMiddle: Signature([.series, .period(20)], nil, "The simple mean."),
        .bollingerLower: Signature(
            [.series, .period(20), .factor(2)], nil,
            "The simple mean minus that many standard deviations."),
        .bollingerWidth: Signature(
            [.series, .period(20), .factor(2)], .percent,
            "Upper less lower band, against the mean."),
        .keltnerUpper: Signature(
            [.period(20), .factor(2)], .rupees,
            "The close's exponential mean plus that many exponential means of the true range."),
        .keltnerMiddle: Signature([.period(20)], .rupees, "The close's exponential mean."),
        .keltnerLower: Signature(
            [.period(20), .factor(2)], .rupees,
            "The close's exponential mean minus that many exponential means of the true range."),
        .donchianUpper: Signature([.period(20)], .rupees, "The highest high of the last n bars."),
        .donchianMiddle: Signature([.period(20)], .rupees, "The middle of the Donchian channel."),
        .donchianLower: Signature([.period(20)], .rupees, "The lowest low of the last n bars."),
        .realisedVolatility: Signature(
            [.period(20)], .percent,
            "The deviation of the last n logarithmic returns, a year of 252 sessions."),
        .averageVolume: Signature([.period(20)], .shares, "The simple mean of volume."),
        .relativeVolume: Signature([.period(20)], .ratio, "Volume against the mean of the n bars before."),
        .relativeVolumeAtTime: Signature(
            [.period(10)], .ratio,
            "Volume against its mean at this minute of the last n sessions."),
        .obv: Signature(
            [], .shares,
            "On-balance volume: added when the close rises, taken off when it falls."),
        .highest: Signature([.series, .period(20)], nil, "The highest of the last n values."),
        .lowest: Signature([.series, .period(20)], nil, "The lowest of the last n values."),
        .sinceHighest: Signature(
            [.series, .period(20)], .number,
            "Bars since the highest of the last n values; 0 when it is this one."),
        .sinceLowest: Signature(
            [.series, .period(20)], .number,
            "Bars since the lowest of the last n values; 0 when it is this one."),
        .barsSince: Signature(
            [.condition], .number,
            "Bars since the condition was true; 0 when it is, undefined until it was."),
        .percentRank: Signature(
            [.series, .period(20)], .percent,
            "The share of the n values before that are not above this one."),
        .sum: Signature([.series, .period(20)], nil, "The sum of the last n values."),
        .abs: Signature([.series], nil, "The value without its sign."),
        .min: Signature([.series, .series], nil, "The smaller of two values."),
        .max: Signature([.series, .series], nil, "The larger of two values."),
        .risk: Signature([], .rupees, "The stop's distance, inside a target or trail."),
    ]
}
