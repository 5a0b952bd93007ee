// A finished search as a value: what was searched on what, every result, and the findings.
// The text, the JSON, the tables and the page are made of it.

import Market
public import Rules
public import Trading

public struct SearchReport: Sendable {
    public let strategy: Strategy
    public let ground: SearchGround
    public let plan: SearchPlan
    /// As it was named.
    public let data: String
    /// In the order in which they were tried.
    public let results: [SweepResult]
    /// Combinations that the rules refused.
    public let refused: Int
    /// The file's own parameters over the same sessions.
    public let baseline: SweepResult
    /// Nil when nothing made enough trades.
    public let findings: SearchFindings?

    public init(
        strategy: Strategy, ground: SearchGround, plan: SearchPlan, data: String, results: [SweepResult],
        refused: Int, baseline: SweepResult, findings: SearchFindings?
    ) {
        self.strategy = strategy
        self.ground = ground
        self.plan = plan
        self.data = data
        self.results = results
        self.refused = refused
        self.baseline = baseline
        self.findings = findings
    }

    public var assumptions: [String] { ground.assumptions }
    public var ranked: [SweepResult] { plan.ranked(results) }
    public var heatMap: HeatMap? { HeatMap(plan, results, best: findings?.best) }
    /// Bars that one combination sees.
    public var bars: Int { ground.plan.series.reduce(0) { $0 + $1.bars.count } }

    public var verdict: Verdict { findings?.judgement.verdict ?? .noise }
    public var reasons: [String] {
        findings?.judgement.reasons
            ?? ["no combination made \(plan.leastTrades) trades: too few to tell skill from luck"]
    }

    /// The first line of `results.csv` before the parameters.
    public static let heading = "rank,tried"

    /// One line a combination, best first.
    public var csv: String {
        let names = plan.space.axes.map(\.name)
        var text = SearchReport.heading + "," + names.joined(separator: ",")
        text += ",score,trades,wins,net_profit,charges,max_drawdown,sharpe,final_equity\n"
        for (rank, result) in ranked.enumerated() {
            let values = plan.space.axes.map { axis in
                result.settings.first { $0.name == axis.name }.map { shortest($0.value) } ?? ""
            }
            let score = plan.score(result)
            text += "\(rank + 1),\(result.index + 1),\(values.joined(separator: ",")),"
            text += score.isFinite ? "\(score)," : ","
            text += "\(result.trades),\(result.wins),\(result.net),\(result.charges),\(result.maxDrawdown),"
            text += (result.sharpe.isFinite ? "\(result.sharpe)" : "") + ",\(result.finalEquity)\n"
        }
        return text
    }
}

/// `9` rather than `9.0`.
public func shortest(_ value: Double) -> String {
    let text = "\(value)"
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
}

extension [SearchSpace.Setting] {
    /// `fast 9, slow 21`
    public var text: String { map { "\($0.name) \(shortest($0.value))" }.joined(separator: ", ") }
}
