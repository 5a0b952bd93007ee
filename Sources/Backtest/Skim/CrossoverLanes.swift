// Averages and their crossings in lanes: eight averages move together, and a block of
// up to 64 bars becomes one word a pair of averages, a bit a bar.
//
// The averages are `e += w * (x - e)`, in this order of operations and without a fused
// step, so that each is the very number that the rules compute for one strategy.

/// Scratch memory of one block, and the averages' state between blocks.
final class CrossoverLanes {
    typealias Lanes = SIMD8<Double>
    static let rows = 64

    let fastCount: Int
    let slowCount: Int
    private let fastVectors: Int
    let slowVectors: Int
    private let state: UnsafeMutablePointer<Lanes>
    private let weights: UnsafeMutablePointer<Lanes>
    /// By vector, then row.
    private let averages: UnsafeMutablePointer<Lanes>
    private let prices: UnsafeMutablePointer<Double>
    /// Of one fast average: by slow average, bit `t` says that the fast one lies above it at row `t`.
    let words: UnsafeMutablePointer<UInt64>

    /// - Parameters:
    ///   - fast, slow: Weight of a new value in each average.
    ///   - seed: Where all of them begin.
    init(fast: [Double], slow: [Double], seed: Double) {
        (fastCount, slowCount) = (fast.count, slow.count)
        (fastVectors, slowVectors) = ((fast.count + 7) / 8, (slow.count + 7) / 8)
        let vectors = fastVectors + slowVectors
        state = .allocate(capacity: vectors)
        weights = .allocate(capacity: vectors)
        averages = .allocate(capacity: vectors * CrossoverLanes.rows)
        prices = .allocate(capacity: CrossoverLanes.rows)
        words = .allocate(capacity: slowVectors * 8)
        state.initialize(repeating: Lanes(repeating: seed), count: vectors)
        weights.initialize(repeating: .zero, count: vectors)
        averages.initialize(repeating: .zero, count: vectors * CrossoverLanes.rows)
        prices.initialize(repeating: 0, count: CrossoverLanes.rows)
        words.initialize(repeating: 0, count: slowVectors * 8)
        for (index, weight) in fast.enumerated() { weights[index / 8][index % 8] = weight }
        for (index, weight) in slow.enumerated() { weights[fastVectors + index / 8][index % 8] = weight }
    }

    deinit {
        state.deallocate()
        weights.deallocate()
        averages.deallocate()
        prices.deallocate()
        words.deallocate()
    }

    /// Moves every average through the block's closes (raw prices).
    func take(_ closes: UnsafePointer<Int64>, _ size: Int) {
        for row in 0..<size { prices[row] = Double(closes[row]) / 10_000 }
        for vector in 0..<fastVectors + slowVectors {
            let (weight, out) = (weights[vector], averages + vector &* CrossoverLanes.rows)
            var mean = state[vector]
            for row in 0..<size {
                mean += weight * (Lanes(repeating: prices[row]) - mean)
                out[row] = mean
            }
            state[vector] = mean
        }
    }

    /// Fills `words` for one fast average. Bits beyond the block's rows mean nothing.
    func compare(fast index: Int) {
        let fast = column(index / 8, index % 8)
        for vector in 0..<slowVectors {
            let slow = averages + (fastVectors &+ vector) &* CrossoverLanes.rows
            CrossoverLanes.compare(fast, slow, UnsafeMutableRawPointer(words + vector &* 8))
        }
    }

    func fastAverage(_ index: Int, _ row: Int) -> Double { column(index / 8, index % 8)[row &* 8] }
    func slowAverage(_ index: Int, _ row: Int) -> Double {
        column(fastVectors &+ index / 8, index % 8)[row &* 8]
    }

    /// The averages by row, eight numbers apart: the fast one's first value, and where slow average `s`
    /// begins at `s / 8 * 8 * rows + s % 8`.
    func columns(fast index: Int) -> (fast: UnsafePointer<Double>, slow: UnsafePointer<Double>) {
        (column(index / 8, index % 8), column(fastVectors, 0))
    }

    /// One average's values, eight numbers apart.
    private func column(_ vector: Int, _ lane: Int) -> UnsafePointer<Double> {
        UnsafeRawPointer(averages + vector &* CrossoverLanes.rows).assumingMemoryBound(to: Double.self) + lane
    }

    private typealias Piece = SIMD8<Int16>

    /// Sixteen rows at a time: the answers of eight pairs fit one machine register as 16-bit pieces.
    private static func compare(
        _ fast: UnsafePointer<Double>, _ slow: UnsafePointer<Lanes>, _ words: UnsafeMutableRawPointer
    ) {
        for quarter in 0..<4 {
            var piece = Piece.zero
            var bit = Piece(repeating: 1)
            for row in quarter &* 16..<quarter &* 16 &+ 16 {
                piece |= bit & isAbove(fast[row &* 8], slow[row])
                bit = bit &+ bit
            }
            for lane in 0..<8 {
                words.storeBytes(of: piece[lane], toByteOffset: lane &* 8 &+ quarter &* 2, as: Int16.self)
            }
        }
    }

    @inline(__always)
    private static func isAbove(_ fast: Double, _ slow: Lanes) -> Piece {
        let all = SIMD8<Int64>(repeating: -1)
        return Piece(
            truncatingIfNeeded: SIMD8<Int64>.zero.replacing(with: all, where: Lanes(repeating: fast) .> slow))
    }
}
