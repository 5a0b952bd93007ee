// Means of means, and the oscillators.

extension Composer {
    func dema(_ x: Typed, _ n: Int) -> Typed {
        let one = over(.ema, x, n)
        return 2 * one - over(.ema, one, n)
    }

    func tema(_ x: Typed, _ n: Int) -> Typed {
        let one = over(.ema, x, n)
        let two = over(.ema, one, n)
        return 3 * one - 3 * two + over(.ema, two, n)
    }

    /// Alan Hull's: n/2 rounded down, √n to the nearest.
    func hma(_ x: Typed, _ n: Int) -> Typed {
        let fast = 2 * over(.wma, x, max(1, n / 2)) - over(.wma, x, n)
        return over(.wma, fast, max(1, Int(Double(n).squareRoot().rounded())))
    }

    func vwma(_ x: Typed, _ n: Int) -> Typed { over(.sum, x * volume, n) / over(.sum, volume, n) }

    func roc(_ x: Typed, _ n: Int) -> Typed { x / ago(x, n) - .number(1) }

    /// Both means start with the slow one's first value, as in TA-Lib.
    private func macd(_ x: Typed, _ fast: Int, _ slow: Int) -> Typed {
        call(.lateEMA, [x, .number(Double(max(0, slow - fast)))], fast) - over(.ema, x, slow)
    }

    func macdSignal(_ x: Typed, _ fast: Int, _ slow: Int, _ signal: Int) -> Typed {
        over(.ema, macd(x, fast, slow), signal)
    }

    func macdLine(_ x: Typed, _ fast: Int, _ slow: Int, _ signal: Int) -> Typed {
        once(macd(x, fast, slow), macdSignal(x, fast, slow, signal))
    }

    func ppo(_ x: Typed, _ fast: Int, _ slow: Int) -> Typed {
        (over(.ema, x, fast) - over(.ema, x, slow)) / over(.ema, x, slow)
    }

    func trix(_ x: Typed, _ n: Int) -> Typed { roc(over(.ema, over(.ema, over(.ema, x, n), n), n), 1) }

    // MARK: Oscillators

    private func place(_ n: Int) -> Typed {
        let low = over(.lowest, low, n)
        return 100 * ((close - low) / (over(.highest, high, n) - low))
    }

    func fastD(_ n: Int, _ d: Int) -> Typed { over(.sma, place(n), d) }
    func fastK(_ n: Int, _ d: Int) -> Typed { once(place(n), fastD(n, d)) }
    func slowD(_ n: Int, _ k: Int, _ d: Int) -> Typed { over(.sma, fastD(n, k), d) }
    func slowK(_ n: Int, _ k: Int, _ d: Int) -> Typed { once(fastD(n, k), slowD(n, k, d)) }

    func williams(_ n: Int) -> Typed {
        let high = over(.highest, high, n)
        return .number(-100) * ((high - close) / (high - over(.lowest, low, n)))
    }

    func cci(_ n: Int) -> Typed {
        (typical - over(.sma, typical, n)) / (over(.meanDeviation, typical, n) * .number(0.015))
    }

    /// A typical price that changed by rounding alone did not change.
    func mfi(_ n: Int) -> Typed {
        let change = typical - ago(typical, 1)
        let rounding = 1e-9 * typical
        let flow = typical * volume
        let rising = over(.sum, pointwise(.whenPositive, flow, change - rounding), n)
        let falling = over(.sum, pointwise(.whenPositive, flow, .number(0) - change - rounding), n)
        return 100 * (rising / (rising + falling))
    }
}
