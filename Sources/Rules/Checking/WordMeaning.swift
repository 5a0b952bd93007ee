// What each word of the vocabulary is, in kernels and formulas over them.

import Market

extension ExpressionChecker {
    mutating func meaning(of word: Vocabulary, _ values: [Typed], _ span: SourceSpan) -> Typed? {
        switch word {
        case .risk: return riskHere(span)
        case .abs: return Typed(unit: values[0].unit, kind: .unary(.abs, values[0]), span: span)
        case .min, .max: return extreme(word == .min ? .min : .max, values, span)
        default: break
        }
        let given = GivenValues(values: values)
        let composer = Composer(barMinutes: barMinutes)
        guard
            let value = composer.bar(word) ?? composer.level(word) ?? composer.mean(word, given)
                ?? composer.oscillator(word, given) ?? composer.trend(word, given) ?? composer.band(
                    word, given)
                ?? composer.past(word, given)
        else { preconditionFailure("the word `\(word.rawValue)` has no meaning") }
        return Typed(unit: word.signature.unit ?? values[0].unit, kind: value.kind, span: span)
    }
}

/// A word's arguments, checked.
struct GivenValues {
    let values: [Typed]

    /// The first, a series.
    var x: Typed { values[0] }
    /// A whole number.
    func n(_ place: Int) -> Int { Int(values[place].constant ?? 1) }
    func factor(_ place: Int) -> Double { values[place].constant ?? 0 }
    subscript(place: Int) -> Typed { values[place] }
}

extension Composer {
    fileprivate func bar(_ word: Vocabulary) -> Typed? {
        switch word {
        case .open: open
        case .high: high
        case .low: low
        case .close: close
        case .volume: volume
        case .typicalPrice: typical
        case .heikinOpen: heikinOpen
        case .heikinHigh: heikinHigh
        case .heikinLow: heikinLow
        case .heikinClose: heikinClose
        case .minutesSinceOpen: elapsed
        case .dayOpen: ofDay(.sessionFirst, open)
        case .dayHigh: ofDay(.sessionHighest, high)
        case .dayLow: ofDay(.sessionLowest, low)
        case .dayVolume: ofDay(.sessionSum, volume)
        case .vwap: vwap
        case .vwapDeviation: vwapDeviation
        case .previousDayOpen: ofDay(.previousFirst, open)
        case .previousDayHigh: previousHigh
        case .previousDayLow: previousLow
        case .previousDayClose: previousClose
        case .openingGap: openingGap
        case .trueRange: trueRange
        case .obv: obv
        default: nil
        }
    }

    fileprivate func level(_ word: Vocabulary) -> Typed? {
        switch word {
        case .pivot: pivot
        case .pivotR1: resistance(1)
        case .pivotR2: resistance(2)
        case .pivotR3: resistance(3)
        case .pivotS1: support(1)
        case .pivotS2: support(2)
        case .pivotS3: support(3)
        case .cprTop: cprTop
        case .cprBottom: cprBottom
        case .cprWidth: cprWidth
        case .fibonacciR1: fibonacci(0.382)
        case .fibonacciR2: fibonacci(0.618)
        case .fibonacciR3: fibonacci(1)
        case .fibonacciS1: fibonacci(-0.382)
        case .fibonacciS2: fibonacci(-0.618)
        case .fibonacciS3: fibonacci(-1)
        case .camarillaR1: camarilla(12)
        case .camarillaR2: camarilla(6)
        case .camarillaR3: camarilla(4)
        case .camarillaR4: camarilla(2)
        case .camarillaS1: camarilla(-12)
        case .camarillaS2: camarilla(-6)
        case .camarillaS3: camarilla(-4)
        case .camarillaS4: camarilla(-2)
        default: nil
        }
    }

    fileprivate func mean(_ word: Vocabulary, _ given: GivenValues) -> Typed? {
        switch word {
        case .sma, .bollingerMiddle: over(.sma, given.x, given.n(1))
        case .ema: over(.ema, given.x, given.n(1))
        case .ewma: over(.ewma, given.x, given.n(1))
        case .wma: over(.wma, given.x, given.n(1))
        case .dema: dema(given.x, given.n(1))
        case .tema: tema(given.x, given.n(1))
        case .hma: hma(given.x, given.n(1))
        case .kama: over(.kama, given.x, given.n(1))
        case .vwma: vwma(given.x, given.n(1))
        case .rollingVwap: vwma(typical, given.n(0))
        case .averageVolume: over(.sma, volume, given.n(0))
        case .relativeVolume: relativeVolume(given.n(0))
        case .relativeVolumeAtTime: relativeVolumeAtTime(given.n(0))
        default: nil
        }
    }

