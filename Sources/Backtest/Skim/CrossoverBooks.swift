// The money of many crossovers side by side: long only, in at the open after the fast
// average rose above the slow one, out at the open after it fell below.
//
// Where no two averages are ever equal the edges of a word are the trades. Where they
// are, the word cannot say whether a fall ended above or on the slow average; then the
// block is walked bar by bar.

import Accounting
import Market

/// What one row of a block offers to those that trade on its signal.
struct CrossoverRow {
    /// Raw price that sizes an entry; 1 for a size in shares.
    var basis: Int64 = 1
    /// Raw prices of the fills.
    var buy: Int64 = 1
    var sell: Int64 = 1
    /// Most units that may be filled; −1 where the open leaps beyond an order's protection.
    var room: Int64 = 0
}

/// How much is bought: a share of the cash, or a fixed amount of `basis`.
struct CrossoverSize {
    /// Hundredths of a percent.
    let points: Int64
    /// Raw money, or shares where `basis` is 1.
    let fixed: Int64
}

/// What a fill costs beside its price. Specialised, since it is asked for twice a trade.
protocol CrossoverCost {
    /// Beyond this value (raw money) `charge` is not exact.
    var most: Int64 { get }

    /// Raw money, for a fill worth `value` of `units`; nothing for none. A buy where `rise` is −1, else
    /// a sale.
    func charge(_ value: Int64, _ units: Int64, rise: Int64) -> Int64
}

/// One setting's account.
struct CrossoverBook {
    var cash: Int64
    var units: Int64 = 0
    /// Cash before the last entry.
    private var before: Int64 = 0
    var charges: Int64 = 0
    var trades: Int32 = 0
    var wins: Int32 = 0
    /// This block's rest is walked bar by bar.
    fileprivate var isWalked = false
    /// Negative once something happened that this engine does not model.
    private var beyond: Int64 = 0

    /// The answer must come from another engine.
    var isBeyond: Bool { beyond < 0 }

    init(cash: Int64) { self.cash = cash }

    /// A signal: `rise` is −1 for a rise and 0 for a fall. Written with masks, because which of the
    /// two comes next cannot be foretold, and a wrong guess costs more than both ways together.
    @inline(__always)
    mutating func take(
        rise: Int64, _ row: CrossoverRow, _ size: CrossoverSize, _ cost: some CrossoverCost
    ) {
        let money =
            UInt64(bitPattern: max(cash, 0) &* size.points &+ 5_000) / 10_000
            &+ UInt64(bitPattern: size.fixed)
        let wanted = Int64(bitPattern: money / UInt64(bitPattern: row.basis))
        let isFlat: Int64 = units == 0 ? -1 : 0
        let bought = wanted & rise & isFlat
        let sold = units & ~rise
        let moved = bought | sold
        let price = row.buy & rise | row.sell & ~rise
        let value = moved &* price
        let charge = cost.charge(value, moved, rise: rise)
        let after = cash &+ ((value ^ rise) &- rise) &- charge
        trades &+= sold == 0 ? 0 : 1
        wins &+= (sold == 0 ? 0 : 1) & (after > before ? 1 : 0)
        before = bought == 0 ? before : cash
        beyond |= (row.room &- moved) | (cost.most &- value)
        cash = after
        charges &+= charge
        units = units &+ bought &- sold
    }
}

/// One fast average against all slow ones, over the whole history.
final class CrossoverBooks<Cost: CrossoverCost> {
    private let fast: Int
    private let size: CrossoverSize
    private let cost: Cost
    let books: UnsafeMutablePointer<CrossoverBook>
    let count: Int
    /// By slow average: 1 where the fast one lay above it at the last row.
    private let above: UnsafeMutablePointer<UInt64>
    private let events: UnsafeMutablePointer<UInt32>
    private let marked: UnsafeMutablePointer<UInt32>
    private let roundSize: Int

    init(fast: Int, slowCount: Int, cash: Int64, _ size: CrossoverSize, _ cost: Cost) {
        self.fast = fast
        self.size = size
        self.cost = cost
        books = .allocate(capacity: slowCount)
        books.initialize(repeating: CrossoverBook(cash: cash), count: slowCount)
        count = slowCount
        above = .allocate(capacity: slowCount)
        above.initialize(repeating: 0, count: slowCount)
        roundSize = slowCount + 1
        let most = 4 * roundSize + slowCount * CrossoverLanes.rows
        events = .allocate(capacity: most)
        events.initialize(repeating: 0, count: most)
        marked = .allocate(capacity: slowCount)
        marked.initialize(repeating: 0, count: slowCount)
    }

    deinit {
        books.deallocate()
        above.deallocate()
        events.deallocate()
        marked.deallocate()
    }

    /// Trades the rows of `mask`, consecutive bits. Rows before them in the block have been traded already;
    /// `isLast` when no more of the block follow.
    func trade(
        _ lanes: CrossoverLanes, _ rows: UnsafePointer<CrossoverRow>, mask: UInt64, blockSize: Int,
        isLast: Bool
    ) {
        guard mask != 0 else { return }
        let counts = extract(lanes.words, mask, isLast ? blockSize : 0)
        let (fast, slow) = lanes.columns(fast: fast)
        var careful = 0
        for round in 0..<CrossoverEvent.rounds {
            let part = UnsafeMutableBufferPointer(start: events + round * roundSize, count: counts[round])
            careful = CrossoverBooks.settle(part, books, rows, fast, slow, size, cost, marked, careful)
        }
        for index in 0..<careful { walk(marked[index], lanes, rows, mask) }
    }

