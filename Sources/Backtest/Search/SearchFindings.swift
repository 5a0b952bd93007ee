// The best of a search beside everything that speaks against it. Made from the results alone,
// so that a search that was interrupted and gone on with says the same.

public import Market
public import Statistics
import Trading

public struct SearchFindings: Hashable, Sendable {
    public let best: SweepResult
    /// Tried, of which so many made enough trades to be ranked.
    public let tried: Int
    public let ranked: Int
    /// Per session.
    public let estimate: SharpeEstimate
    /// That the true ratio is above zero, as if nothing else had been tried.
    public let probabilistic: Double
    /// That it is above what the best of the trials shows by luck.
    public let deflated: Double
    /// A year; what luck alone is expected to show at best.
    public let expectedBest: Double
    public let effectiveTrials: Double
    /// Sessions that a record like this needs to show a ratio above zero; infinite when it shows none.
    public let leastRecord: Double
    /// Nil when nothing can be chosen from or there are too few sessions.
    public let overfitting: Overfitting?
    /// How often the best of skill-less trials is as good; nil with fewer than eight sessions.
    public let selection: SelectionTest?
    /// In the objective's own unit.
    public let plateau: Plateau
    /// In rupees; nil without a trade.
    public let shuffle: TradeShuffle?
    /// Nil when none were made.
    public let histories: Histories?
    public let judgement: Judgement

    /// The best on other histories, made of the same sessions.
    public struct Histories: Hashable, Sendable {
        public let count: Int
        /// In rupees.
        public let profits: TradeShuffle.Band
        public let lossShare: Double

        init?(_ profits: [Money]) {
            guard !profits.isEmpty else { return nil }
            count = profits.count
            self.profits = TradeShuffle.Band(profits.map(\.rupees))
            lossShare = Double(profits.count { $0 <= .zero }) / Double(count)
        }
    }

    /// What is reckoned besides the trials themselves.
    public struct Evidence: Sendable {
        /// Of the best, after charges, in the order of closing.
        public var tradeProfits: [Money] = []
        /// The best's neighbours that the search itself did not try.
        public var probes: [SweepResult] = []
        /// Net profits of the best on resampled histories.
        public var historyProfits: [Money] = []
        public var resamples = 499
        public var shuffles = 1_000
        public var seed: UInt64

        public init(seed: UInt64) { self.seed = seed }
    }

    /// Nil when no result can be the best: all had too few trades.
    ///
    /// - Parameter results: Of `plan`, in any order; what the rules refused is left out.
    public init?(_ plan: SearchPlan, _ results: [SweepResult], evidence: Evidence) {
        let ordered = results.sorted { $0.index < $1.index }
        guard let best = plan.ranked(ordered).first, plan.score(best) > -.infinity else { return nil }
        self.best = best
        tried = results.count
        ranked = results.count { plan.score($0) > -.infinity }
        let trials = Trials(SearchFindings.aligned(ordered.map(\.returns)))
        guard let chosen = ordered.firstIndex(where: { $0.index == best.index }) else { return nil }
        estimate = trials.estimate(chosen)
        probabilistic = estimate.probability(above: 0)
        effectiveTrials = trials.effectiveCount
        let variance = trials.ratioVariance
        deflated = estimate.deflated(trials: effectiveTrials, variance: variance)
        expectedBest =
            SharpeEstimate.expectedBest(of: effectiveTrials, variance: variance) * 252.0.squareRoot()
        leastRecord = estimate.leastRecord(above: 0, confidence: Thresholds.deflated)
        overfitting = SearchFindings.blocks(trials).flatMap { Overfitting(trials, blocks: $0) }
        let resamples = trials.count * trials.observations > 4_000_000 ? 199 : evidence.resamples
        selection = SelectionTest(trials, chosen: chosen, resamples: resamples, seed: evidence.seed)
        plateau = SearchFindings.plateau(plan, ordered, best, evidence.probes)
        shuffle = TradeShuffle(
            evidence.tradeProfits.map(\.rupees), runs: evidence.shuffles, seed: evidence.seed)
        histories = Histories(evidence.historyProfits)
        let middle = trials.ratios.sorted()[trials.count / 2]
        judgement = Judgement(
            best: best, estimate: estimate, deflated: deflated, leastRecord: leastRecord,
            overfitting: overfitting, middleRatio: middle, selection: selection, plateau: plateau,
            shuffle: shuffle, histories: histories)
    }

    /// A run that began later than the others stood still before.
    private static func aligned(_ rows: [[Double]]) -> [[Double]] {
        let width = rows.map(\.count).max() ?? 0
        return rows.map { [Double](repeating: 0, count: width - $0.count) + $0 }
    }

    /// As many blocks as give each eight sessions, and fewer where there are many trials to go through.
    private static func blocks(_ trials: Trials) -> Int? {
        let most = trials.count <= 2_000 ? 16 : trials.count <= 10_000 ? 12 : 8
        let blocks = min(most, trials.observations / 8 / 2 * 2)
        return blocks >= 4 ? blocks : nil
    }

    private static func plateau(
        _ plan: SearchPlan, _ results: [SweepResult], _ best: SweepResult, _ probes: [SweepResult]
    ) -> Plateau {
        let all = results + probes
        let places =
            results.map { plan.space.place(plan.places[$0.index]) }
            + probes.map { plan.space.place(settings: $0.settings) }
        let scores = all.map { plan.objective.score($0) }
        let centre = results.firstIndex { $0.index == best.index } ?? 0
        return Plateau(best: centre, places: places, scores: scores)
    }
}

extension SearchSpace {
    /// Where these settings stand; they are of this space.
    func place(settings: [Setting]) -> [Int] {
        axes.map { axis in
            let value = settings.first { $0.name == axis.name }?.value
            guard let index = axis.values.firstIndex(where: { $0 == value }) else {
                preconditionFailure("\(axis.name) has no value \(value ?? .nan) in this grid")
            }
            return index
        }
    }
}