    fileprivate func oscillator(_ word: Vocabulary, _ given: GivenValues) -> Typed? {
        switch word {
        case .rsi: over(.rsi, given.x, given.n(1))
        case .roc: roc(given.x, given.n(1))
        case .momentum: given.x - ago(given.x, given.n(1))
        case .macdLine: macdLine(given.x, given.n(1), given.n(2), given.n(3))
        case .macdSignal: macdSignal(given.x, given.n(1), given.n(2), given.n(3))
        case .macdHistogram:
            macdLine(given.x, given.n(1), given.n(2), given.n(3))
                - macdSignal(given.x, given.n(1), given.n(2), given.n(3))
        case .ppo: ppo(given.x, given.n(1), given.n(2))
        case .trix: trix(given.x, given.n(1))
        case .stochasticK: slowK(given.n(0), given.n(1), given.n(2))
        case .stochasticD: slowD(given.n(0), given.n(1), given.n(2))
        case .fastStochasticK: fastK(given.n(0), given.n(1))
        case .fastStochasticD: fastD(given.n(0), given.n(1))
        case .williamsR: williams(given.n(0))
        case .cci: cci(given.n(0))
        case .mfi: mfi(given.n(0))
        default: nil
        }
    }

    fileprivate func trend(_ word: Vocabulary, _ given: GivenValues) -> Typed? {
        switch word {
        case .plusDI: plusDI(given.n(0))
        case .minusDI: minusDI(given.n(0))
        case .adx: adx(given.n(0))
        case .aroonUp: aroon(.highestAgo, high, given.n(0))
        case .aroonDown: aroon(.lowestAgo, low, given.n(0))
        case .parabolicSAR: sar(given.factor(0), given.factor(1))
        case .supertrend: abs(supertrend(given.n(0), given[1]))
        case .supertrendDirection: .make(.number, .unary(.sign, supertrend(given.n(0), given[1])))
        case .linearRegression: regression(given.x, given.n(1))
        case .linearRegressionSlope: slope(given.x, given.n(1))
        case .choppiness: choppiness(given.n(0))
        default: nil
        }
    }

    fileprivate func band(_ word: Vocabulary, _ given: GivenValues) -> Typed? {
        switch word {
        case .vwapUpper: band(vwap, 1, given[0], vwapDeviation)
        case .vwapLower: band(vwap, -1, given[0], vwapDeviation)
        case .openingRangeHigh: opening(.openingHigh, high, given.n(0))
        case .openingRangeLow: opening(.openingLow, low, given.n(0))
        case .atr: atr(given.n(0))
        case .natr: atr(given.n(0)) / close
        case .atrUpper: band(close, 1, given[1], atr(given.n(0)))
        case .atrLower: band(close, -1, given[1], atr(given.n(0)))
        case .stddev: over(.deviation, given.x, given.n(1))
        case .zscore: zscore(given.x, given.n(1))
        case .bollingerUpper: bollinger(1, given.x, given.n(1), given[2])
        case .bollingerLower: bollinger(-1, given.x, given.n(1), given[2])
        case .bollingerWidth: bollingerWidth(given.x, given.n(1), given[2])
        case .keltnerUpper: keltner(1, given.n(0), given[1])
        case .keltnerMiddle: over(.ema, close, given.n(0))
        case .keltnerLower: keltner(-1, given.n(0), given[1])
        case .donchianUpper: over(.highest, high, given.n(0))
        case .donchianMiddle: (over(.highest, high, given.n(0)) + over(.lowest, low, given.n(0))) / 2
        case .donchianLower: over(.lowest, low, given.n(0))
        case .realisedVolatility: realisedVolatility(given.n(0))
        default: nil
        }
    }

    fileprivate func past(_ word: Vocabulary, _ given: GivenValues) -> Typed? {
        switch word {
        case .highest: over(.highest, given.x, given.n(1))
        case .lowest: over(.lowest, given.x, given.n(1))
        case .sinceHighest: over(.highestAgo, given.x, given.n(1))
        case .sinceLowest: over(.lowestAgo, given.x, given.n(1))
        case .barsSince: call(.barsSince, [given.x], unit: .number)
        case .percentRank: over(.percentRank, given.x, given.n(1))
        case .sum: over(.sum, given.x, given.n(1))
        default: nil
        }
    }
}