    /// Trades the events; those from which on a book must be walked are noted in `marked` from `careful` on.
    /// It calls nothing, so that all it needs stays in registers.
    @inline(never)
    private static func settle(
        _ events: UnsafeMutableBufferPointer<UInt32>, _ books: UnsafeMutablePointer<CrossoverBook>,
        _ rows: UnsafePointer<CrossoverRow>, _ fast: UnsafePointer<Double>, _ slow: UnsafePointer<Double>,
        _ size: CrossoverSize, _ cost: Cost, _ marked: UnsafeMutablePointer<UInt32>, _ careful: Int
    ) -> Int {
        var careful = careful
        for event in events {
            let (row, pair) = (Int(event & 63), Int(event &>> 8))
            let average = slow[(pair &>> 3 &* CrossoverLanes.rows &+ row) &* 8 &+ pair & 7]
            if fast[row &* 8] == average || books[pair].isWalked || event & CrossoverEvent.careful != 0 {
                guard !books[pair].isWalked else { continue }
                books[pair].isWalked = true
                marked[careful] = event
                careful &+= 1
            } else {
                books[pair].take(rise: 0 &- Int64(event &>> 7 & 1), rows[row], size, cost)
            }
        }
        return careful
    }

    /// The rows at which the words change, in rounds: the first change of every slow average, then the
    /// second of each, so that neighbours are different books and their sums need not wait for each other.
    private func extract(
        _ words: UnsafePointer<UInt64>, _ mask: UInt64, _ endOfBlock: Int
    ) -> SIMD8<Int> {
        let first = UInt64(truncatingIfNeeded: mask.trailingZeroBitCount)
        let (second, third, fourth) = (events + roundSize, events + 2 * roundSize, events + 3 * roundSize)
        var (a, b, c, d, rest) = (0, 0, 0, 0, 0)
        for slow in 0..<count {
            let word = words[slow]
            let shifted = word &<< 1 | above[slow]
            if endOfBlock > 0 { above[slow] = word &>> UInt64(endOfBlock &- 1) & 1 }
            var edges = (word ^ shifted) & mask
            let base = UInt32(truncatingIfNeeded: slow) &<< 8
            if books[slow].units != 0, shifted &>> first & 1 == 0 {
                // Held, and not above: the averages were equal when the last block ended.
                events[a] = base | CrossoverEvent.careful | UInt32(truncatingIfNeeded: first)
                a &+= 1
                continue
            }
            // Written whether it is there or not, and kept by counting: how many there are is a coin's toss.
            events[a] = base | CrossoverEvent.of(edges, word)
            a &+= edges == 0 ? 0 : 1
            edges &= edges &- 1
            second[b] = base | CrossoverEvent.of(edges, word)
            b &+= edges == 0 ? 0 : 1
            edges &= edges &- 1
            third[c] = base | CrossoverEvent.of(edges, word)
            c &+= edges == 0 ? 0 : 1
            edges &= edges &- 1
            fourth[d] = base | CrossoverEvent.of(edges, word)
            d &+= edges == 0 ? 0 : 1
            edges &= edges &- 1
            while edges != 0 {
                events[4 &* roundSize &+ rest] = base | CrossoverEvent.of(edges, word)
                rest &+= 1
                edges &= edges &- 1
            }
        }
        return SIMD8(a, b, c, d, rest, 0, 0, 0)
    }

    /// Every row of `mask` from the event's on by itself, exactly as the rules read a crossing.
    private func walk(
        _ event: UInt32, _ lanes: CrossoverLanes, _ rows: UnsafePointer<CrossoverRow>, _ mask: UInt64
    ) {
        let slow = Int(event &>> 8)
        books[slow].isWalked = false
        // An edge that ended on the slow average was a fall.
        var wasAbove = event & CrossoverEvent.careful == 0
        for row in Int(event & 63)..<CrossoverLanes.rows where mask &>> UInt64(row) & 1 == 1 {
            let isAbove = lanes.words[slow] &>> UInt64(row) & 1 == 1
            let isBelow = lanes.fastAverage(fast, row) < lanes.slowAverage(slow, row)
            if isBelow, books[slow].units > 0 {
                books[slow].take(rise: 0, rows[row], size, cost)
            } else if isAbove, !wasAbove, books[slow].units == 0 {
                books[slow].take(rise: -1, rows[row], size, cost)
            }
            wasAbove = isAbove
        }
    }
}

/// A slow average, what happened, and the row of the block, in 32 bits.
private enum CrossoverEvent {
    static let careful: UInt32 = 64
    static let rise: UInt32 = 128
    /// Four changes of a word, and those beyond.
    static let rounds = 5

    /// The lowest of `edges`; anything when there is none.
    @inline(__always)
    static func of(_ edges: UInt64, _ word: UInt64) -> UInt32 {
        let row = UInt64(truncatingIfNeeded: edges.trailingZeroBitCount) & 63
        return UInt32(truncatingIfNeeded: word &>> row & 1) &* rise | UInt32(truncatingIfNeeded: row)
    }
}

/// Nothing but a share of the value, such as a flat commission.
struct RateCost: CrossoverCost {
    private let billionths: Int64
    let most: Int64

    init(_ rate: Rate) {
        billionths = rate.billionths
        most = (.max / 2) / max(1, rate.billionths)
    }

    @inline(__always)
    func charge(_ value: Int64, _ units: Int64, rise: Int64) -> Int64 {
        Int64(bitPattern: UInt64(bitPattern: value &* billionths &+ 500_000_000) / 1_000_000_000)
    }
}
