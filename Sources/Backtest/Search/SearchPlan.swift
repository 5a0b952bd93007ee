// Which combinations of a space are tried, in which order, and what makes one the best.
// The same plan tries the same combinations: random draws come from their seed alone.

import Market
public import Rules
public import Trading

public struct SearchPlan: Hashable, Sendable {
    public enum Sampling: Hashable, Sendable {
        case grid
        /// Different places of the grid, in the order in which they are drawn.
        case drawn(Int, seed: UInt64)
    }

    public let space: SearchSpace
    public let sampling: Sampling
    public let objective: Objective
    /// A combination with fewer trades cannot be the best.
    public let leastTrades: Int
    /// Places of the space, in the order in which they are tried.
    public let places: [Int]

    /// What one run may try unless told otherwise: each keeps its sessions' returns in memory.
    public static let mostCombinations = 20_000

    /// - Throws: when there are more than `most`, with their count.
    public init(
        _ space: SearchSpace, sampling: Sampling = .grid, objective: Objective = .sharpe,
        leastTrades: Int = Thresholds.leastTrades, most: Int = SearchPlan.mostCombinations
    ) throws(SearchRefused) {
        let count = if case .drawn(let draws, _) = sampling { min(draws, space.count) } else { space.count }
        guard count <= most else {
            throw SearchRefused(
                "the search has \(count) combinations, more than the \(most) allowed",
                remedy: "widen the steps, draw some with --random N, or allow more with --most \(count)")
        }
        self.space = space
        self.sampling = sampling
        self.objective = objective
        self.leastTrades = leastTrades
        switch sampling {
        case .grid: places = Array(0..<space.count)
        case .drawn(let draws, let seed): places = SearchPlan.drawn(draws, of: space.count, seed)
        }
    }

    private init(_ plan: SearchPlan, places: [Int]) {
        space = plan.space
        sampling = plan.sampling
        objective = plan.objective
        leastTrades = plan.leastTrades
        self.places = places
    }

    /// Without the combinations that the rules refuse, such as a period of 2.5 bars.
    public func allowed(by strategy: Strategy) -> SearchPlan {
        let kept = places.filter { place in
            do throws(RuleErrors) {
                _ = try strategy.setting(space.settings(place).map { ($0.name, $0.value) })
                return true
            } catch {
                return false
            }
        }
        return SearchPlan(self, places: kept)
    }

    public var settings: [[StrategyAssignment.Setting]] { places.map(space.settings) }

    /// Without repetition, by Floyd's method.
    private static func drawn(_ draws: Int, of count: Int, _ seed: UInt64) -> [Int] {
        guard draws < count else { return Array(0..<count) }
        var random = SeededRandom(seed: seed, stream: "search")
        var seen: Set<Int> = []
        var places: [Int] = []
        for last in count - draws..<count {
            let place = Int(random.below(Int64(last) + 1))
            let fresh = seen.insert(place).inserted ? place : last
            seen.insert(fresh)
            places.append(fresh)
        }
        return places
    }

    /// Results from the best to the worst; among equals the one tried first. Those with too few trades or
    /// without a score come last.
    public func ranked(_ results: [SweepResult]) -> [SweepResult] {
        let scores = results.map(score)
        return results.indices.sorted {
            scores[$0] != scores[$1] ? scores[$0] > scores[$1] : results[$0].index < results[$1].index
        }.map { results[$0] }
    }

    /// Minus infinity for a result that cannot be the best.
    public func score(_ result: SweepResult) -> Double {
        let score = result.trades < leastTrades ? .nan : objective.score(result)
        return score.isNaN ? -.infinity : score
    }
}
