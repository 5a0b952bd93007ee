// Values of the day and of the day before, and the levels drawn from them.
//
// Pivots: the floor traders' classic ones; Fibonacci's shares of the range around the
// pivot; N. Scott's Camarilla levels around the close; the central pivot range.

extension Composer {
    var vwap: Typed {
        call(.sessionSum, [typical * volume, mark]) / call(.sessionSum, [volume, mark])
    }
    var vwapDeviation: Typed { call(.sessionDeviation, [typical, mark, volume]) }

    func ofDay(_ operation: Operation, _ value: Typed) -> Typed { call(operation, [value, mark]) }

    var previousHigh: Typed { ofDay(.previousHighest, high) }
    var previousLow: Typed { ofDay(.previousLowest, low) }
    var previousClose: Typed { ofDay(.previousLast, close) }
    private var previousRange: Typed { previousHigh - previousLow }

    var openingGap: Typed { (ofDay(.sessionFirst, open) - previousClose) / previousClose }

    func opening(_ operation: Operation, _ value: Typed, _ minutes: Int) -> Typed {
        call(operation, [value, mark, elapsed], minutes)
    }

    // MARK: Levels

    var pivot: Typed { (previousHigh + previousLow + previousClose) / 3 }

    /// Level 1, 2 or 3 above the pivot.
    func resistance(_ level: Int) -> Typed {
        switch level {
        case 1: 2 * pivot - previousLow
        case 2: pivot + previousRange
        default: previousHigh + 2 * (pivot - previousLow)
        }
    }

    /// Level 1, 2 or 3 below it.
    func support(_ level: Int) -> Typed {
        switch level {
        case 1: 2 * pivot - previousHigh
        case 2: pivot - previousRange
        default: previousLow - 2 * (previousHigh - pivot)
        }
    }

    func fibonacci(_ share: Double) -> Typed { pivot + share * previousRange }

    /// Above the close, or below it where `part` is negative.
    func camarilla(_ part: Double) -> Typed { previousClose + previousRange * .number(1.1) / part }

    private var centralBottom: Typed { (previousHigh + previousLow) / 2 }
    private var centralTop: Typed { 2 * pivot - centralBottom }
    var cprTop: Typed { pointwise(.max, centralTop, centralBottom) }
    var cprBottom: Typed { pointwise(.min, centralTop, centralBottom) }
    var cprWidth: Typed { (cprTop - cprBottom) / pivot }

    // MARK: Candles

    var heikinClose: Typed { (open + high + low + close) / 4 }
    var heikinOpen: Typed { call(.heikinOpen, [open, heikinClose]) }
    var heikinHigh: Typed { pointwise(.max, high, pointwise(.max, heikinOpen, heikinClose)) }
    var heikinLow: Typed { pointwise(.min, low, pointwise(.min, heikinOpen, heikinClose)) }
}
