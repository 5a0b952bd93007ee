// Whether verdicts keep their promise, on returns whose truth is known: the share of pure
// noise that is called anything else stays within the level, and a planted edge is seen.
//
// SAUDA_NOISE_SEARCHES sets how many random searches are judged.

import Backtest
import Foundation
import Market
import Rules
import Statistics
import Testing

@Suite("A verdict")
struct VerdictTests {
    private static let rules = """
        strategy "Made for a verdict"
        trade    RELIANCE on NSE
        bars     5 minutes
        param x = 1 from 0 to 7
        buy when close > x × sma(close, 20)
            size 1 shares
        """

    private func plan() throws -> SearchPlan {
        try SearchPlan(SearchSpace(Strategy.compile(VerdictTests.rules, file: "made.sauda"), chosen: []))
    }

    /// Eight neighbouring combinations that share most of their movement, as neighbours in a grid do.
    private func findings(_ seed: UInt64, sessions: Int, edge: Double) throws -> SearchFindings? {
        var random = SeededRandom(seed: seed)
        func normal() -> Double {
            (0..<12).reduce(-6.0) { sum, _ in sum + Double(random.next() >> 11) * 0x1p-53 }
        }
        var rows = (0..<8).map { _ in [Double]() }
        for _ in 0..<sessions {
            let shared = normal()
            for row in rows.indices { rows[row].append(edge + 0.006 * shared + 0.006 * normal()) }
        }
        var evidence = SearchFindings.Evidence(seed: seed)
        evidence.resamples = 99
        evidence.shuffles = 50
        evidence.tradeProfits = rows[0].map { Money(rupees: Int64($0 * 1e6)) }
        return SearchFindings(try plan(), rows.enumerated().map { made($0, $1) }, evidence: evidence)
    }

    @Test("calls noise anything but noise no more often than the level allows")
    func noise() throws {
        let environment = ProcessInfo.processInfo.environment
        let count = environment["SAUDA_NOISE_SEARCHES"].flatMap { Int($0) } ?? 200
        var other: [UInt64] = []
        for seed in 1...UInt64(count) {
            let verdict = try #require(try findings(seed, sessions: 64, edge: 0)).judgement.verdict
            if verdict != .noise { other.append(seed) }
        }
        let most = mostPassing(of: count, level: Thresholds.level)
        #expect(other.count <= most, "seeds \(other) of 1...\(count); at most \(most)")
    }

    @Test("does not call a planted edge noise, and finds it plausible where it is strong")
    func edge() throws {
        for seed in 1...5 as ClosedRange<UInt64> {
            let found = try #require(try findings(seed, sessions: 96, edge: 0.005))
            #expect(found.judgement.verdict == .plausible, "seed \(seed): \(found.judgement.reasons)")
        }
    }

    @Test("is noise with few trades, and there is none without any best")
    func few() throws {
        let results = (0..<8).map { made($0, [0.01, 0.02, 0.01], trades: 5) }
        let evidence = SearchFindings.Evidence(seed: 1)
        #expect(SearchFindings(try plan(), results, evidence: evidence) == nil)
    }

    @Test("does not depend on the order in which results arrived")
    func order() throws {
        let results = (0..<8).map { index in
            made(index, (0..<80).map { Double(($0 * 7 + index) % 11) / 2000 })
        }
        let evidence = SearchFindings.Evidence(seed: 3)
        let forward = SearchFindings(try plan(), results, evidence: evidence)
        #expect(forward == SearchFindings(try plan(), results.reversed(), evidence: evidence))
    }
}

/// The largest count that at least 1 in 1,000 fair tests at `level` reach: exact binomial.
func mostPassing(of count: Int, level: Double) -> Int {
    var term = pow(1 - level, Double(count))
    var (below, passing) = (term, 0)
    while below < 0.999 {
        term *= Double(count - passing) / Double(passing + 1) * level / (1 - level)
        passing += 1
        below += term
    }
    return passing
}
