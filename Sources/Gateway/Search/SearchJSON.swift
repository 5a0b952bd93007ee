// Searches for programs: plain numbers, stable names; what is undefined is null. Nothing here
// tells how long it took or where it went on, so the same search is the same text.

import Backtest
import Market
import Platform
import Rules
import Statistics
import Trading

extension SearchReport {
    /// - Parameter top: How many of the best are listed.
    func json(top: Int) -> JSON {
        let dates = ground.dates
        return [
            "strategy": .string(strategy.name), "data": .string(data), "bars": JSON(bars),
            "sessions": JSON(dates.count), "from": date(dates.first), "to": date(dates.last),
            "objective": .string(plan.objective.rawValue), "seed": .number(String(ground.plan.seed)),
            "combinations": JSON(results.count), "refused": JSON(refused),
            "parameters": .array(
                plan.space.axes.map { axis in
                    ["name": .string(axis.name), "values": .array(axis.values.map { JSON($0) })]
                }),
            "verdict": .string(verdict.rawValue), "reasons": .array(reasons.map { .string($0) }),
            "best": findings.map { json($0.best) } ?? .null,
            "statistics": findings.map(statisticsJSON) ?? .null, "as_the_file_says": json(baseline),
            "assumptions": .array(assumptions.map { .string($0) }),
            "top": .array(ranked.prefix(top).map(json)), "heat_map": heatMap.map(heatJSON) ?? .null,
        ]
    }

    private func json(_ result: SweepResult) -> JSON { resultJSON(result, score: plan.score(result)) }
}

func date(_ date: CalendarDate?) -> JSON { date.map { .string("\($0)") } ?? .null }

func settingsJSON(_ settings: [SearchSpace.Setting]) -> JSON {
    .object(settings.map { JSON.Member(name: $0.name, value: JSON($0.value)) })
}

func resultJSON(_ result: SweepResult, score: Double) -> JSON {
    [
        "settings": settingsJSON(result.settings), "score": JSON(score), "trades": JSON(result.trades),
        "wins": JSON(result.wins), "net_profit": JSON(result.net), "charges": JSON(result.charges),
        "final_equity": JSON(result.finalEquity), "max_drawdown": JSON(result.maxDrawdown),
        "sharpe": JSON(result.sharpe),
    ]
}

private func statisticsJSON(_ findings: SearchFindings) -> JSON {
    [
        "trials": JSON(findings.tried), "ranked": JSON(findings.ranked),
        "effective_trials": JSON(findings.effectiveTrials),
        "probabilistic_sharpe": JSON(findings.probabilistic), "deflated_sharpe": JSON(findings.deflated),
        "expected_best_sharpe": JSON(findings.expectedBest),
        "minimum_track_record": JSON(findings.leastRecord),
        "selection_p_value": findings.selection.map { JSON($0.probability) } ?? .null,
        "probability_of_overfitting": findings.overfitting.map { JSON($0.probability) } ?? .null,
        "out_of_sample_loss": findings.overfitting.map { JSON($0.lossShare) } ?? .null,
        "neighbours": JSON(findings.plateau.neighbours), "neighbours_mean": JSON(findings.plateau.mean),
        "neighbours_least": JSON(findings.plateau.least), "plateau": JSON(findings.plateau.score),
        "monte_carlo": findings.shuffle.map(shuffleJSON) ?? .null,
        "histories": findings.histories.map { histories in
            [
                "count": JSON(histories.count), "net_profit": bandJSON(histories.profits),
                "loss": JSON(histories.lossShare),
            ]
        } ?? .null,
    ]
}

private func shuffleJSON(_ shuffle: TradeShuffle) -> JSON {
    [
        "drawdown": JSON(shuffle.drawdown), "drawdowns": bandJSON(shuffle.drawdowns),
        "net_profit": bandJSON(shuffle.profits), "loss": JSON(shuffle.lossShare),
    ]
}

private func bandJSON(_ band: TradeShuffle.Band) -> JSON {
    ["p5": JSON(band.fifth), "p50": JSON(band.median), "p95": JSON(band.ninetyFifth)]
}

private func heatJSON(_ map: HeatMap) -> JSON {
    [
        "across": .string(map.across.name), "down": map.down.map { .string($0.name) } ?? .null,
        "cells": .array(map.cells.map { row in .array(row.map { $0.map { JSON($0) } ?? .null }) }),
    ]
}

extension WalkForwardReport {
    var json: JSON {
        [
            "strategy": .string(strategy.name), "data": .string(data),
            "sessions": JSON(ground.dates.count), "train": JSON(windows.train), "test": JSON(windows.test),
            "anchored": JSON(windows.isAnchored), "objective": .string(search.objective.rawValue),
            "combinations": JSON(search.places.count), "seed": .number(String(ground.plan.seed)),
            "verdict": .string(result.judgement.verdict.rawValue),
            "reasons": .array(result.judgement.reasons.map { .string($0) }),
            "net_profit": JSON(result.net), "final_equity": JSON(result.finalEquity),
            "trades": JSON(result.trades.count), "sharpe": JSON(Returns(result.returns).sharpe()),
            "probabilistic_sharpe": JSON(result.probabilistic), "efficiency": JSON(result.efficiency),
            "profitable_windows": JSON(result.profitableShare),
            "monte_carlo": result.shuffle.map(shuffleJSON) ?? .null,
            "stability": .array(
                result.stability.map { stability in
                    [
                        "name": .string(stability.name),
                        "values": .array(stability.values.map { JSON($0) }),
                        "mean_jump": JSON(stability.meanJump),
                    ]
                }),
            "windows": .array(result.steps.map(json)),
            "assumptions": .array(assumptions.map { .string($0) }),
        ]
    }

    private func json(_ step: WalkForwardStep) -> JSON {
        [
            "train_from": date(step.window.train.lowerBound), "train_to": date(step.window.train.upperBound),
            "test_from": date(step.window.test.lowerBound), "test_to": date(step.window.test.upperBound),
            "chosen": step.chosen.map { resultJSON($0, score: search.score($0)) } ?? .null,
            "net_profit": JSON(step.outcome.netProfit), "trades": JSON(step.outcome.trades.count),
        ]
    }
}
