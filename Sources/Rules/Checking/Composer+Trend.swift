// Words of trend, volatility and volume, composed of the kernels that
// the evaluators know. None keeps anything of its own.

extension Composer {
    private var range: [Typed] { [high, low] }

    func plusDI(_ n: Int) -> Typed {
        100 * (over(.wilderSum, call(.plusMovement, range), n) / over(.wilderSum, trueRange, n))
    }

    func minusDI(_ n: Int) -> Typed {
        100 * (over(.wilderSum, call(.minusMovement, range), n) / over(.wilderSum, trueRange, n))
    }

    func adx(_ n: Int) -> Typed {
        let (plus, minus) = (plusDI(n), minusDI(n))
        return over(.wilder, 100 * (abs(plus - minus) / (plus + minus)), n)
    }

    func aroon(_ operation: Operation, _ value: Typed, _ n: Int) -> Typed {
        100 * ((.number(Double(n)) - call(operation, [value], n + 1, unit: .number)) / Double(n))
    }

    func sar(_ step: Double, _ most: Double) -> Typed { call(.sar, range, p: step, q: most) }

    /// The line, negative over a fall.
    func supertrend(_ n: Int, _ factor: Typed) -> Typed {
        call(.supertrend, [(high + low) / 2, atr(n) * factor, close])
    }

    /// The line's end is three weighted means less two simple ones.
    func regression(_ x: Typed, _ n: Int) -> Typed { 3 * over(.wma, x, n) - 2 * over(.sma, x, n) }

    func slope(_ x: Typed, _ n: Int) -> Typed {
        (6 * (over(.wma, x, n) - over(.sma, x, n))) / Double(max(1, n - 1))
    }

    /// E. W. Dreiss's index.
    func choppiness(_ n: Int) -> Typed {
        let way = over(.sum, trueRange, n) / (over(.highest, high, n) - over(.lowest, low, n))
        return 100 * (ln(way) / ln(.number(Double(n))))
    }

    // MARK: Bands

    func band(_ middle: Typed, _ sign: Double, _ factor: Typed, _ width: Typed) -> Typed {
        sign > 0 ? middle + factor * width : middle - factor * width
    }

    func bollinger(_ sign: Double, _ x: Typed, _ n: Int, _ factor: Typed) -> Typed {
        band(over(.sma, x, n), sign, factor, over(.deviation, x, n))
    }

    func bollingerWidth(_ x: Typed, _ n: Int, _ factor: Typed) -> Typed {
        (factor * over(.deviation, x, n) * .number(2)) / over(.sma, x, n)
    }

    func keltner(_ sign: Double, _ n: Int, _ factor: Typed) -> Typed {
        band(over(.ema, close, n), sign, factor, over(.ema, trueRange, n))
    }

    func zscore(_ x: Typed, _ n: Int) -> Typed { (x - over(.sma, x, n)) / over(.deviation, x, n) }

    /// Of a year of 252 sessions of 375 minutes.
    func realisedVolatility(_ n: Int) -> Typed {
        let barsPerYear = Double(252 * ((375 + barMinutes - 1) / barMinutes))
        return over(.deviation, ln(close / ago(close, 1)), n) * .number(barsPerYear.squareRoot())
    }

    // MARK: Volume

    var obv: Typed { call(.obv, [close, volume], unit: .shares) }

    func relativeVolume(_ n: Int) -> Typed { volume / ago(over(.sma, volume, n), 1) }

    func relativeVolumeAtTime(_ n: Int) -> Typed {
        let bars = Double((375 + barMinutes - 1) / barMinutes)
        return volume / call(.sameTimeMean, [volume, mark, elapsed], n, p: Double(barMinutes), q: bars)
    }
}
