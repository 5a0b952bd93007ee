// The published reference of workload W1 as one obvious loop over f64 rupees: what the
// engine is held to. It knows no Desk, no risk and no exact money.
//
// For bar i with minute m of the day: a pending order fills at the open; a long
// position with low ≤ stop leaves at min(open, stop); at the close the crossing of two
// averages decides, or 15:15.

import Exchange
import Market

struct ReferenceLoop {
    struct Trade: Hashable {
        let entered: Int
        let left: Int
        let quantity: Int64
        let entryPaise: Int64
        let exitPaise: Int64
        /// 0 crossed down, 1 stop, 2 square-off.
        let reason: Int64
    }

    private(set) var trades: [Trade] = []
    private(set) var equity = 1e7

    init(_ bars: [Bar]) {
        var (position, entry, stop, entered) = (Int64(0), 0.0, 0.0, 0)
        var (buying, selling, why) = (Int64(0), false, Int64(0))
        var cash = 1e7
        let prices = bars.map { [$0.open, $0.low, $0.close].map { Double($0.raw / 100) / 100 } }
        var (fast, slow, before) = (prices[0][2], prices[0][2], 0.0)
        for (row, bar) in prices.enumerated() {
            let (open, low, close, minute) = (bar[0], bar[1], bar[2], row % 375)
            if buying > 0 {
                (position, entry, entered) = (buying, open, row)
                cash -= Double(position) * entry + 0.0003 * Double(position) * entry
                stop = (entry * 0.99 / 0.05 + 1e-9).rounded(.down) * 0.05
            }
            var out = 0.0
            if selling {
                out = open
            } else if position > 0, low <= stop {
                (out, why) = (min(open, stop), 1)
            }
            (buying, selling) = (0, false)
            if out > 0 {
                cash += Double(position) * out - 0.0003 * Double(position) * out
                trades.append(
                    Trade(
                        entered: entered, left: row, quantity: position,
                        entryPaise: Int64((entry * 100).rounded()), exitPaise: Int64((out * 100).rounded()),
                        reason: why))
                position = 0
            }
            fast += 2.0 / 10 * (close - fast)
            slow += 2.0 / 22 * (close - slow)
            let trend = fast - slow
            if row >= 21 {
                if position > 0 {
                    if before >= 0, trend < 0 {
                        (selling, why) = (true, 0)
                    } else if minute == 359 {
                        (selling, why) = (true, 2)
                    }
                } else if minute < 359, before <= 0, trend > 0 {
                    buying = Int64(0.10 * cash / close)
                }
            }
            before = trend
        }
        equity = cash + Double(position) * (prices.last?[2] ?? 0)
    }

    /// Over entry bar, exit bar and reason of every trade.
    static func timing(_ trades: [Trade]) -> UInt64 {
        var hash = Fingerprint()
        for trade in trades {
            for number in [Int64(trade.entered), Int64(trade.left), trade.reason] { hash.add(number) }
        }
        return hash.value
    }

    /// Over everything.
    static func full(_ trades: [Trade]) -> UInt64 {
        var hash = Fingerprint()
        for trade in trades {
            for number in [
                Int64(trade.entered), Int64(trade.left), trade.quantity, trade.entryPaise, trade.exitPaise,
                trade.reason,
            ] { hash.add(number) }
        }
        return hash.value
    }
}
