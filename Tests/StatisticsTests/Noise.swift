// Seeded numbers for the tests: normal noise made with nothing but the generator itself.

import Market

struct Noise {
    var random: SeededRandom

    init(_ seed: UInt64) { random = SeededRandom(seed: seed) }

    mutating func uniform() -> Double { Double(random.next() >> 11) * 0x1p-53 }

    /// Twelve uniform numbers less six (Irwin and Hall): mean 0, variance 1.
    mutating func normal() -> Double {
        var sum = -6.0
        for _ in 0..<12 { sum += uniform() }
        return sum
    }

    mutating func row(_ count: Int, mean: Double = 0) -> [Double] {
        (0..<count).map { _ in mean + normal() * 0.01 }
    }

    mutating func rows(_ trials: Int, of count: Int) -> [[Double]] { (0..<trials).map { _ in row(count) } }
}
