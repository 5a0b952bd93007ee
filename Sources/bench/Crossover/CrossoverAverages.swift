// Averages and their crossings in lanes: eight averages move together, and a block of
// 64 bars becomes one word a pair of averages, a bit a bar.
//
// The averages are `e += w * (x - e)`, in this order of operations and without a fused
// step, so that each is the very number that the reference computes for one pair.

/// Scratch memory of one block, and the averages' state between blocks.
final class CrossoverAverages {
    typealias Lanes = SIMD8<Double>
    static let rows = 64

    private let fastCount: Int
    private let fastVectors: Int
    private let slowVectors: Int
    private let state: UnsafeMutablePointer<Lanes>
    private let weights: UnsafeMutablePointer<Lanes>
    /// By vector of eight averages, then row; the fast ones first.
    private let averages: UnsafeMutablePointer<Lanes>
    private let prices: UnsafeMutablePointer<Double>
    /// One fast average by row, every value twice.
    private let fast: UnsafeMutablePointer<SIMD2<Double>>
    /// By slow average, bit `t` says that the fast one lies above it at row `t`.
    let words: UnsafeMutablePointer<UInt64>

    /// - Parameters:
    ///   - fast, slow: Periods in bars.
    ///   - seed: Where all of them begin.
    init(fast: [Int], slow: [Int], seed: Double) {
        fastCount = fast.count
        (fastVectors, slowVectors) = ((fast.count + 7) / 8, (slow.count + 7) / 8)
        // Two vectors move at a time.
        let vectors = (fastVectors + slowVectors + 1) / 2 * 2
        state = .allocate(capacity: vectors)
        weights = .allocate(capacity: vectors)
        averages = .allocate(capacity: vectors * CrossoverAverages.rows)
        prices = .allocate(capacity: CrossoverAverages.rows)
        self.fast = .allocate(capacity: CrossoverAverages.rows)
        words = .allocate(capacity: slowVectors * 8)
        state.initialize(repeating: Lanes(repeating: seed), count: vectors)
        weights.initialize(repeating: .zero, count: vectors)
        averages.initialize(repeating: .zero, count: vectors * CrossoverAverages.rows)
        prices.initialize(repeating: 0, count: CrossoverAverages.rows)
        self.fast.initialize(repeating: .zero, count: CrossoverAverages.rows)
        words.initialize(repeating: 0, count: slowVectors * 8)
        for (index, period) in fast.enumerated() { weights[index / 8][index % 8] = 2 / Double(period + 1) }
        for (index, period) in slow.enumerated() {
            weights[fastVectors + index / 8][index % 8] = 2 / Double(period + 1)
        }
    }

    deinit {
        state.deallocate()
        weights.deallocate()
        averages.deallocate()
        prices.deallocate()
        fast.deallocate()
        words.deallocate()
    }

    /// Moves every average through the block's closes (raw prices).
    func take(_ closes: UnsafePointer<Int64>, _ size: Int) {
        for row in 0..<size { prices[row] = Double(closes[row]) / 10_000 }
        var vector = 0
        while vector < fastVectors &+ slowVectors {
            let (one, two) = (weights[vector], weights[vector &+ 1])
            let out = averages + vector &* CrossoverAverages.rows
            var (a, b) = (state[vector], state[vector &+ 1])
            for row in 0..<size {
                let price = Lanes(repeating: prices[row])
                a += one * (price - a)
                b += two * (price - b)
                out[row] = a
                out[row &+ CrossoverAverages.rows] = b
            }
            state[vector] = a
            state[vector &+ 1] = b
            vector &+= 2
        }
    }

    /// Fills `words` for one fast average. Bits beyond the block's rows mean nothing.
    func compare(fast index: Int) {
        let column = column(index / 8, index % 8)
        for row in 0..<CrossoverAverages.rows { fast[row] = SIMD2(repeating: column[row &* 8]) }
        for vector in 0..<slowVectors {
            let slow = averages + (fastVectors &+ vector) &* CrossoverAverages.rows
            CrossoverAverages.compare(fast, slow, UnsafeMutableRawPointer(words + vector &* 8))
        }
    }

    /// The averages by row, eight numbers apart: the fast one's first value, and where slow average `s`
    /// begins at `s / 8 * 8 * rows + s % 8`.
    func columns(fast index: Int) -> (fast: UnsafePointer<Double>, slow: UnsafePointer<Double>) {
        (column(index / 8, index % 8), column(fastVectors, 0))
    }

    /// One average's values, eight numbers apart.
    private func column(_ vector: Int, _ lane: Int) -> UnsafePointer<Double> {
        let vector = UnsafeRawPointer(averages + vector &* CrossoverAverages.rows)
        return vector.assumingMemoryBound(to: Double.self) + lane
    }

    private typealias Piece = SIMD8<Int16>

    /// Sixteen rows at a time, the last first: the answers of eight pairs fit one machine register as
    /// 16-bit pieces, and each row pushes the later ones up.
    private static func compare(
        _ fast: UnsafePointer<SIMD2<Double>>, _ slow: UnsafePointer<Lanes>, _ words: UnsafeMutableRawPointer
    ) {
        for quarter in 0..<4 {
            var piece = Piece.zero
            var row = quarter &* 16 &+ 15
            for _ in 0..<8 {
                piece = piece &+ piece &- isAbove(fast[row], slow[row])
                piece = piece &+ piece &- isAbove(fast[row &- 1], slow[row &- 1])
                row &-= 2
            }
            for lane in 0..<8 {
                words.storeBytes(of: piece[lane], toByteOffset: lane &* 8 &+ quarter &* 2, as: Int16.self)
            }
        }
    }

    /// −1 in each lane that the fast average lies above.
    @inline(__always)
    private static func isAbove(_ fast: SIMD2<Double>, _ slow: Lanes) -> Piece {
        let all = SIMD8<Int64>(repeating: -1)
        let four = SIMD4(lowHalf: fast, highHalf: fast)
        let wide = Lanes(lowHalf: four, highHalf: four)
        return Piece(truncatingIfNeeded: SIMD8<Int64>.zero.replacing(with: all, where: wide .> slow))
    }
}
