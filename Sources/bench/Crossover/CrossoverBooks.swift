// The money of many crossovers side by side: long only, in at the open after the fast
// average rose above the slow one, out at the open after it fell below.
//
// Rises and falls of a pair take turns, so they are gathered into lists of one kind: the
// block's first falls of all pairs, then their first rises, and so on. Neighbours in a
// list are different books, whose sums need not wait for each other. Where a fall ended
// on the slow average itself, the rest of its block is walked bar by bar.

/// What one row of a block offers to those that trade on its signal.
struct CrossoverRow {
    /// Raw price of the close times the parts of the cash that an entry may spend.
    var basis: Int64 = 1
    /// Raw price of the next open, at which it is filled.
    var open: Int64 = 1
}

/// One pair's account.
struct CrossoverBook {
    /// Raw money.
    var cash: Int64
    var units: Int64 = 0
    var trades: Int64 = 0
    /// This block's rest is walked bar by bar.
    fileprivate var isWalked = false

    init(cash: Int64) { self.cash = cash }

    /// Returns the value of the fill.
    @inline(__always)
    fileprivate mutating func buy(_ row: CrossoverRow, _ commission: CrossoverCommission) -> Int64 {
        let wanted = Int64(bitPattern: UInt64(bitPattern: cash) / UInt64(bitPattern: row.basis))
        let value = wanted &* row.open
        units = wanted
        cash = cash &- value &- commission.on(value)
        return value
    }

    @inline(__always)
    fileprivate mutating func sell(_ row: CrossoverRow, _ commission: CrossoverCommission) -> Int64 {
        let value = units &* row.open
        trades &+= units == 0 ? 0 : 1
        units = 0
        cash = cash &+ value &- commission.on(value)
        return value
    }
}

/// A share of the value, to the nearest raw unit of money.
struct CrossoverCommission {
    let billionths: Int64

    /// Beyond this value (raw money) the product leaves 64 bits.
    var most: Int64 { (.max / 2) / max(1, billionths) }

    @inline(__always)
    func on(_ value: Int64) -> Int64 {
        Int64(bitPattern: UInt64(bitPattern: value &* billionths &+ 500_000_000) / 1_000_000_000)
    }
}

/// One fast average against all slow ones, over the whole history.
final class CrossoverBooks {
    let books: UnsafeMutablePointer<CrossoverBook>
    let count: Int
    private let fast: Int
    private let commission: CrossoverCommission
    /// By slow average: 1 where the fast one lay above it at the last row.
    private let above: UnsafeMutablePointer<UInt64>
    private let events: CrossoverEvents

    init(fast: Int, slowCount: Int, cash: Int64, _ commission: CrossoverCommission) {
        self.fast = fast
        self.commission = commission
        count = slowCount
        books = .allocate(capacity: slowCount)
        books.initialize(repeating: CrossoverBook(cash: cash), count: slowCount)
        above = .allocate(capacity: slowCount)
        above.initialize(repeating: 0, count: slowCount)
        events = CrossoverEvents(books: slowCount)
    }

    deinit {
        books.deallocate()
        above.deallocate()
    }

    /// Trades the rows of `mask`, consecutive bits, of a block whose words have been compared.
    func trade(_ averages: CrossoverAverages, _ rows: UnsafePointer<CrossoverRow>, mask: UInt64) {
        let counts = events.gather(averages.words, mask, above, books, count)
        let (fast, slow) = averages.columns(fast: fast)
        var most: Int64 = 0
        for round in 0..<CrossoverEvents.rounds {
            let falls = events.list(2 * round, counts[2 * round])
            most = max(most, CrossoverBooks.sell(falls, books, rows, fast, slow, commission, events))
            let rises = events.list(2 * round + 1, counts[2 * round + 1])
            most = max(most, CrossoverBooks.buy(rises, books, rows, commission))
        }
        for event in events.list(2 * CrossoverEvents.rounds, counts[2 * CrossoverEvents.rounds]) {
            let one = UnsafeMutableBufferPointer(start: events.single, count: 1)
            one[0] = event & ~CrossoverEvents.rise
            if event & CrossoverEvents.rise != 0 {
                most = max(most, CrossoverBooks.buy(one, books, rows, commission))
            } else {
                most = max(most, CrossoverBooks.sell(one, books, rows, fast, slow, commission, events))
            }
        }
        precondition(most <= commission.most, "an account outgrew the range of exact money")
        events.forEachCareful { walk($0, averages, rows, mask) }
    }

    /// Returns a number that no value exceeds, less than twice the largest. It calls nothing, so that all it
    /// needs stays in registers.
    @inline(never)
    private static func buy(
        _ events: UnsafeMutableBufferPointer<UInt32>, _ books: UnsafeMutablePointer<CrossoverBook>,
        _ rows: UnsafePointer<CrossoverRow>, _ commission: CrossoverCommission
    ) -> Int64 {
        var most: Int64 = 0
        for event in events where !books[Int(event &>> 6)].isWalked {
            most |= books[Int(event &>> 6)].buy(rows[Int(event & 63)], commission)
        }
        return most
    }

    /// As above; a fall that ended on the slow average is noted as one for care.
    @inline(never)
    private static func sell(
        _ events: UnsafeMutableBufferPointer<UInt32>, _ books: UnsafeMutablePointer<CrossoverBook>,
        _ rows: UnsafePointer<CrossoverRow>, _ fast: UnsafePointer<Double>, _ slow: UnsafePointer<Double>,
        _ commission: CrossoverCommission, _ all: CrossoverEvents
    ) -> Int64 {
        var most: Int64 = 0
        for event in events where !books[Int(event &>> 6)].isWalked {
            let (row, pair) = (Int(event & 63), Int(event &>> 6))
            let average = slow[(pair &>> 3 &* CrossoverAverages.rows &+ row) &* 8 &+ pair & 7]
            if fast[row &* 8] == average {
                books[pair].isWalked = true
                all.noteCareful(event)
            } else {
                most |= books[pair].sell(rows[row], commission)
            }
        }
        return most
    }

    /// Every row of `mask` from the event's on by itself, exactly as the rules read a crossing.
    private func walk(
        _ event: UInt32, _ averages: CrossoverAverages, _ rows: UnsafePointer<CrossoverRow>, _ mask: UInt64
    ) {
        let pair = Int(event &>> 6)
        let (fast, slow) = averages.columns(fast: fast)
        books[pair].isWalked = false
        // It begins where the averages were equal: not above.
        var wasAbove = false
        for row in Int(event & 63)..<CrossoverAverages.rows where mask &>> UInt64(row) & 1 == 1 {
            let isAbove = averages.words[pair] &>> UInt64(row) & 1 == 1
            let average = slow[(pair / 8 * CrossoverAverages.rows + row) * 8 + pair % 8]
            if fast[row * 8] < average, books[pair].units > 0 {
                _ = books[pair].sell(rows[row], commission)
            } else if isAbove, !wasAbove, books[pair].units == 0 {
                _ = books[pair].buy(rows[row], commission)
            }
            wasAbove = isAbove
        }
    }
}
