// The rises and falls of a block, in lists of one kind: a slow average and a row in 32
// bits. What a word does not hold is written too and kept out by counting, because how
// many changes it has is a coin's toss.

final class CrossoverEvents {
    /// Lists of falls, each followed by one of rises; then one of all that is left, in order.
    static let rounds = 3
    /// In the last list.
    static let rise: UInt32 = 1 << 31

    let single: UnsafeMutablePointer<UInt32>
    private let events: UnsafeMutablePointer<UInt32>
    private let careful: UnsafeMutablePointer<UInt32>
    private var carefulCount = 0
    private let listSize: Int

    init(books: Int) {
        listSize = books + 1
        let most = 2 * CrossoverEvents.rounds * listSize + books * CrossoverAverages.rows
        events = .allocate(capacity: most)
        events.initialize(repeating: 0, count: most)
        careful = .allocate(capacity: books)
        careful.initialize(repeating: 0, count: books)
        single = .allocate(capacity: 1)
        single.initialize(to: 0)
    }

    deinit {
        events.deallocate()
        careful.deallocate()
        single.deallocate()
    }

    func list(_ index: Int, _ count: Int) -> UnsafeMutableBufferPointer<UInt32> {
        UnsafeMutableBufferPointer(start: events + index &* listSize, count: count)
    }

    func noteCareful(_ event: UInt32) {
        careful[carefulCount] = event
        carefulCount += 1
    }

    func forEachCareful(_ body: (UInt32) -> Void) {
        for index in 0..<carefulCount { body(careful[index]) }
        carefulCount = 0
    }

    /// Returns how many stand in each list.
    func gather(
        _ words: UnsafePointer<UInt64>, _ mask: UInt64, _ above: UnsafeMutablePointer<UInt64>,
        _ books: UnsafePointer<CrossoverBook>, _ count: Int
    ) -> SIMD8<Int> {
        let first = mask == 0 ? 0 : UInt64(truncatingIfNeeded: mask.trailingZeroBitCount)
        let (f0, r0, f1) = (events, events + listSize, events + 2 &* listSize)
        let (r1, f2, r2) = (events + 3 &* listSize, events + 4 &* listSize, events + 5 &* listSize)
        let rest = events + 6 &* listSize
        var (a, b, c, d, e, f, left) = (0, 0, 0, 0, 0, 0, 0)
        for slow in 0..<count {
            let word = words[slow]
            let shifted = word &<< 1 | above[slow]
            above[slow] = word &>> 63
            let base = UInt32(truncatingIfNeeded: slow) &<< 6
            let isAbove = shifted &>> first & 1
            if books[slow].units != 0, isAbove == 0 {
                // Held, and not above: the averages were equal when the last block ended.
                noteCareful(base | UInt32(truncatingIfNeeded: first))
                continue
            }
            var falls = shifted & ~word & mask
            var rises = word & ~shifted & mask
            f0[a] = base | CrossoverEvents.row(falls)
            let begins = isAbove & (falls == 0 ? 0 : 1)
            a &+= Int(truncatingIfNeeded: begins)
            falls &= falls &- begins
            r0[b] = base | CrossoverEvents.row(rises)
            b &+= rises == 0 ? 0 : 1
            rises &= rises &- 1
            f1[c] = base | CrossoverEvents.row(falls)
            c &+= falls == 0 ? 0 : 1
            falls &= falls &- 1
            r1[d] = base | CrossoverEvents.row(rises)
            d &+= rises == 0 ? 0 : 1
            rises &= rises &- 1
            f2[e] = base | CrossoverEvents.row(falls)
            e &+= falls == 0 ? 0 : 1
            falls &= falls &- 1
            r2[f] = base | CrossoverEvents.row(rises)
            f &+= rises == 0 ? 0 : 1
            rises &= rises &- 1
            while falls | rises != 0 {
                // A fall comes first again.
                rest[left] = base | CrossoverEvents.row(falls)
                left &+= falls == 0 ? 0 : 1
                falls &= falls &- 1
                rest[left] = base | CrossoverEvents.row(rises) | CrossoverEvents.rise
                left &+= rises == 0 ? 0 : 1
                rises &= rises &- 1
            }
        }
        return SIMD8(a, b, c, d, e, f, left, 0)
    }

    /// The lowest bit; anything when there is none.
    @inline(__always)
    private static func row(_ edges: UInt64) -> UInt32 {
        UInt32(truncatingIfNeeded: (edges | 1 &<< 63).trailingZeroBitCount)
    }
}
