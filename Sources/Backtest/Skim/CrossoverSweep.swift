// A whole grid of crossovers in one pass over the bars: averages are shared by all
// settings that use them, and money moves only where a word of comparisons changes.
//
// It stands for rules of one shape alone: buy when one average of the close crosses
// above another, sell when it crosses below, without a stop, a target or a clock.

import Accounting
import Market

struct CrossoverSweep {
    /// Weights of a new close in each average; all begin at the first close.
    var fast: [Double]
    var slow: [Double]
    var cash: Money
    var size: CrossoverSize
    /// First row whose close may open a position.
    var firstRow: Int
    var fills: CrossoverFills

    /// What one pair came to.
    struct Outcome {
        var book: CrossoverBook
        /// After the last close of each day.
        var equity: [Int64]
    }

    /// By fast average, then slow.
    func run<Cost: CrossoverCost>(_ bars: BarColumns, _ cost: Cost) -> [Outcome] {
        guard bars.count > 0 else { return [] }
        let lanes = CrossoverLanes(fast: fast, slow: slow, seed: Price(raw: bars.closes[0]).rupees)
        let pairs = fast.indices.map {
            CrossoverBooks(fast: $0, slowCount: slow.count, cash: cash.raw, size, cost)
        }
        var equity = [[Int64]](repeating: [], count: fast.count * slow.count)
        for index in equity.indices { equity[index].reserveCapacity(bars.days.count) }
        let block = CrossoverBlock(fills)
        for day in bars.days {
            var row = day.rows.lowerBound
            while row < day.rows.upperBound {
                let size = min(CrossoverLanes.rows, day.rows.upperBound - row)
                let endsDay = row + size == day.rows.upperBound
                lanes.take(bars.closes.base + row, size)
                let rows = block.rows(bars, from: row, size, endsDay: endsDay)
                let first = max(0, min(size, firstRow - row))
                // A signal of the day's last bar trades tomorrow: today is valued without it.
                let mask = CrossoverBlock.mask(first..<(endsDay ? size - 1 : size))
                let last =
                    endsDay && row + size < bars.count ? CrossoverBlock.mask(max(first, size - 1)..<size) : 0
                for index in pairs.indices {
                    lanes.compare(fast: index)
                    pairs[index].trade(lanes, rows, mask: mask, blockSize: size, isLast: !endsDay)
                    guard endsDay else { continue }
                    mark(pairs[index].books, slow.count, bars.closes[row + size - 1], index, &equity)
                    pairs[index].trade(lanes, rows, mask: last, blockSize: size, isLast: true)
                }
                row += size
            }
        }
        return pairs.indices.flatMap { index in
            (0..<slow.count).map {
                Outcome(book: pairs[index].books[$0], equity: equity[index * slow.count + $0])
            }
        }
    }

    private func mark(
        _ books: UnsafePointer<CrossoverBook>, _ count: Int, _ close: Int64, _ fast: Int,
        _ equity: inout [[Int64]]
    ) {
        for slow in 0..<count {
            equity[fast * count + slow].append(books[slow].cash + books[slow].units * close)
        }
    }
}

/// How signals become fills: at the next open, moved against us.
struct CrossoverFills {
    /// Raw price of a fill at an open: (open, isBuy).
    var taken: (@Sendable (Int64, Bool) -> Int64)?
    /// Percent of a bar's volume that an order may take.
    var volumeShare: Int64
    /// Hundredths of a percent: an open further than this from the signal's close is no fill.
    var protection: Int64
}

/// The fills of one block's signals.
final class CrossoverBlock {
    private let fills: CrossoverFills
    private let rows: UnsafeMutablePointer<CrossoverRow>

    init(_ fills: CrossoverFills) {
        self.fills = fills
        rows = .allocate(capacity: CrossoverLanes.rows)
        rows.initialize(repeating: CrossoverRow(), count: CrossoverLanes.rows)
    }

    deinit { rows.deallocate() }

    /// Bits `rows`, none when it is empty.
    static func mask(_ rows: Range<Int>) -> UInt64 {
        rows.reduce(0) { $0 | 1 &<< UInt64($1) }
    }

    /// `endsDay` when the block's last row closes its session: such a signal is decided at the next open.
    func rows(
        _ bars: BarColumns, from row: Int, _ size: Int, endsDay: Bool
    ) -> UnsafePointer<CrossoverRow> {
        let (opens, closes) = (bars.opens.base + row, bars.closes.base + row)
        let volumes = bars.volumes.base + row
        for place in 0..<min(size, bars.count - row - 1) {
            let open = opens[place + 1]
            let seen = endsDay && place == size - 1 ? open : closes[place]
            var offer = CrossoverRow(
                basis: seen, buy: fills.taken?(open, true) ?? open,
                sell: fills.taken?(open, false) ?? open,
                room: volumes[place + 1] / Quantity.scale * fills.volumeShare / 100)
            if (open - seen).magnitude * 10_000 > UInt64(seen * fills.protection) { offer.room = -1 }
            rows[place] = offer
        }
        return UnsafePointer(rows)
    }
}
