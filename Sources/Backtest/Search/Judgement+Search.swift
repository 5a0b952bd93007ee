// A search's findings made into a verdict. Every sentence names the figure and the threshold
// that it crossed.

import Market
import Statistics

extension Judgement {
    init(
        best: SweepResult, estimate: SharpeEstimate, deflated: Double, leastRecord: Double,
        overfitting: Overfitting?, middleRatio: Double, selection: SelectionTest?, plateau: Plateau,
        shuffle: TradeShuffle?, histories: SearchFindings.Histories?
    ) {
        let luck = Judgement.luck(best, overfitting, selection)
        let weaknesses =
            Judgement.doubts(estimate, deflated, leastRecord)
            + Judgement.choice(overfitting, middleRatio) + Judgement.surroundings(plateau)
            + Judgement.otherOrders(shuffle, histories)
        self.init(
            luck: luck, weaknesses: weaknesses,
            passed: [
                "trials without skill show such a best in only "
                    + "\((selection?.probability ?? 0).percentText) of resamples",
                "deflated Sharpe ratio \(deflated.percentText)", "its neighbours keep most of it",
            ])
    }

    private static func luck(
        _ best: SweepResult, _ overfitting: Overfitting?, _ selection: SelectionTest?
    ) -> [String] {
        var reasons: [String] = []
        if best.net <= .zero { reasons.append("even the best loses after charges") }
        if best.trades < Thresholds.leastTrades {
            reasons.append(
                "\(best.trades) trades are too few to tell skill from luck "
                    + "(\(Thresholds.leastTrades) at least)"
            )
        }
        if let selection {
            if selection.probability > Thresholds.skillLess {
                reasons.append(
                    "trials without skill show such a best in "
                        + "\(selection.probability.percentText) of resamples "
                        + "(more than \(Thresholds.skillLess.percentText))")
            }
        } else {
            reasons.append("there are too few sessions to tell skill from luck")
        }
        if let overfitting, overfitting.lossShare > Thresholds.lossShareOfNoise {
            reasons.append(
                "chosen on one half of the sessions, it lost on the other in "
                    + overfitting.lossShare.percentText)
        }
        return reasons
    }

    private static func doubts(
        _ estimate: SharpeEstimate, _ deflated: Double, _ leastRecord: Double
    ) -> [String] {
        var reasons: [String] = []
        if deflated < Thresholds.deflated {
            reasons.append(
                "deflated Sharpe ratio \(deflated.percentText), below \(Thresholds.deflated.percentText)")
        }
        if leastRecord > Double(estimate.observations) {
            reasons.append(
                "the record of \(estimate.observations) sessions is shorter than the "
                    + "\(leastRecord.isFinite ? "\(Int(leastRecord.rounded(.up)))" : "endless ones") it needs"
            )
        }
        return reasons
    }

    /// On a plateau where all combinations earn alike PBO is near one half, and says only that the choice
    /// among them does not matter; so it counts only where the middle of them earns nothing.
    private static func choice(_ overfitting: Overfitting?, _ middleRatio: Double) -> [String] {
        guard let overfitting else { return ["too few sessions or combinations to test the choice itself"] }
        var reasons: [String] = []
        if overfitting.probability > Thresholds.overfitting, middleRatio <= 0 {
            reasons.append(
                "the choice does not carry over: probability of overfitting "
                    + overfitting.probability.percentText)
        }
        if overfitting.lossShare > Thresholds.lossShare {
            reasons.append(
                "chosen on one half of the sessions, it lost on the other in "
                    + "\(overfitting.lossShare.percentText)"
                    + " (more than \(Thresholds.lossShare.percentText))")
        }
        return reasons
    }

    private static func surroundings(_ plateau: Plateau) -> [String] {
        guard plateau.neighbours > 0 else { return ["it has no neighbours in the grid to compare with"] }
        var reasons: [String] = []
        if !(plateau.score >= Thresholds.plateau) {
            reasons.append(
                "one step away only \(plateau.score.percentText) of it is left "
                    + "(less than \(Thresholds.plateau.percentText))")
        }
        if plateau.positiveShare < Thresholds.positiveNeighbours {
            reasons.append("only \(plateau.positiveShare.percentText) of its neighbours earn anything")
        }
        return reasons
    }

    private static func otherOrders(
        _ shuffle: TradeShuffle?, _ histories: SearchFindings.Histories?
    ) -> [String] {
        var reasons: [String] = []
        if let shuffle, shuffle.lossShare > Thresholds.level {
            reasons.append(
                "its trades drawn again lose in \(shuffle.lossShare.percentText) of draws "
                    + "(more than \(Thresholds.level.percentText))")
        }
        if let histories, histories.lossShare > Thresholds.lossShare {
            reasons.append("it loses on \(histories.lossShare.percentText) of resampled histories")
        }
        return reasons
    }
}
