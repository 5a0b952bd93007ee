// What a reader should look at before believing the figures: the text, the page and the
// JSON say the same. A remark is a fact of this test; what holds for every test is an assumption.

import Market
import Rules
import Statistics
import Trading

extension BacktestReport {
    /// One sentence each; empty when nothing is to be said.
    public var remarks: [String] {
        [activity, denied, warned, carried, open].compactMap(\.self)
    }

    private var activity: String? {
        if result.fills == 0, result.trades.isEmpty, result.openPositions.isEmpty {
            return "Nothing was traded: no entry's condition held, or everything was denied."
        }
        guard trades.count < 30 else { return nil }
        return "\(counted(trades.count, "closed trade")): too few to tell skill from luck."
    }

    private var denied: String? {
        let denied = result.denials.reduce(0) { $0 + $1.count }
        guard denied > 0 else { return nil }
        let most = result.denials.prefix(2).map { "\(Humane.count($0.count)) × \($0.code.finding)" }
        let rest = result.denials.dropFirst(2).reduce(0) { $0 + $1.count }
        return "Denied \(counted(denied, "ticket")): " + most.joined(separator: "; ")
            + (rest > 0 ? " and \(Humane.count(rest)) \(rest == 1 ? "other" : "others")" : "")
    }

    private var warned: String? {
        guard let first = result.warnings.examples.first else { return nil }
        return "Wanted and not entered, \(counted(result.warnings.count, "time")): \(first)"
    }

    /// Positions of intraday strategies that outlived their day: no bar came at their square-off, or
    /// too little was traded in it.
    private var carried: String? {
        let intraday = Set(
            zip(result.strategies, strategies).filter { $1?.product == .intraday }.map(\.0))
        let trades = result.trades.filter {
            intraday.contains($0.strategy) && $0.enteredAt.date != $0.leftAt.date
        }
        let open = result.openPositions.filter { intraday.contains($0.strategy) }
        let places =
            trades.map { "\($0.symbol) on \($0.enteredAt.date)" } + open.map { "\($0.symbol) at the end" }
        guard !places.isEmpty else { return nil }
        let were = places.count == 1 ? "was" : "were"
        return "\(counted(places.count, "intraday position")) \(were) carried: "
            + "no bar or too little volume at the square-off, "
            + places.prefix(3).joined(separator: ", ")
            + (places.count > 3 ? " and \(Humane.count(places.count - 3)) more" : "")
    }

    private var open: String? {
        guard !result.openPositions.isEmpty else { return nil }
        return counted(result.openPositions.count, "position")
            + " still open at the end, valued at the last price."
    }

    private func counted(_ count: Int, _ noun: String) -> String {
        "\(Humane.count(count)) \(noun)\(count == 1 ? "" : "s")"
    }
}
