// The findings as lines that the terminal and the page both show: a figure, what it is, and
// how to read it.

import Market
import Statistics

public struct FindingLine: Hashable, Sendable {
    public let name: String
    public let value: String
    public let reading: String
}

extension SearchFindings {
    public var lines: [FindingLine] {
        [
            line(
                "Sharpe ratio", number(best.sharpe),
                "a year, after charges, of \(estimate.observations) sessions"),
            line(
                "Best by luck alone", number(expectedBest),
                "expected of \(number(effectiveTrials, places: 1)) independent trials (of \(tried))"),
            line(
                "Probabilistic Sharpe", probabilistic.percentText,
                "true ratio above zero, had this been the only trial"),
            line(
                "Deflated Sharpe", deflated.percentText, "true ratio above the best by luck; 95 % convinces"),
            line(
                "Skill-less best", selection?.probability.percentText ?? "n/a",
                "how often trials without skill show a best like this; 1 % at most"),
            line(
                "Overfitting (PBO)", overfitting?.probability.percentText ?? "n/a",
                "chosen on half of the sessions, in the lower half on the others"),
            line(
                "Loss out of sample", overfitting?.lossShare.percentText ?? "n/a",
                "chosen on half of the sessions, a loss on the others"),
            line(
                "Neighbours keep", plateau.score.percentText,
                "mean of \(plateau.neighbours) neighbours; "
                    + "\(plateau.positiveShare.percentText) of them above zero"
            ),
            line(
                "Record needed", leastRecord.isFinite ? "\(Int(leastRecord.rounded(.up)))" : "endless",
                "sessions until such a ratio shows to be above zero; there are "
                    + "\(estimate.observations)"),
        ] + monteCarlo
    }

    private var monteCarlo: [FindingLine] {
        var lines: [FindingLine] = []
        if let shuffle {
            lines.append(
                line(
                    "Drawdown, shuffled", rupees(shuffle.drawdowns.median),
                    "median of its trades in other orders; 95 % below "
                        + "\(rupees(shuffle.drawdowns.ninetyFifth)); "
                        + "as it was \(rupees(shuffle.drawdown))"))
            lines.append(
                line(
                    "Profit, redrawn", rupees(shuffle.profits.median),
                    "90 % between \(rupees(shuffle.profits.fifth)) and "
                        + "\(rupees(shuffle.profits.ninetyFifth)); "
                        + "a loss in \(shuffle.lossShare.percentText)"))
        }
        if let histories {
            lines.append(
                line(
                    "Other histories", rupees(histories.profits.median),
                    "median of \(histories.count) made of the same sessions; "
                        + "a loss in \(histories.lossShare.percentText)"))
        }
        return lines
    }

    private func line(_ name: String, _ value: String, _ reading: String) -> FindingLine {
        FindingLine(name: name, value: value, reading: reading)
    }

    private func number(_ value: Double, places: Int = 2) -> String { Humane.decimal(value, places: places) }

    private func rupees(_ value: Double) -> String {
        Humane.wholeRupees(Money(rupees: Int64(value.rounded())))
    }
}

extension WalkForwardResult {
    public var lines: [FindingLine] {
        let ratio = Returns(returns).sharpe()
        return [
            FindingLine(
                name: "Sharpe ratio", value: Humane.decimal(ratio, places: 2),
                reading: "a year, out of sample, of \(returns.count) sessions"),
            FindingLine(
                name: "Probabilistic Sharpe", value: probabilistic.percentText,
                reading: "true ratio above zero; nothing here was chosen, so nothing is deflated"),
            FindingLine(
                name: "Efficiency", value: efficiency.percentText,
                reading: "of the return that was promised in sample; 50 % at least"),
            FindingLine(
                name: "Windows with a profit", value: profitableShare.percentText,
                reading: "of \(steps.count) out-of-sample windows"),
        ]
            + stability.map { stability in
                FindingLine(
                    name: "Steadiness of \(stability.name)", value: stability.meanJump.percentText,
                    reading: "mean jump between windows, of its range; drawn at random it is 33 %")
            }
    }
}
