import Foundation
import Market
import Statistics
import Testing

@Suite("Elementary functions")
struct ElementaryTests {
    @Test("agree with the C library to a few units in the last place")
    func library() {
        var random = SeededRandom(seed: 1)
        for _ in 0..<20_000 {
            let x = Double(random.below(6_000_000) - 3_000_000) / 10_000
            let size = exp(x / 2)
            #expect(agree(Elementary.exponential(x), exp(x), within: 1e-14), "exp \(x)")
            #expect(agree(Elementary.logarithm(size), log(size), within: 1e-15), "log \(size)")
        }
    }

    @Test(
        "know their ends",
        arguments: [(1.0, 0.0), (0, -.infinity), (.infinity, .infinity), (2, 0.693_147_180_559_945_3)])
    func ends(x: Double, expected: Double) {
        #expect(agree(Elementary.logarithm(x), expected))
        #expect(agree(Elementary.exponential(expected), x))
    }

    @Test("have no power of a negative base")
    func negative() {
        #expect(Elementary.power(-1, 0.5).isNaN)
        #expect(Elementary.power(0, 2) == 0)
        #expect(agree(Elementary.power(2, 10), 1024))
    }
}
